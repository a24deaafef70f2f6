"""The command palette and the sheet of keys: everything by keyboard, in any layout."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.steps import Editor, arrived, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import in_cyrillic, unique_letters, unique_picture, unique_word

pytestmark = pytest.mark.way
_ENTRIES = re.compile("/palette$")
_UPLOAD = {"en": "uplo", "fa": "بارگ", "ka": "atvir"}


def test_ctrl_k_leads_to_a_page_by_a_few_letters(page: Page, editor: Editor) -> None:
    page.goto("/events")
    page.keyboard.press("Control+k")
    box = page.locator("#palette [role=combobox]")
    expect(box).to_be_focused()
    expect(page.locator("#palette [role=option]")).not_to_have_count(0)
    page.keyboard.type(_UPLOAD[editor.language])
    first = page.locator("#palette [role=option]").first
    expect(first.locator("use")).to_have_attribute("href", re.compile("#upload$"))
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("option-0$"))
    page.keyboard.press("Enter")
    arrived(page, "/upload")


def test_an_asset_is_found_in_another_script_and_opened(page: Page, live_server: RunningSystem) -> None:
    latin = unique_letters("tabrik")
    word = in_cyrillic(latin)
    asset = bring_in(live_server, unique_picture(), "photo.jpg", title=f"Ҳоким {word}")
    eventually(lambda: live_server.total(word) == 1, "it is found")
    held: list[Route] = []
    page.route(_ENTRIES, lambda route: held.append(route))
    page.goto("/library")
    page.keyboard.press("Control+k")
    page.keyboard.type(latin)
    found = page.locator("#palette [role=option]").filter(has_text=word).last
    expect(found.locator("img")).to_have_count(1)
    # The names of the pages come later than what the archive has found, and take nothing away.
    with page.expect_response(_ENTRIES) as came:
        held[0].continue_()
    came.value.finished()
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(found.locator("img")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    arrived(page, f"/assets/{asset}")


def test_the_search_is_the_way_out_and_is_remembered(page: Page) -> None:
    page.goto("/library")
    words = unique_word("nothing ")
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    arrived(page, "/library?q=nothing")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_the_sheet_tells_the_keys_of_this_page_alone(page: Page, live_server: RunningSystem) -> None:
    asset = bring_in(live_server, unique_picture(), "photo.jpg")
    page.goto(f"/assets/{asset}")
    page.keyboard.press("Shift+Slash")
    sheet = page.locator("#keys")
    expect(sheet.locator("h3")).to_have_count(4)
    expect(sheet.locator("kbd", has_text=re.compile("^Z$"))).to_have_count(1)
    expect(sheet.locator("kbd", has_text=re.compile("^J$"))).to_have_count(0)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_letters_work_in_other_layouts_and_can_be_switched_off(page: Page, live_server: RunningSystem) -> None:
    asset = bring_in(live_server, unique_picture(), "photo.jpg", title="Layout")
    page.goto(f"/assets/{asset}")
    zoom = page.locator("[data-zoom]")
    expect(zoom).to_have_attribute("aria-keyshortcuts", "Z")
    for sign in ("z", "я", "ზ", "ظ"):
        before = zoom.get_attribute("aria-pressed")
        _press(page, sign, "KeyZ")
        expect(zoom).not_to_have_attribute("aria-pressed", str(before))
    page.goto("/account")
    page.locator("#keyboard button").click()
    page.goto(f"/assets/{asset}")
    expect(zoom).not_to_have_attribute("aria-keyshortcuts", "Z")
    _press(page, "z", "KeyZ")
    expect(zoom).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")


def _press(page: Page, sign: str, code: str) -> None:
    """A key as a layout gives it: what it writes, and where it lies."""
    page.evaluate(
        """([key, code]) => document.body.dispatchEvent(
             new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))""",
        [sign, code],
    )
