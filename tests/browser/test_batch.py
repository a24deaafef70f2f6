"""Many assets changed together: chosen in the grid, previewed, run, taken back; and the pickers that help with it."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.steps import bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word


def photos(system: RunningSystem, word: str, count: int = 3) -> list[str]:
    """Brought in and to be found by the word."""
    ids = [bring_in(system, unique_picture(), f"{word}-{n}.jpg", title=f"{word} sqare {n}") for n in range(count)]
    address = f"/api/v1/assets?{urlencode({'q': word})}"
    eventually(lambda: system.call("GET", address).json["total"] == count, "they are found")
    return ids


def asset(system: RunningSystem, asset_id: str) -> dict[str, object]:
    found: dict[str, object] = system.call("GET", f"/api/v1/assets/{asset_id}").json
    return found


def open_form(page: Page, word: str, count: int) -> None:
    """From the grid of a search, with everything of it selected."""
    page.goto(f"/library?q={word}")
    expect(page.locator(".tile")).to_have_count(count)
    page.locator(".tile [data-check]").first.click(force=True)
    page.keyboard.press("Control+a")
    expect(page.locator(".tile[data-selected]")).to_have_count(count)
    page.locator('#selection [hx-post="/batch/form"]').first.click()
    expect(page.locator("#batch-form")).to_be_visible()


def test_previewed_run_and_taken_back(page: Page, live_server: RunningSystem) -> None:
    word = unique_word("w")
    ids = photos(live_server, word)
    open_form(page, word, 3)
    expect(page.locator("#mode-title")).to_be_focused()
    page.locator("[name=find]").fill("SQARE")
    page.locator("[name=replacement]").fill("میدان")
    preview = page.locator("#batch-preview")
    expect(preview.locator(".batch-example")).to_have_count(3)
    expect(preview.locator(".batch-example").first.locator("del")).to_have_text("sqare")
    expect(preview.locator(".batch-example").first.locator("ins")).to_have_text("میدان")
    assert "sqare" in str(asset(live_server, ids[0])["title"])
    page.select_option("#mode-keywords", "change")
    page.locator(".batch-control-change [role=combobox]").first.fill(f"{word}، бозор")
    page.keyboard.press("Enter")
    expect(preview.locator(".batch-word-comes")).to_have_count(6)
    page.evaluate("document.addEventListener('kronika:changed', (e) => { window.told = e.detail.ids; })")
    page.locator("#batch-go").click()
    expect(page.locator("[data-batch-ended]")).to_be_visible()
    assert sorted(page.evaluate("window.told")) == sorted(ids)
    changed = asset(live_server, ids[0])
    assert (changed["title"], changed["keywords"]) == (f"{word} میدان 0", [word, "бозор"])
    head = {"Content-Type": "application/json"}
    live_server.call("PATCH", f"/api/v1/assets/{ids[1]}", json.dumps({"title": "Theirs"}).encode(), head)
    # Closed, the way back stays at hand, on this page and on the next.
    page.locator(".dialog-foot [data-dismiss]").click()
    expect(page.locator(".toast-action")).to_be_visible()
    page.goto("/events")
    page.locator(".toast-action").click()
    expect(page.locator(".toast", has_text=re.compile("[1۱]")).last).to_be_visible()
    page.goto("/batch")
    rows = page.locator(".batch-row")
    expect(rows.nth(1).locator(".badge")).to_be_visible()
    rows.first.locator("a").click()
    expect(page.locator(".batch-left .row")).to_have_count(1)
    assert [asset(live_server, asset_id)["title"] for asset_id in ids] == [
        f"{word} sqare 0",
        "Theirs",
        f"{word} sqare 2",
    ]


def test_a_picker_finds_in_another_script_and_takes_what_is_new(page: Page, live_server: RunningSystem) -> None:
    word = unique_word("Бозор")
    first, second = photos(live_server, unique_word("w"), 2)
    change = json.dumps({"keywords": [word]}, ensure_ascii=False).encode()
    live_server.call("PATCH", f"/api/v1/assets/{first}", change, {"Content-Type": "application/json"})
    page.goto(f"/assets/{second}")
    latin = word.replace("Бозор", "bozor")
    # A change is indexed a moment later.
    page.wait_for_function(
        "async (q) => (await (await fetch('/suggest/keywords?q=' + q)).json()).found.length > 0", arg=latin
    )
    page.locator("#field-keywords .field-edit").click()
    box = page.locator("#field-keywords [role=combobox]")
    expect(box).to_be_focused()
    box.press_sequentially(latin)
    option = page.locator("#field-keywords [role=option]").first
    expect(option).to_have_text(re.compile(word))
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    box.fill("بوستان")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#field-keywords .word")).to_have_text([word, "بوستان"])


def test_bad_input_is_told_and_a_slip_loses_nothing(page: Page, live_server: RunningSystem) -> None:
    word = unique_word("w")
    photos(live_server, word, 1)
    open_form(page, word, 1)
    page.select_option("#mode-title", "set")
    page.locator("[name=value-title]").fill("<b>" + "x" * 1500)
    expect(page.locator("#batch-preview [role=alert]")).to_be_visible()
    page.locator("[name=value-title]").fill("<b>\u202e🎉")
    expect(page.locator("#batch-preview ins")).to_have_text("<b>🎉")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[name=value-title]")).to_have_value("<b>\u202e🎉")
    page.locator("#batch-dialog .dialog-head [data-dismiss]").click()
    expect(page.locator("#batch-form")).to_have_count(0)
