"""Grid, list and timeline of a long result: what the address says, what is in the document, how to get about."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rows import many
from tests.browser.steps import Editor
from tests.fixtures.running import RunningSystem, eventually

ASSETS = 700
# What is in the document: [row, id] of each asset; null while something is still to come into it.
_SHOWN = """() => document.querySelector("[data-grid] :is(.gap, .tile-waiting)") ? null
  : [...document.querySelectorAll("[data-grid] [data-id]")].map((each) => [
    Number(each.getAttribute("aria-posinset") ?? each.getAttribute("aria-rowindex") - 1) - 1, each.dataset.id])"""
_IN_SIGHT = """() => Math.min(...[...document.querySelectorAll("[data-grid] [data-id]")]
  .filter((each) => { const box = each.getBoundingClientRect(); return box.bottom > 120 && box.top < innerHeight; })
  .map((each) => Number(each.getAttribute("aria-posinset") ?? each.getAttribute("aria-rowindex") - 1) - 1))"""
# Of each picture: where it stands, how far behind the list's beginning it begins, and how far behind its end it ends.
_PICTURES = """() => {
  if (document.querySelector("[data-grid] :is(.gap, .tile-waiting)")) return null;
  const grid = document.querySelector("[data-grid]").getBoundingClientRect();
  return [...document.querySelectorAll("[data-grid] .tile-picture")].map((each) => each.getBoundingClientRect())
    .map((box) => [box.y, box.x - grid.x, box.right - grid.right]);
}"""
_AT_ROW = """async ([query, row]) => {
  const box = document.createElement("template");
  box.innerHTML = await (await fetch(`/library/more?${query}&row=${row}`)).text();
  return [...box.content.querySelectorAll("[data-id]")].map((each) => each.dataset.id);
}"""

# As in js/feed.js, on a screen that shows fewer than these at once.
MOST_KEPT = 240
_KEPT = """async () => {
  const script = document.querySelector("script[src$='/js/library.js']").src;
  const { gridOf } = await import(script.replace("library.js", "grid.js"));
  const { items } = gridOf(document.querySelector("[data-grid]")).sequence;
  return [items.length, items.filter((item) => item.element).length];
}"""


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A word of assets of three years, about twenty a month."""
    return many(live_server, ASSETS, days_between=1.5)


def told(page: Page, query: str) -> dict[int, str]:
    """The rows in the document, which must follow one another as the server has them."""
    shown: dict[int, str] = dict(eventually(lambda: page.evaluate(_SHOWN), "all in sight is there"))
    rows = sorted(shown)
    assert rows and rows == list(range(rows[0], rows[-1] + 1)), rows
    for first in range(rows[0], rows[-1] + 1, 60):
        for row, asset in enumerate(page.evaluate(_AT_ROW, [query, first]), first):
            assert shown.get(row, asset) == asset, f"row {row}"
    return shown


def jump(page: Page, part: float) -> None:
    """To a part of the page's height, and what lies there has been laid out once."""
    page.evaluate(
        """async (part) => {
          scrollTo(0, document.documentElement.scrollHeight * part);
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        }""",
        part,
    )


def wheel(page: Page, by_px: int) -> None:
    """Turned, and the page has moved as far as it can."""
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, by_px)
    page.wait_for_function(
        "([before, by]) => scrollY === Math.max(0, before + by) || Math.abs(scrollY - before) >= Math.abs(by) / 2",
        arg=[before, by_px],
    )


@pytest.mark.parametrize("view", ["grid", "list", "timeline"])
def test_a_long_result_is_whole_anywhere_and_the_document_stays_small(page: Page, word: str, view: str) -> None:
    query = f"q={word}&view={view}&sort=-captured_at"
    page.goto(f"/library?{query}")
    assert 0 in told(page, query)
    for fraction, row in ((0.5, 350), (1, ASSETS - 1), (0.25, 175)):
        jump(page, fraction)
        page.wait_for_function(f"() => Math.abs(({_IN_SIGHT})() - {row}) < 90")
        assert len(told(page, query)) < 160
    # On upwards from where the jump ended, across what was never loaded, without a hole.
    page.mouse.move(700, 400)
    for _ in range(12):
        wheel(page, -700)
        told(page, query)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("view", ["grid", "list"])
def test_what_is_kept_out_of_sight_has_an_end(page: Page, word: str, view: str) -> None:
    query = f"q={word}&view={view}&sort=-captured_at"
    page.goto(f"/library?{query}")
    for step in range(21):
        jump(page, step / 20)
        told(page, query)
    known, kept = page.evaluate(_KEPT)
    assert known > 2 * MOST_KEPT and kept <= MOST_KEPT
    # What was let go of on the way comes again on the way back.
    jump(page, 0)
    assert 0 in told(page, query)


def test_rows_of_pictures_are_filled_wherever_parts_meet(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}&sort=captured_at&density=dense")
    jump(page, 0.4)
    expect(page.locator("[data-grid] .gap")).to_have_count(0)
    page.wait_for_function(f"() => ({_IN_SIGHT})() > 150")
    page.mouse.move(700, 400)
    for _ in range(6):
        wheel(page, -500)
    rows: dict[int, list[tuple[float, float]]] = {}
    for top, start, end in eventually(lambda: page.evaluate(_PICTURES), "all in sight is there"):
        rows.setdefault(round(top), []).append((start, end))
    for spans in rows.values():
        assert min(start for start, _ in spans) < 1, rows
        assert max(end for _, end in spans) > -1, rows


def test_the_address_is_the_view(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}&sort=captured_at")
    page.locator("[data-view='list']").first.click()
    expect(page.locator("table[data-grid]")).to_be_visible()
    expect(page).to_have_url(re.compile("view=list"))
    page.locator("thead a").first.click()
    expect(page.locator("th[aria-sort='ascending'].line-title")).to_be_visible()
    expect(page).to_have_url(re.compile("sort=title"))
    page.locator("[data-density-choice='roomy']").click()
    expect(page).to_have_url(re.compile("density=roomy"))
    expect(page.locator("[data-grid]")).to_have_attribute("data-density", "roomy")
    address = page.url
    page.reload()
    expect(page).to_have_url(address)
    expect(page.locator("[data-grid]")).to_have_attribute("data-density", "roomy")
    # Somebody else, who chose nothing yet, sees the same; the reader's own choice is there without an address too.
    page.goto("/library")
    expect(page.locator("table[data-grid][data-density='roomy']")).to_be_visible()
    expect(page).to_have_url(re.compile("view=list"))
    page.context.clear_cookies(name="kronika_look")
    page.goto(address)
    expect(page.locator("table[data-grid][data-density='roomy']")).to_be_visible()
    expect(page.locator("th[aria-sort='ascending'].line-title")).to_be_visible()


def test_another_view_or_density_and_the_way_back_keep_the_place(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}&sort=captured_at&view=grid")
    jump(page, 0.5)
    expect(page.locator("[data-grid] .gap")).to_have_count(0)
    page.wait_for_function(f"() => ({_IN_SIGHT})() > 300")
    row = page.evaluate(_IN_SIGHT)
    page.locator("[data-density-choice='dense']").dispatch_event("click")
    near = f"() => Math.abs(({_IN_SIGHT})() - {row}) <= 12"
    page.wait_for_function(near)
    page.locator("[data-view='timeline']").dispatch_event("click")
    expect(page.locator(".timeline")).to_be_visible()
    page.wait_for_function(near)
    page.reload()
    page.wait_for_function(near)


def test_the_rail_leads_to_any_month(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=timeline&sort=captured_at")
    here = page.locator("[data-rail-here]")
    expect(page.locator(".rail-ready")).to_be_visible()
    expect(here).to_have_attribute("aria-valuetext", re.compile("دی|January 2015"))
    here.focus()
    page.keyboard.press("PageDown")
    expect(here).to_have_attribute("aria-valuetext", re.compile("فروردین ۱۳۹۴|January 2016"))
    heading = page.locator(".month", has_text=re.compile("فروردین ۱۳۹۴|January 2016"))
    expect(heading).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(here).to_have_attribute("aria-valuetext", re.compile("اردیبهشت ۱۳۹۴|February 2016"))
    page.keyboard.press("End")
    page.wait_for_function(f"() => ({_IN_SIGHT})() > {ASSETS - 80}")
    page.keyboard.press("Home")
    page.wait_for_function(f"() => ({_IN_SIGHT})() === 0")
    box = page.locator("[data-rail]").bounding_box()
    assert box
    # It stands at the end of the line, whichever way that is.
    assert (box["x"] < 300) == (editor.language == "fa")
    page.mouse.move(box["x"] + 30, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    page.wait_for_function(f"() => Math.abs(({_IN_SIGHT})() - {ASSETS * 0.7:.0f}) < 60")
    expect(page.locator("[data-grid] .gap")).to_have_count(0)


def test_keys_lead_through_a_list_of_any_length(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=grid&sort=captured_at&density=normal")
    row = "() => Number(document.activeElement.closest('[data-id]')?.getAttribute('aria-posinset'))"
    for key, wanted in (("ArrowDown", "1"), ("End", str(ASSETS)), ("ArrowUp", None), ("Home", "1")):
        page.keyboard.press(key)
        page.wait_for_function(f"() => ({row})() {'=== ' + wanted if wanted else '< ' + str(ASSETS)}")
        expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("ArrowLeft" if editor.language == "fa" else "ArrowRight")
    page.wait_for_function(f"() => ({row})() === 2")
    page.keyboard.press("PageDown")
    page.wait_for_function(f"() => ({row})() > 8")
    page.goto(f"/library?q={word}&view=list&sort=captured_at")
    in_list = row.replace("aria-posinset", "aria-rowindex")
    for key, wanted in (("ArrowDown", 2), ("ArrowDown", 3), ("End", ASSETS + 1), ("ArrowUp", ASSETS), ("Home", 2)):
        page.keyboard.press(key)
        page.wait_for_function(f"() => ({in_list})() === {wanted}")


def test_a_telephone_shows_all_views(page: Page, word: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for view in ("grid", "list", "timeline"):
        page.goto(f"/library?q={word}&view={view}")
        expect(page.locator("[data-grid] [data-id]").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".look-button").click()
    page.locator("[data-density-choice='dense']").click()
    expect(page.locator("[data-grid]")).to_have_attribute("data-density", "dense")


def test_a_part_that_does_not_come_is_told_and_asked_for_again(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}&sort=captured_at&view=grid")
    page.route("**/library/more*", lambda route: route.abort())
    jump(page, 0.6)
    problem = page.locator("[data-list-problem]")
    expect(problem).to_be_visible()
    # Asked for by hand while it still fails, for it asks by itself as soon as it can.
    with page.expect_request("**/library/more*"):
        problem.locator("[data-list-again]").click()
    page.unroute("**/library/more*")
    expect(problem).to_be_hidden()
    page.wait_for_function(f"() => Math.abs(({_IN_SIGHT})() - {ASSETS * 0.6:.0f}) < 60")
