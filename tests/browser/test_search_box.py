"""The search box while somebody types: fields, values, recent searches and help, by keyboard and by finger."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import faults, too_wide
from tests.browser.conftest import new_page
from tests.browser.steps import Editor, arrived, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import in_cyrillic, unique_letters, unique_picture, unique_word

# How a reader begins to type the field of keywords and what stands in the box then; and the kind of a photograph.
_KEYWORD = {"en": ("keyw", "keyword:"), "fa": ("کلیدو", "کلیدواژه:")}
_PHOTO = {"en": "kind:photo", "fa": "نوع:عکس"}


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A keyword of two photographs, in Cyrillic letters; what is typed is its Latin form."""
    latin = unique_letters("tantana")
    cyrillic = in_cyrillic(latin)
    for number in range(2):
        bring_in(live_server, unique_picture(), f"{number}.jpg", title="Picture", keywords=[cyrillic])
    bring_in(live_server, unique_picture(), "other.jpg", title="Picture")
    eventually(lambda: live_server.total(f"keyword:{cyrillic}") == 2, "both are found")
    return latin


def choices(page: Page) -> Locator:
    return page.locator("#search-list [role=option]")


def chosen(page: Page) -> Locator:
    return page.locator("#search-list [role=option][aria-selected=true]")


def typed(page: Page) -> str:
    return page.locator("#search").input_value()


def test_a_field_and_its_value_by_keyboard_alone(page: Page, editor: Editor, word: str) -> None:
    page.goto("/library")
    begun, field = _KEYWORD[editor.language]
    box = page.locator("#search")
    page.keyboard.press("/")
    expect(box).to_have_attribute("role", "combobox")
    page.keyboard.type(begun)
    # The field alone, no longer all that is offered before anything is typed.
    expect(choices(page)).to_have_count(1)
    expect(choices(page)).to_contain_text(field)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(chosen(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", re.compile("search-option-0$"))
    page.keyboard.press("Enter")
    expect(box).to_have_value(field)
    page.keyboard.type(word[:8])
    expect(choices(page)).to_have_count(1)
    expect(choices(page).locator(".search-count")).to_have_text(re.compile("^[2۲]$"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    arrived(page, "/library?q=")
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.locator(".notice")).to_have_count(0)
    assert typed(page).startswith(field)


def test_enter_without_a_choice_searches_for_what_is_typed(page: Page, word: str) -> None:
    page.goto("/events")
    page.keyboard.press("/")
    page.keyboard.type(word)
    expect(choices(page)).to_have_count(1)
    page.keyboard.press("Enter")
    arrived(page, f"/library?q={word}")
    expect(page.locator(".tile")).to_have_count(2)


def test_escape_closes_the_list_then_empties_the_box(page: Page) -> None:
    page.goto("/library")
    box = page.locator("#search")
    page.keyboard.press("/")
    page.keyboard.type("ev")
    expect(choices(page)).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".search-choices")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("ev")
    page.keyboard.press("ArrowDown")
    expect(choices(page)).not_to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


def test_recent_searches_are_one_s_own_and_can_be_cleared(page: Page, editor: Editor) -> None:
    page.goto("/library")
    words = unique_word("nothing ")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    arrived(page, "q=nothing")
    page.goto("/events")
    page.keyboard.press("/")
    expect(choices(page).first).to_have_text(words)
    # Another account in this browser does not see them.
    page.evaluate(
        "(words) => localStorage.setItem('kronika:searches:other', JSON.stringify([`${words} of another`]))",
        words,
    )
    page.goto("/events")
    page.keyboard.press("/")
    expect(choices(page).first).to_have_text(words)
    page.keyboard.press("Tab")
    clear = page.locator(".search-clear")
    expect(clear).to_be_focused()
    page.keyboard.press("Enter")
    expect(choices(page).filter(has_text=words)).to_have_count(0)
    expect(clear).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()
    page.goto("/events")
    page.keyboard.press("/")
    expect(choices(page).first).to_contain_text(":")


def test_how_to_search_shows_examples_to_try(page: Page, editor: Editor) -> None:
    page.goto("/events")
    page.locator("[data-how-to-search]").click()
    dialog = page.locator("#how-to-search")
    expect(dialog).to_be_visible()
    example = dialog.locator("[data-example]").nth(5)
    query = example.get_attribute("data-example") or ""
    example.click()
    arrived(page, "/library?q=")
    expect(page.locator("#search")).to_have_value(query)
    expect(page.locator(".notice")).to_have_count(0)


def test_what_can_t_be_read_is_told_with_the_way_to_write_it(page: Page, editor: Editor, word: str) -> None:
    page.goto("/library")
    page.locator("#search").fill(f'{word} "open')
    expect(page.locator(".notice")).to_contain_text('"open')
    page.locator("#search").fill(f"{word} {_PHOTO[editor.language]}")
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.locator(".notice")).to_have_count(0)


def test_on_a_phone_a_finger_chooses(
    chromium: Browser, live_server: RunningSystem, editor: Editor, sessions: dict[str, str], word: str
) -> None:
    with new_page(chromium, live_server, editor.language, sessions[editor.language], phone=True) as page:
        page.goto("/library")
        page.locator("#search").tap()
        expect(choices(page).nth(5)).to_be_visible()
        assert not too_wide(page)
        assert not faults(page)
        page.locator("#search").fill("")
        page.locator("#search").press_sequentially(word[:9])
        expect(choices(page)).to_have_count(1)
        box = choices(page).bounding_box()
        assert box and box["height"] >= 44
        choices(page).tap()
        arrived(page, "q=")
        expect(page.locator(".tile")).to_have_count(2)
        expect(page.locator(".search-choices")).to_be_hidden()
