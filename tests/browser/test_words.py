"""Words that are written otherwise than they are typed: by another keyboard, or by another name."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import faults
from tests.browser.steps import arrived, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word


def test_persian_from_an_arabic_keyboard_finds_and_marks_the_words(page: Page, live_server: RunningSystem) -> None:
    word = unique_word("word")
    bring_in(live_server, unique_picture(), f"{word}.jpg", title=f"شهرداری و کتاب‌خانه {word}")
    eventually(lambda: live_server.total(word) == 1, "it is found")
    page.goto("/library")
    page.keyboard.press("/")
    page.keyboard.type(f"شهرداري كتابخانه {word}")
    page.keyboard.press("Enter")
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator(".tile-title mark")).to_have_text(["شهرداری", "کتاب‌خانه", word])


def test_the_old_name_of_a_street_finds_the_new_one(admin: Page, live_server: RunningSystem) -> None:
    old, new, word = unique_word("old"), unique_word("new"), unique_word("word")
    bring_in(live_server, unique_picture(), f"{word}.jpg", title=f"{new} {word}")
    eventually(lambda: live_server.total(word) == 1, "it is found")
    admin.goto("/synonyms/new")
    admin.locator("[name=terms]").fill(f"{old}\n{new}")
    admin.locator("#synonyms-form .button-main").click()
    expect(admin.locator("#synonyms-form")).to_have_count(0)
    admin.goto("/library")
    admin.keyboard.press("/")
    admin.keyboard.type(f"{old} {word}")
    admin.keyboard.press("Enter")
    expect(admin.locator(".tile")).to_have_count(1)
    expect(admin.locator(".tile-title mark")).to_have_text([new, word])


@pytest.fixture(scope="module")
def minutes(live_server: RunningSystem) -> tuple[str, str]:
    """The id of minutes that speak of the budget in their 91st line, and a word of their own in it."""
    word = unique_word("word")
    lines = [f"Пункт {number} протокола заседания." for number in range(120)]
    lines[90] = f"Комиссия предложила распределить бюджет {word} по районам."
    asset_id = bring_in(live_server, "\n".join(lines).encode(), f"{word}-minutes.txt", title="Протокол")
    eventually(lambda: live_server.total(f"byudjet {word}") == 1, "it is found")
    return asset_id, word


def in_sight(mark: Locator, scrolled: Locator) -> bool:
    box, around = mark.bounding_box(), scrolled.bounding_box()
    return bool(box and around and around["y"] < box["y"] < around["y"] + around["height"])


def test_a_word_inside_a_text_is_shown_where_it_stands(page: Page, minutes: tuple[str, str]) -> None:
    asset_id, word = minutes
    page.goto(f"/library?q=byudjet+{word}")
    tile = page.locator(f"#tile-{asset_id}")
    expect(tile.locator(".tile-said mark")).to_have_text(["бюджет", word])
    tile.locator(".tile-link").click()
    arrived(page, f"/assets/{asset_id}?")
    mark = page.locator("#words mark").first
    expect(mark).to_have_text("бюджет")
    assert in_sight(mark, page.locator("#words .words"))
    assert faults(page) == []


def test_the_quick_look_opens_where_the_word_stands(page: Page, minutes: tuple[str, str]) -> None:
    asset_id, word = minutes
    page.goto(f"/library?q=byudjet+{word}")
    page.locator(f"#tile-{asset_id} .tile-link").focus()
    page.keyboard.press("Space")
    look = page.locator("#preview")
    expect(look.locator(".preview-found mark")).to_have_text(["бюджет", word])
    mark = look.locator(".words mark").first
    expect(mark).to_have_text("бюджет")
    eventually(lambda: in_sight(mark, look.locator(".preview-pages")), "it is before one's eyes")
    # Lines stay lines.
    assert "\nКомиссия" in look.locator(".words").inner_text()
    assert faults(page) == []
    # What was typed and not saved is not left behind.
    page.keyboard.press("t")
    title = look.locator("#field-title [name=value]")
    title.fill("Протокол 2")
    look.locator(".preview-found a").click()
    expect(title).to_be_focused()
    title.fill("Протокол")
    look.locator(".preview-found a").click()
    arrived(page, f"/assets/{asset_id}?")
    expect(page.locator("#words mark").first).to_have_text("бюджет")
