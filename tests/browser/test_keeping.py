"""What was typed is kept: without a line, over a reload, and when somebody else was quicker."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import bring_in
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_picture, unique_word

pytestmark = pytest.mark.way
_JSON = {"Content-Type": "application/json"}


@pytest.fixture
def photo(live_server: RunningSystem) -> str:
    return bring_in(live_server, unique_picture(), "photo.jpg", title="Before")


@pytest.fixture
def event(live_server: RunningSystem) -> str:
    body = json.dumps({"title": "Before", "kind": "festival", "place": "The square"}).encode()
    made: str = live_server.call("POST", "/api/v1/events", body, _JSON).json["id"]
    return made


def test_a_field_is_saved_by_itself_when_the_line_is_back(page: Page, live_server: RunningSystem, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Written on the road")
    page.context.set_offline(True)
    expect(page.locator("#no-line")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#field-title .draft-waiting")).to_be_visible()
    expect(page.locator("#field-title [name=value]")).to_have_value("Written on the road")
    page.context.set_offline(False)
    expect(page.locator("#field-title h1")).to_have_text("Written on the road")
    expect(page.locator("#no-line")).to_be_hidden()
    assert live_server.call("GET", f"/api/v1/assets/{photo}").json["title"] == "Written on the road"


def test_what_was_typed_is_offered_after_a_reload_and_still_told_to_be_stale(
    page: Page, live_server: RunningSystem, photo: str
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Mine")
    change = live_server.call("PATCH", f"/api/v1/assets/{photo}", b'{"title": "Theirs"}', _JSON)
    assert change.status == 200
    page.reload()
    expect(page.locator("#field-title h1")).to_have_text("Theirs")
    expect(page.locator("#field-title .draft-offer q")).to_have_text("Mine")
    page.locator("#field-title [data-restore]").click()
    expect(page.locator("#field-title [name=value]")).to_have_value("Mine")
    page.locator("#field-title .button-main").click()
    expect(page.locator(".field-conflict .version-text")).to_have_text(["Theirs", "Mine"])
    page.locator(".field-conflict [data-keep]").click()
    expect(page.locator("#field-title h1")).to_have_text("Theirs")
    page.reload()
    expect(page.locator("#field-title h1")).to_be_visible()
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_a_stale_event_shows_both_versions_of_what_differs(page: Page, event: str) -> None:
    page.goto(f"/events/{event}/edit")
    page.locator("[name=title]").fill("My title")
    page.locator("[name=description]").fill("My words")
    _change(page, event, title="Their title", place="Elsewhere")
    page.locator("#event-form .button-main").click()
    versions = page.locator('[data-versions="title"]')
    expect(versions.locator(".version-text")).to_have_text(["Their title", "My title"])
    expect(page.locator('[data-versions="kind"]')).to_have_count(0)
    versions.locator("input").first.check()
    expect(page.locator("[name=title]")).to_have_value("Their title")
    page.locator("#event-form .button-main").click()
    expect(page.locator("h1")).to_have_text("Their title")
    expect(page.locator(".event-text")).to_have_text("My words")


def test_an_event_made_without_a_line_is_made_once(page: Page) -> None:
    title = unique_word("On the road ")
    page.goto("/events/new")
    page.locator("[name=title]").fill(title)
    page.context.set_offline(True)
    page.locator("#event-form .button-main").click()
    expect(page.locator(".draft-waiting")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text(title)
    page.goto(f"/events?q={title}")
    expect(page.locator(".event-card")).to_have_count(1)


def test_an_unfinished_event_is_offered_again(page: Page) -> None:
    page.goto("/events/new")
    page.locator("[name=title]").fill("Half a title")
    page.goto("/events")
    page.goto("/events/new")
    page.locator("[data-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("Half a title")
    page.locator("[data-cancel]").click()
    page.goto("/events/new")
    expect(page.locator("[name=title]")).to_have_value("")
    expect(page.locator(".draft-offer")).to_have_count(0)


def _change(page: Page, event: str, **fields: str) -> None:
    """Another window of the same person changes the event first."""
    other = page.context.new_page()
    other.goto(f"/events/{event}/edit")
    for name, value in fields.items():
        other.locator(f"[name={name}]").fill(value)
    other.locator("#event-form .button-main").click()
    expect(other).to_have_url(re.compile(f"{event}$"))
    other.close()
