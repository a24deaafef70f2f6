"""A long list: it goes on by itself, and whoever comes back stands where they left."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

import config
from dam.bootstrap import wire
from dam.db.models import Asset, new_id
from dam.services import accounts, ingest
from tests.browser.steps import arrived
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_word

ASSETS = 150


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A word in the titles of more assets than one page of the list holds; no files, rows alone."""
    word = unique_word("long")
    context = wire(config.load(live_server.environment)).context
    owner = accounts.list_users(context)[0]
    now = context.clock.now()
    with context.database.write() as session:
        session.add_all(
            Asset(
                id=new_id(),
                state="available",
                kind="photo",
                title=f"{word} {number}",
                access_level="internal",
                created_at=now,
                updated_at=now,
                uploaded_by_id=owner.id,
                file_name=f"{number}.jpg",
                media_type="image/jpeg",
                size_bytes=1,
                sha256=hashlib.sha256(f"{word} {number}".encode()).hexdigest(),
            )
            for number in range(ASSETS)
        )
    ingest.wake(context)
    context.database.close()
    eventually(lambda: live_server.total(word) == ASSETS, "all are found")
    return word


def test_the_list_goes_on_and_keeps_its_place(page: Page, word: str) -> None:
    page.goto(f"/library?q={word}")
    tiles = page.locator(".tile-link")
    eventually(lambda: _to_the_end(page) and tiles.count() == ASSETS, "the list came to its end")
    wanted = tiles.nth(100)
    wanted.scroll_into_view_if_needed()
    address = str(wanted.get_attribute("href"))
    wanted.click()
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
