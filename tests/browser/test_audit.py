"""The audit log's filters: in sight where there is room, behind a button on a phone."""

from playwright.sync_api import Browser, expect

from tests.browser.axe import faults, too_wide
from tests.browser.conftest import new_page
from tests.browser.steps import Editor, sign_in
from tests.fixtures.running import RunningSystem


def test_filters_are_folded_on_a_phone_and_open_beside_a_mistake(
    chromium: Browser, live_server: RunningSystem, editor: Editor
) -> None:
    language = editor.language
    admin = Editor("admin", dict(live_server.environment)["DAM_ADMIN_PASSWORD"], language)
    with new_page(chromium, live_server, language) as page:
        sign_in(page, admin)
        page.goto("/audit")
        expect(page.locator("select[name=kind]")).to_be_visible()
        expect(page.locator(".fold summary")).to_be_hidden()
        assert faults(page) == []
    with new_page(chromium, live_server, language, phone=True) as page:
        sign_in(page, admin)
        page.goto("/audit")
        kind, button = page.locator("select[name=kind]"), page.locator(".fold summary")
        expect(kind).to_be_hidden()
        assert page.locator("tbody tr").first.evaluate("(row) => row.getBoundingClientRect().top < innerHeight / 2")
        button.click()
        expect(kind).to_be_visible()
        assert faults(page) + too_wide(page) == []
        kind.select_option("signed_in")
        page.locator(".fold .button-main").click()
        page.wait_for_url("**/audit?*kind=signed_in*")
        expect(kind).to_be_hidden()
        expect(button.locator(".count")).to_have_text("۱" if language == "fa" else "1")
        page.goto("/audit?of=nothing")
        expect(page.locator("input[name=of]")).to_be_visible()
        assert faults(page) + too_wide(page) == []
