"""A long list: it goes on by itself, and whoever comes back stands where they left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rows import many
from tests.browser.steps import arrived
from tests.fixtures.running import RunningSystem, eventually

ASSETS = 150


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A word in the titles of more assets than one page of the list holds."""
    return many(live_server, ASSETS)


def test_the_list_goes_on_and_keeps_its_place(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}")
    tiles = page.locator(".tile-link")
    last = page.locator(f'[aria-posinset="{ASSETS}"] .tile-link')
    eventually(lambda: _to_the_end(page) and last.count() == 1, "the list came to its end")
    assert tiles.count() < ASSETS, "what is out of sight is not in the document"
    wanted = page.locator(f'[aria-posinset="{ASSETS - 10}"] .tile-link')
    wanted.scroll_into_view_if_needed()
    address = str(wanted.get_attribute("href"))
    page.locator(f'.tile-link[href="{address}"]').click()
    arrived(page, address)
    page.go_back()
    again = page.locator(f'.tile-link[href="{address}"]')
    expect(again).to_be_focused()
    expect(again).to_be_in_viewport()


def test_walking_on_leads_past_what_was_loaded(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}")
    page.locator(".tile-link").nth(2).click()
    arrived(page, "/assets/")
    expect(page.locator("[data-place]")).to_have_text(re.compile("[3۳]"))
    for _ in range(3):
        before = page.url
        page.keyboard.press("n")
        expect(page).not_to_have_url(before)
        page.wait_for_load_state("load")
    last = page.url.partition("/assets/")[2]
    page.locator("[data-back]").click()
    arrived(page, f"q={word}")
    expect(page.locator(f"#tile-{last} a")).to_be_focused()


def _to_the_end(page: Page) -> bool:
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    return True
