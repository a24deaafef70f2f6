"""Words that are written otherwise than they are typed: by another keyboard, or by another name."""

from playwright.sync_api import Page, expect

from tests.browser.steps import bring_in
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
