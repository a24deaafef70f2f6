"""Choosing a language: the page is in it, its direction too, and it stays chosen."""

from playwright.sync_api import Page, expect

from tests.browser.steps import Editor, bring_in
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_picture


def test_persian_is_mirrored_and_english_is_not(page: Page, editor: Editor) -> None:
    page.goto("/library")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", editor.language)
    expect(html).to_have_attribute("dir", "rtl" if editor.language == "fa" else "ltr")
    brand, avatar = page.locator(".brand").bounding_box(), page.locator(".avatar").bounding_box()
    assert brand and avatar
    assert (brand["x"] > avatar["x"]) == (editor.language == "fa")


def test_the_choice_stays_with_the_account(page: Page, editor: Editor) -> None:
    page.goto("/library")
    other = "en" if editor.language == "fa" else "fa"
    page.locator(".avatar").click()
    page.locator(f'.menu button[name=language][value="{other}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.context.clear_cookies(name="kronika_language")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.locator(".avatar").click()
    page.locator(f'.menu button[name=language][value="{editor.language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", editor.language)


def test_numbers_and_dates_are_the_readers(page: Page, editor: Editor, live_server: RunningSystem) -> None:
    bring_in(live_server, unique_picture(), "photo.jpg")
    page.goto("/library")
    western, persian = set("0123456789"), set("۰۱۲۳۴۵۶۷۸۹")
    own, foreign = (persian, western) if editor.language == "fa" else (western, persian)
    for shown in (page.locator("#results-title"), page.locator(".tile time").first):
        signs = set(shown.inner_text())
        assert signs & own and not signs & foreign
