"""Saving a search, being told of what is new, passing a view on, and collecting: the ways from end to end."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_page
from tests.browser.steps import Editor, arrived, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word


@pytest.fixture
def word(live_server: RunningSystem) -> str:
    """A word that one photograph has."""
    word = unique_word("word")
    bring_in(live_server, unique_picture(), f"{word}-old.jpg", title=f"{word} old")
    eventually(lambda: live_server.total(word) == 1, "it is found")
    return word


def keep(page: Page) -> None:
    """The menu of what can be done with the whole view."""
    page.locator(".keep-button").click()
    expect(page.locator("#keep")).to_be_visible()


@pytest.mark.way
def test_a_saved_search_tells_of_a_new_asset(page: Page, live_server: RunningSystem, word: str) -> None:
    page.goto(f"/library?q={word}&kind=photo")
    keep(page)
    page.locator("#keep [hx-get^='/searches/form']").click()
    dialog = page.locator("#keep-dialog")
    expect(dialog.locator("[name=name]")).to_be_focused()
    page.keyboard.type(f"Search of {word}")
    dialog.locator(".button-main").click()
    expect(dialog).not_to_be_visible()
    expect(page.locator("#toasts .toast-good")).to_contain_text(word)

    new = bring_in(live_server, unique_picture(), f"{word}-new.jpg", title=f"{word} new")
    page.goto("/")
    alert = page.locator("#alerts [data-alert]").filter(has_text=word)
    # The home page does not renew this part by itself; the bell does.
    expect(page.locator("[data-bell-count]")).to_be_visible()
    page.reload()
    expect(alert.locator(".shot")).to_have_count(1)
    page.locator("[data-bell]").click()
    arrived(page, "/alerts")
    row = page.locator("article").filter(has_text=word)
    expect(row).to_have_class(re.compile("alert-unread"))
    expect(row.locator(f"a[href='/assets/{new}']")).to_be_visible()
    row.locator("form[action$='/open'] button").click()
    arrived(page, f"/library?q={word}")
    expect(page.locator(".tile")).to_have_count(2)
    page.goto("/alerts")
    expect(page.locator("article").filter(has_text=word)).not_to_have_class(re.compile("alert-unread"))

    page.goto("/searches")
    saved = page.locator(".saved").filter(has_text=word)
    saved.locator("summary").click()
    saved.locator("[name=name]").fill(f"Renamed {word}")
    saved.locator("select[name=alert]").select_option("none")
    saved.locator("form[action^='/searches/'] .button-main").click()
    saved = page.locator(".saved").filter(has_text=f"Renamed {word}")
    expect(saved).to_be_visible()
    saved.locator("summary").click()
    saved.locator("form[action$='/delete'] button").click()
    expect(page.locator(".saved").filter(has_text=word)).to_have_count(0)


def test_a_name_twice_is_told_in_place_and_may_be_replaced(page: Page, word: str) -> None:
    for expected in (False, True):
        page.goto(f"/library?q={word}")
        keep(page)
        page.locator("#keep [hx-get^='/searches/form']").click()
        dialog = page.locator("#keep-dialog")
        dialog.locator("[name=name]").fill(f"Twice {word}")
        dialog.locator("[name=alert]").select_option("none")
        dialog.locator(".button-main").click()
        if expected:
            expect(dialog.locator("[role=alert]")).to_be_visible()
            dialog.locator("[name=search_id]").select_option(index=1)
            expect(dialog.locator("[name=name]")).not_to_be_visible()
            dialog.locator(".button-main").click()
        expect(dialog).not_to_be_visible()


def test_a_copied_link_shows_the_same_to_somebody_else(
    page: Page, chromium: Browser, live_server: RunningSystem, sessions: dict[str, str], editor: Editor, word: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/library?q={word}&uploaded_by=me&sort=title&view=list")
    keep(page)
    page.locator("#keep [data-copies]").click()
    expect(page.locator("#toasts .toast-good")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{live_server.url}/library?q={word}") and "sort=title" in link and "view=list" in link
    assert "uploaded_by=me" not in link and re.search(r"uploaded_by=[0-9a-z]{26}", link)
    other = next(language for language in sessions if language != editor.language)
    with new_page(chromium, live_server, other, sessions[other]) as theirs:
        theirs.goto(link)
        expect(theirs.locator(".chip")).to_have_count(1)
        expect(theirs.locator("#search")).to_have_value(word)


@pytest.mark.way
def test_a_collection_is_made_from_a_selection_arranged_and_searched(
    page: Page, live_server: RunningSystem, word: str
) -> None:
    for n in range(2):
        bring_in(live_server, unique_picture(), f"{word}-{n}.jpg", title=f"{word} {n}")
    eventually(lambda: live_server.total(word) == 3, "all are found")
    page.goto(f"/library?q={word}&sort=title")
    page.locator(".tile-link").first.focus()
    page.keyboard.press("Control+a")
    expect(page.locator("#selection")).to_be_visible()
    page.locator("#selection [hx-post='/collections/choose']").click()
    dialog = page.locator("#keep-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=collection_id]").select_option("")
    dialog.locator("[name=name]").fill(f"Best of {word}")
    dialog.locator(".button-main").click()
    expect(dialog).not_to_be_visible()
    page.goto("/collections")
    page.locator(".event-card").filter(has_text=word).locator("a").click()
    arrived(page, "/collections/")
    expect(page.locator(".tile-title")).to_have_text([f"{word} 0", f"{word} 1", f"{word} old"])
    page.locator("a[href$='/arrange']").click()
    arrived(page, "/arrange")
    page.locator(".arrange-row").nth(2).locator("[value=back]").click()
    expect(page.locator(".arrange-name")).to_have_text([f"{word} 0", f"{word} old", f"{word} 1"])
    page.locator(".arrange-row").nth(0).locator("[value=remove]").click()
    expect(page.locator(".arrange-row")).to_have_count(2)
    page.locator(".arrange-row").nth(1).locator("[value=cover]").click()
    expect(page.locator(".arrange-row").nth(1).locator(".arrange-cover")).to_be_visible()
    page.locator(".page-head .button").click()
    page.locator("a[href^='/library?collection=']").click()
    arrived(page, "/library?collection=")
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.locator(".chip")).to_contain_text(word)


def test_an_asset_is_collected_from_its_page_and_a_search_becomes_a_rule(
    page: Page, live_server: RunningSystem, word: str
) -> None:
    page.goto(f"/library?q={word}")
    page.locator(".tile-link").click()
    arrived(page, "/assets/")
    page.locator("form[hx-post='/collections/choose'] button").click()
    dialog = page.locator("#keep-dialog")
    dialog.locator("[name=collection_id]").select_option("")
    dialog.locator("[name=name]").fill(f"One of {word}")
    dialog.locator(".button-main").click()
    expect(dialog).not_to_be_visible()
    page.reload()
    expect(page.locator(".collected")).to_contain_text(f"One of {word}")
    page.goto(f"/library?q={word}")
    keep(page)
    page.locator("#keep a[href^='/collections/new']").click()
    arrived(page, "/collections/new")
    page.locator("[name=name]").fill(f"Rule of {word}")
    page.locator("#collection-form .button-main").click()
    expect(page).to_have_url(re.compile(r"/collections/[0-9a-z]{26}$"))
    expect(page.locator(".tile")).to_have_count(1)
    bring_in(live_server, unique_picture(), f"{word}-later.jpg", title=f"{word} later")
    # Nobody does anything: the page follows its rule.
    expect(page.locator(".tile")).to_have_count(2, timeout=60_000)


def test_an_open_collection_follows_what_others_do(page: Page, live_server: RunningSystem, word: str) -> None:
    ids = [bring_in(live_server, unique_picture(), f"{word}-{n}.jpg", title=f"{word} {n}") for n in range(2)]

    def does(method: str, path: str, **body: object) -> Any:
        answer = live_server.call(method, path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        assert answer.status < 300, answer.body
        return json.loads(answer.body or b"null")

    made = does("POST", "/api/v1/collections", name=f"Followed {word}")["id"]
    page.goto(f"/collections/{made}")
    expect(page.locator(".empty")).to_be_visible()
    does("POST", f"/api/v1/collections/{made}/assets", ids=ids)
    titles = page.locator(".tile-title")
    expect(titles).to_have_text([f"{word} 0", f"{word} 1"], timeout=60_000)
    # Who stands on one of them stands there still.
    page.locator(".tile-link").nth(1).focus()
    does("PUT", f"/api/v1/collections/{made}/assets", ids=ids[::-1])
    expect(titles).to_have_text([f"{word} 1", f"{word} 0"], timeout=60_000)
    expect(page.locator(".tile-link").first).to_be_focused()
    does("PATCH", f"/api/v1/collections/{made}", name=f"Renamed {word}")
    expect(page.locator("h1")).to_have_text(f"Renamed {word}", timeout=60_000)
    expect(page).to_have_title(re.compile(f"^Renamed {word}"))


def test_a_result_is_taken_along_as_a_table(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}")
    keep(page)
    with page.expect_download() as download:
        page.locator("#keep [value=csv]").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert f"{word} old" in text and (("جلالی" in text) == (editor.language == "fa"))
    page.locator("[data-check]").first.click(force=True)
    page.locator("#selection [popovertarget=selection-download]").click()
    with page.expect_download() as download:
        page.locator("#selection-download [value=xlsx]").click()
    assert download.value.path().read_bytes()[:2] == b"PK"
