"""A date is typed and picked in the reader's calendar, and is the same day for everybody."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import Editor


def test_a_date_is_typed_and_picked(page: Page, editor: Editor) -> None:
    page.goto("/events/new")
    page.fill("[name=title]", "Opening of the bridge")
    start = page.locator("[name=starts_at]")
    if editor.language == "fa":
        start.fill("1403/02/18 14:30")
        expect(page.locator("#starts-at-said")).to_have_text("سه‌شنبه ۱۸ اردیبهشت ۱۴۰۳ (۷ مهٔ ۲۰۲۴)")
        page.locator("[data-calendar-opens]").first.click()
        expect(page.locator("[data-calendar]:popover-open [aria-pressed=true]")).to_be_focused()
        # Weeks run from right to left: the next day is to the left.
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        expect(start).to_be_focused()
        expect(start).to_have_value("۱۴۰۳/۰۲/۱۹ ۱۴:۳۰")
        start.fill("۱۴۰۳/۰۷/۳۱")
        expect(page.locator("#starts-at-said")).not_to_have_text(re.compile("۱۴۰۳"))
        start.fill("2024/05/08 14:30")
        expect(page.locator("#starts-at-said")).to_contain_text("۱۹ اردیبهشت ۱۴۰۳")
    else:
        start.fill("2024-05-08T14:30")
    page.locator("main form .button-main").click()
    shown = {"en": "May 8, 2024, 14:30", "fa": "۱۹ اردیبهشت ۱۴۰۳ (۸ مه ۲۰۲۴)، ۱۴:۳۰"}
    expect(page.locator(".event-when")).to_contain_text(shown[editor.language])
