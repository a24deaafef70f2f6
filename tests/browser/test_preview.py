"""The quick look over a list: walking, coming back, the address, words changed in place."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.rows import many
from tests.browser.steps import Editor, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A keyword of four photographs."""
    word = unique_word("look")
    for number in range(4):
        data = unique_picture(1600, 1000)
        bring_in(live_server, data, f"{word}-{number}.jpg", keywords=[word], title=f"{word} {number}")
    eventually(lambda: live_server.total(word) == 4, "all four are found")
    return word


@pytest.mark.way
def test_space_opens_arrows_walk_and_escape_comes_back_to_what_is_shown(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?keyword={word}")
    tiles = page.locator("[data-grid] [data-id]")
    expect(tiles).to_have_count(4)
    ids = [str(tile.get_attribute("data-id")) for tile in tiles.all()]
    onward = "ArrowLeft" if editor.language == "fa" else "ArrowRight"
    page.locator(".tile-link").first.focus()
    page.keyboard.press("Space")
    look = page.locator("#preview")
    expect(look.locator(f"[data-preview-asset='{ids[0]}'] img")).to_be_visible()
    expect(page).to_have_url(re.compile(f"preview={ids[0]}"))
    for following in ids[1:3]:
        page.keyboard.press(onward)
        expect(look.locator(f"[data-preview-asset='{following}']")).to_be_visible()
    expect(page).to_have_url(re.compile(f"preview={ids[2]}"))
    page.keyboard.press("x")
    expect(look.locator("[data-preview-check]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("+")
    expect(look.locator("[data-zoomed]")).to_be_visible()
    page.keyboard.press("0")
    expect(look.locator("[data-zoomed]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()
    expect(page.locator(f"[data-id='{ids[2]}'] .tile-link")).to_be_focused()
    expect(page.locator(f"[data-id='{ids[2]}'][data-selected]")).to_be_visible()
    expect(page).not_to_have_url(re.compile("preview="))
    # The list behind has never been left: what filtered it is still said by the address.
    expect(page).to_have_url(re.compile(word))


def test_back_closes_it_and_a_link_opens_it(page: Page, word: str) -> None:
    page.goto(f"/library?keyword={word}")
    tile = page.locator("[data-grid] [data-id]").nth(1)
    tile.hover()
    tile.locator("[data-look]").click()
    look = page.locator("#preview")
    expect(look.locator("[data-preview-asset]")).to_be_visible()
    assert not faults(page)
    shared = page.url
    page.locator("[data-preview-step='1']").click()
    expect(page).not_to_have_url(shared)
    page.go_back()
    expect(look).to_be_hidden()
    expect(page).to_have_url(re.compile(f"keyword={word}"))
    page.go_forward()
    expect(look.locator("[data-preview-asset]")).to_be_visible()
    # As quickly one after the other as may be: that it was closed is told only when it is open again.
    look.evaluate("(dialog) => { dialog.close(); dialog.showModal(); }")
    page.evaluate("new Promise((told) => setTimeout(told))")
    expect(look.locator("[data-preview-asset]")).to_be_visible()
    page.goto(shared)
    expect(look.locator("[data-preview-asset]")).to_be_visible()
    # On to the page of the asset, and back to where it was looked at.
    look.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/assets/"))
    page.go_back()
    expect(look.locator("[data-preview-asset]")).to_be_visible()


def test_a_title_changed_over_the_list_is_changed_in_it(page: Page, word: str) -> None:
    page.goto(f"/library?keyword={word}")
    tile = page.locator("[data-grid] [data-id]").nth(3)
    identity = tile.get_attribute("data-id")
    tile.hover()
    tile.locator("[data-look]").click()
    look = page.locator("#preview")
    expect(look.locator("[data-preview-asset]")).to_be_visible()
    look.focus()
    page.keyboard.press("t")
    field = look.locator("#field-title [name=value]")
    expect(field).to_be_focused()
    title = unique_word(f"{word} ")
    field.fill(title)
    # What was typed is neither closed nor walked away from.
    page.keyboard.press("Escape")
    look.locator("[data-preview-step='-1']").click()
    look.locator("[data-preview-close]").click()
    expect(field).to_have_value(title)
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(look.locator(".field-title .field-value")).to_have_text(title)
    look.locator("[data-preview-close]").click()
    expect(page.locator(f"[data-id='{identity}'] .tile-title")).to_have_text(title)


def test_an_address_brings_nothing_but_an_asset_into_the_page(page: Page, live_server: RunningSystem) -> None:
    """What a file says must not become a part of the page, whatever stands in a link that somebody was sent."""
    planted = (
        b'Words.\n<article data-preview-asset="x"><p data-stage hx-get="/account" hx-trigger="load">Hello</p></article>'
    )
    asset_id = bring_in(live_server, planted + unique_word().encode(), "words.txt")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/library?" + urlencode({"preview": f"../api/v1/assets/{asset_id}/renditions/text?"}))
    expect(page.locator("[data-grid] [data-id]").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-preview-asset=x]").count() == 0
    assert not [url for url in asked if "/renditions/text" in url or url.endswith("/account")]
    expect(page.locator("#preview")).to_be_hidden()


@pytest.fixture(scope="module")
def long(live_server: RunningSystem) -> str:
    return many(live_server, 150, days_between=3)


@pytest.mark.parametrize("sort", ["captured_at", "-title", "relevance"])
def test_a_link_far_down_the_list_has_its_place_and_ways_on(
    page: Page, live_server: RunningSystem, editor: Editor, long: str, sort: str
) -> None:
    ids: list[str] = []
    address = f"/api/v1/assets?q={long}&sort={sort}&limit=100"
    for _ in range(2):
        answer = live_server.call("GET", address).json
        ids += [item["id"] for item in answer["items"]]
        address = f"/api/v1/assets?q={long}&sort={sort}&limit=100&cursor={answer['next_cursor']}"
    assert len(ids) == 150
    page.goto(f"/library?q={long}&sort={sort}&preview={ids[140]}")
    look = page.locator("#preview")
    expect(look.locator(f"[data-preview-asset='{ids[140]}']")).to_be_visible()
    expect(look.locator("[data-preview-place]")).to_contain_text("۱۴۱" if editor.language == "fa" else "141")
    look.locator("[data-preview-step='-1']").click()
    expect(look.locator(f"[data-preview-asset='{ids[139]}']")).to_be_visible()
    expect(look.locator("[data-preview-place]")).to_contain_text("۱۴۰" if editor.language == "fa" else "140")
    for row in (140, 141):
        look.locator("[data-preview-step='1']").click()
        expect(look.locator(f"[data-preview-asset='{ids[row]}']")).to_be_visible()
        expect(look.locator("[data-preview-step='1']")).to_have_attribute("aria-disabled", "false")
    if sort == "captured_at":
        # The list behind has gone there too.
        look.locator("[data-preview-close]").click()
        expect(page.locator(f"[data-id='{ids[141]}'] .tile-link")).to_be_focused()
