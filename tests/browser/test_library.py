"""The library: walking by keyboard, narrowing, and coming back to the same place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults, too_wide
from tests.browser.steps import Editor, arrived, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word

# Pictures side by side are of one height, and together they take the width of the list.
_JUSTIFIED = """() => {
  const list = document.querySelector("[data-grid]").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".tile-picture")].map((each) => each.getBoundingClientRect());
  const near = (one, other) => Math.abs(one - other) < 2;
  const even = boxes.every((one) => boxes.every((other) => !near(one.y, other.y) || near(one.height, other.height)));
  const [start, end] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
  return even && near(start, list.left) && near(end, list.right);
}"""


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A keyword that seven photographs of several shapes have, and nothing else."""
    word = unique_word("word")
    shapes = [(600, 400), (400, 600), (800, 450), (500, 500), (900, 400), (600, 400), (450, 600)]
    for number, (width, height) in enumerate(shapes):
        bring_in(live_server, unique_picture(width, height), f"{word}-{number}.jpg", keywords=[word])
    # Something else is there too, or the word would be nothing to choose.
    bring_in(live_server, unique_picture(), "other.jpg")
    eventually(lambda: live_server.total(word) == len(shapes), "all seven are found")
    return word


def test_arrows_walk_and_enter_opens_and_escape_comes_back(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?keyword={word}")
    links = page.locator(".tile-link")
    expect(links).to_have_count(7)
    onward = "ArrowLeft" if editor.language == "fa" else "ArrowRight"
    page.keyboard.press(onward)
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press(onward)
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight" if onward == "ArrowLeft" else "ArrowLeft")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert below > links.nth(0).bounding_box()["y"]  # type: ignore[index]
    opened = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    arrived(page, opened)
    page.keyboard.press("n")
    expect(page).not_to_have_url(re.compile(opened))
    arrived(page, "/assets/")
    page.keyboard.press("p")
    arrived(page, opened)
    page.keyboard.press("Escape")
    arrived(page, f"keyword={word}")
    expect(page.locator(f'.tile-link[href="{opened}"]')).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/library$"))


def test_filters_are_chips_in_the_address(page: Page, word: str) -> None:
    page.goto("/library?kind=photo")
    page.locator(f"#facets .facet-choice[href*='keyword={word}']").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page).to_have_url(re.compile(f"kind=photo&keyword={word}"))
    page.locator(".chip").last.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(2)
    page.locator("[data-clear]").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_found_words_are_marked_and_nothing_found_is_told(page: Page, word: str) -> None:
    page.goto("/library")
    page.keyboard.press("/")
    page.keyboard.type(word)
    expect(page.locator(".tile")).to_have_count(7)
    expect(page.locator(".tile-title mark").first).to_be_visible()
    page.locator("#search").fill(f'"{unique_word()}"')
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".search-choices")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".tile").first).to_be_visible()


def test_rows_are_justified_and_nothing_overflows(page: Page, word: str) -> None:
    page.goto(f"/library?keyword={word}")
    expect(page.locator(".tile-link")).to_have_count(7)
    for width in (360, 800, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        # The rows are laid out anew a moment after the window has its width.
        assert not too_wide(page)
        eventually(lambda: page.evaluate(_JUSTIFIED), f"rows are filled at {width} px")


def test_a_choice_among_very_many_is_made_by_a_button(page: Page, word: str) -> None:
    """Where the address is too long to stand in every link."""
    others = "&".join(f"keyword=nobody+has+this+word+at+all+{number:03}" for number in range(60))
    page.goto(f"/library?keyword={word}&{others}")
    chips, tiles = page.locator(".chips .chip"), page.locator(".tile")
    expect(chips).to_have_count(61)
    expect(tiles).to_have_count(7)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert faults(page) == []
    page.locator("#facets button.facet-choice[value='keyword:nobody has this word at all 000']").click()
    expect(chips).to_have_count(60)
    expect(page).to_have_url(re.compile(rf"^(?!.*(toggle|all\+000)).*keyword={word}"))
    expect(tiles).to_have_count(7)
    page.locator(f"button.chip[value='keyword:{word}']").click()
    expect(chips).to_have_count(59)
    expect(tiles).to_have_count(0)
    page.go_back()
    expect(chips).to_have_count(60)
    expect(tiles).to_have_count(7)
