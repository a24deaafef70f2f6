"""Fields changed in place, and two people at the same field."""

import pytest
from playwright.sync_api import Page, expect

from dam.http.identity import SESSION_COOKIE
from tests.browser.steps import bring_in
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_picture


@pytest.fixture
def photo(live_server: RunningSystem) -> str:
    return bring_in(live_server, unique_picture(), "photo.jpg", title="Before", place="Nowhere")


def test_a_field_is_changed_and_the_history_tells(page: Page, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("گشایش بوستان")
    page.keyboard.press("Enter")
    expect(page.locator("#field-title h1")).to_have_text("گشایش بوستان")
    expect(page.locator("#field-title .field-edit")).to_be_focused()
    page.reload()
    expect(page.locator(".history")).to_contain_text("گشایش بوستان", use_inner_text=False)


def test_escape_leaves_an_untouched_field_and_keeps_a_touched_one(page: Page, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-place .field-edit").click()
    expect(page.locator("#field-place [name=value]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#field-place .field-value")).to_have_text("Nowhere")
    page.locator(".field-place .field-edit").click()
    page.locator("#field-place [name=value]").fill("Somewhere")
    page.keyboard.press("Escape")
    expect(page.locator("#field-place [name=value]")).to_have_value("Somewhere")
    page.locator("#field-place [data-cancel]").click()


def test_a_stale_change_shows_both_versions(page: Page, live_server: RunningSystem, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Mine")
    somebody_changes(live_server, photo, b'{"title": "Theirs"}')
    page.locator("#field-title .button-main").click()
    conflict = page.locator(".field-conflict")
    expect(conflict.locator(".version-text")).to_have_text(["Theirs", "Mine"])
    expect(conflict.locator("[name=value]")).to_have_value("Mine")
    assert live_server.call("GET", f"/api/v1/assets/{photo}").json["title"] == "Theirs"
    conflict.locator("[name=choice-value]").first.check()
    expect(conflict.locator("[name=value]")).to_have_value("Theirs")
    conflict.locator("[name=value]").fill("Mine and theirs")
    conflict.locator(".button-main").click()
    expect(page.locator("#field-title h1")).to_have_text("Mine and theirs")
    assert live_server.call("GET", f"/api/v1/assets/{photo}").json["title"] == "Mine and theirs"


def test_a_change_of_another_field_is_no_conflict(page: Page, live_server: RunningSystem, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Mine")
    somebody_changes(live_server, photo, b'{"place": "Elsewhere"}')
    page.locator("#field-title .button-main").click()
    expect(page.locator("#field-title h1")).to_have_text("Mine")
    asset = live_server.call("GET", f"/api/v1/assets/{photo}").json
    assert (asset["title"], asset["place"]) == ("Mine", "Elsewhere")


def somebody_changes(system: RunningSystem, asset_id: str, change: bytes) -> None:
    head = {"Content-Type": "application/json"}
    assert system.call("PATCH", f"/api/v1/assets/{asset_id}", change, head).status == 200


def test_a_refused_value_is_told_beside_what_was_typed(page: Page, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("x" * 1001)
    page.locator("#field-title .button-main").click()
    expect(page.locator("#field-title [role=alert]")).to_be_visible()
    expect(page.locator("#field-title [name=value]")).to_have_value("x" * 1001)
    page.locator("#field-title [data-cancel]").click()


def test_what_was_typed_outlives_a_session(page: Page, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Typed")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=SESSION_COOKIE)
    page.locator("#field-title .button-main").click()
    expect(page.locator("#signed-out")).to_be_visible()
    expect(page.locator("#field-title [name=value]")).to_have_value("Typed")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.locator("#field-title .button-main").click()
    expect(page.locator("#field-title h1")).to_have_text("Typed")


def test_what_was_typed_outlives_an_error(page: Page, photo: str) -> None:
    page.goto(f"/assets/{photo}")
    page.locator(".field-title .field-edit").click()
    page.locator("#field-title [name=value]").fill("Typed")
    # Without the token of the page the change is refused.
    page.locator("form#field-title").evaluate(
        "(form) => form.setAttribute('hx-headers', JSON.stringify({'X-CSRF-Token': ''}))"
    )
    page.locator("#field-title .button-main").click()
    expect(page.locator("#part-problem .toast")).to_be_visible()
    expect(page.locator("#field-title [name=value]")).to_have_value("Typed")
