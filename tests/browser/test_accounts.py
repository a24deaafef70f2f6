"""Tokens are revoked, roles changed and accounts closed and opened again, in the browser of whoever may."""

from playwright.sync_api import Page, expect

from tests.browser.steps import PASSWORD, Editor, make_account, sign_in
from tests.fixtures.behind import token_of
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_word


def _status(system: RunningSystem, token: str) -> int:
    return system.call("GET", "/api/v1/assets?limit=1", headers={"Authorization": f"Bearer {token}"}).status


def test_a_token_is_made_listed_used_and_revoked(page: Page, live_server: RunningSystem) -> None:
    label = unique_word("scanner")
    page.goto("/account")
    page.locator("[name=label]").fill(label)
    page.locator("form[action$=tokens] button").click()
    token = page.locator(".token").input_value()
    row = page.locator(".table-tokens tbody tr").filter(has_text=label)
    expect(row.locator("time")).to_have_count(1)
    assert _status(live_server, token) == 200
    page.goto("/account")
    # When it was made, and when it was last used.
    expect(row.locator("time")).to_have_count(2)
    row.locator("button").click()
    expect(page.locator("#toasts .toast-good")).to_be_visible()
    expect(row).to_have_count(0)
    assert _status(live_server, token) == 401


def test_an_administrator_revokes_the_token_of_another(admin: Page, live_server: RunningSystem) -> None:
    person = Editor(unique_word("reader"), PASSWORD, "en")
    make_account(live_server, person, "viewer")
    token = token_of(live_server, person.name, f"of {person.name}")
    admin.goto("/accounts")
    row = admin.locator(".table-tokens tbody tr").filter(has_text=f"of {person.name}")
    row.locator("button").click()
    expect(row).to_have_count(0)
    assert _status(live_server, token) == 401


def test_an_administrator_changes_a_role_and_closes_and_opens_an_account(
    admin: Page, live_server: RunningSystem
) -> None:
    person = Editor(unique_word("leaving"), PASSWORD, "en")
    make_account(live_server, person, "viewer")
    token = token_of(live_server, person.name)
    admin.goto("/accounts")
    admin.get_by_role("link", name=person.name).click()
    role = admin.locator("select[name=role]")
    role.select_option("photographer")
    admin.locator("form[action$='/role'] button").click()
    expect(admin.locator("#toasts .toast-good")).to_be_visible()
    expect(role).to_have_value("photographer")
    assert _status(live_server, token) == 200

    admin.locator("form[action$='/close'] button").click()
    expect(admin.locator("form[action$='/reopen']")).to_be_visible()
    expect(admin.locator(".lead .badge")).to_be_visible()
    assert _status(live_server, token) == 401
    admin.goto("/accounts")
    expect(admin.locator("tr").filter(has_text=person.name).locator(".badge")).to_be_visible()

    admin.get_by_role("link", name=person.name).click()
    admin.locator("form[action$='/reopen'] button").click()
    expect(admin.locator("form[action$='/close']")).to_be_visible()
    # What was revoked stays so.
    assert _status(live_server, token) == 401
    admin.context.clear_cookies(name="kronika_session")
    sign_in(admin, person)
