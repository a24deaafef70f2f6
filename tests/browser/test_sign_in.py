"""Signing in and out, and what somebody sees who may not come in."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import Editor, sign_in


def test_a_wrong_password_is_told_and_the_name_kept(guest: Page, editor: Editor) -> None:
    guest.goto("/sign-in")
    guest.fill("[name=name]", editor.name)
    guest.fill("[name=password]", "not this one")
    guest.press("[name=password]", "Enter")
    expect(guest.get_by_role("alert").first).to_be_visible()
    expect(guest.locator("[name=name]")).to_have_value(editor.name)


def test_signing_in_leads_to_the_page_that_was_wanted(guest: Page, editor: Editor) -> None:
    guest.goto("/events")
    expect(guest).to_have_url(re.compile(r"/sign-in\?next="))
    guest.fill("[name=name]", editor.name)
    guest.fill("[name=password]", editor.password)
    guest.press("[name=password]", "Enter")
    expect(guest).to_have_url(re.compile(r"/events$"))


def test_after_signing_out_nothing_is_shown(guest: Page, editor: Editor) -> None:
    page = guest
    sign_in(page, editor)
    page.locator(".avatar").click()
    page.locator(".menu-out").click()
    expect(page).to_have_url(re.compile(r"/sign-in"))
    page.goto("/library")
    expect(page).to_have_url(re.compile(r"/sign-in"))


def test_what_an_editor_may_not_do_is_neither_shown_nor_open(page: Page) -> None:
    page.goto("/")
    page.locator(".avatar").click()
    expect(page.locator('.menu a[href="/account"]')).to_be_visible()
    expect(page.locator('.menu a[href="/accounts"]')).to_have_count(0)
    expect(page.locator('.menu a[href="/audit"]')).to_have_count(0)
    answer = page.goto("/accounts")
    assert answer is not None and answer.status == 403
    expect(page.locator(".error-page h1")).to_be_visible()


def test_an_unknown_address_is_a_page_of_ours(page: Page) -> None:
    answer = page.goto("/nothing/here")
    assert answer is not None and answer.status == 404
    expect(page.locator(".error-page h1")).to_be_visible()
