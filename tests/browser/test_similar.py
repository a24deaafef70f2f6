"""What was meant, what is similar and what is nearly the same: found, marked, shown as one and opened."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Editor, arrived, bring_in
from tests.browser.test_selection import selected
from tests.fixtures.looking_alike import picture
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_number, unique_picture, unique_word


@pytest.fixture
def caption(live_server: RunningSystem) -> str:
    """A word that one photograph's Cyrillic caption has beside others."""
    word = unique_word("word")
    bring_in(live_server, unique_picture(), f"{word}.jpg", title=f"Гулчамбар қўйиш {word}")
    eventually(lambda: live_server.total(word) == 1, "it is found")
    return word


@pytest.fixture
def burst(live_server: RunningSystem) -> tuple[str, list[str]]:
    """A word, and the photographs that have it: two that look alike, then one that does not."""
    word, look = unique_word("word"), unique_number()
    files = {"first": picture(look, 92), "second": picture(look, 70), "other": picture(unique_number())}
    ids = [bring_in(live_server, data, f"{word}-{name}.jpg", title=f"{word} {name}") for name, data in files.items()]
    eventually(lambda: live_server.total(word) == len(files), "all are found")
    return word, ids


def test_a_latin_query_finds_and_marks_the_cyrillic_word(page: Page, caption: str) -> None:
    page.goto("/library")
    page.keyboard.press("/")
    page.keyboard.type(f"gulchambar {caption}")
    page.keyboard.press("Enter")
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator(".tile-title mark")).to_have_text(["Гулчамбар", caption])


def test_what_was_meant_is_offered_and_keeps_the_filters(page: Page, caption: str) -> None:
    page.goto(f"/library?q=гулчмабар {caption}&kind=photo")
    meant = page.locator(".meant a")
    expect(meant).to_have_text(f"Гулчамбар {caption}")
    meant.click()
    expect(page.locator("#search")).to_have_value(f"Гулчамбар {caption}")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator(".meant")).to_have_count(0)


def test_what_looks_alike_stands_on_an_assets_page(page: Page, burst: tuple[str, list[str]]) -> None:
    word, (first, second, _other) = burst
    page.goto(f"/assets/{first}")
    strip = page.locator(".similar-strip")
    expect(strip.locator("a").first).to_have_attribute("href", f"/assets/{second}")
    page.locator(".similar .panel-head a").click()
    arrived(page, f"/library?similar={first}")
    expect(page.locator(".chip")).to_contain_text(f"{word} first")
    expect(page.locator(".tile").first).to_have_attribute("data-id", second)
    page.locator(f".tile-link[href='/assets/{second}']").click()
    arrived(page, f"/assets/{second}")
    strip.locator(f"a[href='/assets/{first}']").click()
    arrived(page, f"/assets/{first}")


def test_near_duplicates_are_shown_as_one_and_opened(page: Page, editor: Editor, burst: tuple[str, list[str]]) -> None:
    word, (first, second, other) = burst
    page.goto(f"/library?q={word}&sort=title")
    expect(page.locator(".tile")).to_have_count(3)
    page.locator(".look-groups").click()
    expect(page.locator(".tile")).to_have_count(2)
    expect(page).to_have_url(re.compile("group=yes"))
    expect(page.locator(".look-groups")).to_have_attribute("aria-current", "true")
    stack = page.locator(".tile-group")
    expect(stack).to_have_count(1)
    expect(stack.locator("bdi")).to_have_text("۲" if editor.language == "fa" else "2")
    stack.click()
    expect(page.locator(".chip")).to_contain_text(f"{word} first")
    expect(page.locator(".tile")).to_have_count(2)
    shown = page.locator(".tile").evaluate_all("(tiles) => tiles.map((tile) => tile.dataset.id)")
    assert sorted(shown) == sorted([first, second]) and other not in shown
    page.go_back()
    expect(page.locator(".tile-group")).to_have_count(1)
    page.locator("a[data-view=list]").click()
    expect(page.locator(".line .tile-group")).to_have_count(1)
    page.locator(".look-groups").click()
    expect(page.locator(".tile")).to_have_count(3)


def test_all_of_a_grouped_result_is_all_that_was_found(page: Page, burst: tuple[str, list[str]]) -> None:
    """The number on the bar is the number that is changed, and it says that some of them are not shown."""
    word, (_first, _second, other) = burst
    page.goto(f"/library?q={word}&sort=title&group=yes")
    expect(page.locator(".tile")).to_have_count(2)
    page.locator(".tile-link").first.focus()
    page.keyboard.press("Control+a")
    eventually(lambda: selected(page)["count"] == 2, "those that are shown are selected")
    notes = page.locator("[data-selection-notes] li")
    expect(notes).to_have_count(0)
    page.locator("[data-selection-all]").click()
    assert selected(page)["count"] == 3
    expect(notes).to_have_count(1)
    # What stands behind a picture leaves with it.
    page.locator(".tile [data-check]").first.click()
    eventually(lambda: selected(page)["ids"] == [other], "the other one alone is left")
    expect(notes).to_have_count(0)
