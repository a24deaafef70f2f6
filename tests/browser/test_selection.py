"""Selecting in a list: by click, range, key, box and as a whole, and what can be done with it."""

import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.rows import many
from tests.browser.steps import Editor, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word

ROWS = 150
_SELECTION = """async () => {
  const script = document.querySelector("script[src$='/js/library.js']").src;
  return (await import(script.replace("library.js", "selection.js"))).selection();
}"""


@pytest.fixture(scope="module")
def long(live_server: RunningSystem) -> str:
    return many(live_server, ROWS)


@pytest.fixture(scope="module")
def few(live_server: RunningSystem) -> str:
    """A keyword of four photographs, two of which have the same name."""
    word = unique_word("few")
    for name in ("мэр.jpg", "мэр.jpg", "ქალაქი.jpg", "شهر.jpg"):
        bring_in(live_server, unique_picture(600, 400), name, keywords=[word])
    eventually(lambda: live_server.total(word) == 4, "all four are found")
    return word


def selected(page: Page) -> Any:
    return page.evaluate(_SELECTION)


def counted(page: Page, count: int) -> None:
    eventually(lambda: selected(page)["count"] == count, f"{count} are selected")


def test_a_range_reaches_over_what_is_out_of_sight(page: Page, long: str) -> None:
    page.goto(f"/library?q={long}")
    tiles = page.locator("[data-grid] [data-id]")
    tiles.first.hover()
    tiles.first.locator("[data-check]").click()
    counted(page, 1)
    first = selected(page)["ids"][0]
    last = eventually(lambda: _last(page), "the list came to its end")
    page.locator(f"[data-id='{last}'] .tile-link").click(modifiers=["Shift"])
    counted(page, ROWS)
    page.locator(f"[data-id='{last}'] [data-check]").click()
    counted(page, ROWS - 1)
    assert first in selected(page)["ids"] and last not in selected(page)["ids"]
    page.reload()
    counted(page, ROWS - 1)
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(f"[data-id='{first}'] [data-check]")).to_have_attribute("aria-pressed", "true")


def test_all_of_the_result_and_another_search(page: Page, long: str) -> None:
    page.goto(f"/library?q={long}")
    expect(page.locator("[data-grid] [data-id]").first).to_be_visible()
    page.keyboard.press("Control+a")
    expect(page.locator("#selection")).to_be_visible()
    assert 0 < selected(page)["count"] < ROWS
    page.locator("[data-selection-all]").click()
    chosen = selected(page)
    assert (chosen["all"], chosen["count"]) == (True, ROWS)
    assert f"q={long}" in chosen["query"]
    expect(page.locator("[data-selection-all]")).to_be_hidden()
    # One taken out of all: the others stay, by their ids.
    page.locator("[data-grid] [data-check]").first.click()
    counted(page, ROWS - 1)
    assert selected(page)["all"] is False
    page.locator("#search").fill(f"{long} 14")
    expect(page.locator("#selection")).to_be_hidden()
    assert selected(page)["count"] == 0


def test_keys_select_and_escape_clears_the_selection_first(page: Page, editor: Editor, few: str) -> None:
    page.goto(f"/library?keyword={few}")
    links = page.locator(".tile-link")
    onward = "ArrowLeft" if editor.language == "fa" else "ArrowRight"
    links.first.focus()
    page.keyboard.press("x")
    counted(page, 1)
    page.keyboard.press(f"Shift+{onward}")
    expect(links.nth(1)).to_be_focused()
    counted(page, 2)
    page.keyboard.press(f"Shift+{onward}")
    counted(page, 3)
    page.keyboard.press(f"Shift+{'ArrowRight' if onward == 'ArrowLeft' else 'ArrowLeft'}")
    counted(page, 2)
    # A click on a tile goes on selecting and opens nothing.
    links.nth(3).click()
    counted(page, 3)
    assert not faults(page)
    page.keyboard.press("Escape")
    counted(page, 0)
    expect(page).to_have_url(re.compile(few))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile(few))


def test_a_box_drawn_with_the_mouse(page: Page, few: str) -> None:
    page.goto(f"/library?keyword={few}")
    expect(page.locator(".tile-link")).to_have_count(4)
    boxes = [box for tile in page.locator("[data-id]").all() if (box := tile.bounding_box())]
    row = [box for box in boxes if abs(box["y"] - boxes[0]["y"]) < 2]
    left, right = min(box["x"] for box in row), max(box["x"] + box["width"] for box in row)
    page.mouse.move(right - 20, boxes[0]["y"] + 90)
    page.mouse.down()
    page.mouse.move(left + 20, boxes[0]["y"] + 130, steps=6)
    expect(page.locator(".marquee")).to_be_visible()
    counted(page, len(row))
    page.mouse.up()
    expect(page.locator(".marquee")).to_have_count(0)
    expect(page).to_have_url(re.compile(few))


@pytest.mark.way
def test_a_zip_of_what_is_selected(page: Page, few: str) -> None:
    page.goto(f"/library?keyword={few}")
    expect(page.locator(".tile-link")).to_have_count(4)
    page.keyboard.press("Control+a")
    page.locator("[popovertarget=selection-download]").click()
    expect(page.locator("[data-originals]")).not_to_be_empty()
    with page.expect_download() as waiting:
        page.locator("#selection-download [value=originals]").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(["мэр.jpg", "мэр (2).jpg", "ქალაქი.jpg", "شهر.jpg"])
    counted(page, 4)


def _last(page: Page) -> str | None:
    """The id of the last asset of the result once it stands in the document, or None on the way there."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    found: str | None = page.evaluate(
        """async () => {
          const script = document.querySelector("script[src$='/js/library.js']").src;
          const { gridOf } = await import(script.replace("library.js", "grid.js"));
          const list = document.querySelector("[data-grid]");
          const id = gridOf(list).idAt(gridOf(list).total - 1);
          return id && list.querySelector(`[data-id="${id}"]`) ? id : null;
        }"""
    )
    return found
