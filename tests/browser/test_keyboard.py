"""Whoever has no mouse: Tab comes everywhere, is always to be seen and never caught. Whoever has only fingers: what is
touched is large enough."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import too_wide
from tests.browser.conftest import new_page
from tests.browser.steps import Editor, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_tone
from tests.structure.repository import ROOT

_MOST_STOPS = 260
_LOOKING = (ROOT / "tests" / "browser" / "looking.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def places(live_server: RunningSystem) -> dict[str, str]:
    photo = bring_in(live_server, unique_picture(), "photo.jpg", title="Keyboard", keywords=["way"])
    sound = bring_in(live_server, unique_tone(4), "tone.wav", title="A tone")
    made = live_server.call("POST", "/api/v1/events", b'{"title": "Keys"}', {"Content-Type": "application/json"})
    eventually(lambda: (live_server.total("Keyboard") or 0) >= 1, "it is found")
    return {
        "home": "/",
        # Narrowed, since a long list has as many stops as it has assets.
        "library": "/library?q=Keyboard",
        "photo": f"/assets/{photo}",
        "sound": f"/assets/{sound}",
        "events": "/events",
        "event": f"/events/{made.json['id']}",
        "event form": "/events/new",
        "upload": "/upload",
        "account": "/account",
        "help": "/help",
    }


def test_tab_walks_through_every_page_and_out_of_it_again(page: Page, places: dict[str, str]) -> None:
    wrong: list[str] = []
    for name, address in places.items():
        page.goto(address)
        page.evaluate(_LOOKING)
        page.evaluate("document.activeElement.blur()")
        known: set[str] = set()
        last, inside = "", 0
        for _ in range(_MOST_STOPS):
            page.keyboard.press("Tab")
            at = page.evaluate("looking.focus()")
            # The end of the page, where the browser's own controls begin, or its beginning again.
            if at is None or (at["stop"] in known and at["stop"] != last):
                break
            # A date is one control with several stops.
            inside = inside + 1 if at["stop"] == last else 0
            assert inside < 9, f"{name}: Tab is caught in {at['html']}"
            last = at["stop"]
            known.add(last)
            faults = [told for told in ("ringed", "seen", "named") if not at[told]]
            wrong += [f"{name}: not {fault}: {at['html']}" for fault in faults]
        else:
            wrong.append(f"{name}: Tab does not come to an end")
        assert len(known) > 5, f"{name}: Tab stops at {at}"
    assert not wrong, "\n".join(wrong)


def test_the_first_stop_leads_past_the_bar(page: Page) -> None:
    page.goto("/events")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(
    ("key", "dialog", "opener"), [("Control+k", "#palette", "#search"), ("Shift+Slash", "#keys", ".avatar")]
)
def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page, key: str, dialog: str, opener: str) -> None:
    page.goto("/events")
    page.locator(opener).focus()
    page.keyboard.press(key)
    expect(page.locator(dialog)).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, dialog[open], dialog[open] *')")
    page.keyboard.press("Escape")
    expect(page.locator(dialog)).to_be_hidden()
    expect(page.locator(opener)).to_be_focused()


def test_fingers_find_large_targets(
    chromium: Browser, live_server: RunningSystem, sessions: dict[str, str], editor: Editor, places: dict[str, str]
) -> None:
    small: dict[str, list[str]] = {}
    with new_page(chromium, live_server, editor.language, sessions[editor.language], phone=True) as page:
        for name, address in places.items():
            page.goto(address)
            assert page.evaluate("matchMedia('(pointer: coarse)').matches")
            assert not too_wide(page), f"{name} scrolls sideways"
            page.evaluate(_LOOKING)
            if found := page.evaluate("looking.small()"):
                small[name] = found
    assert not small, "\n".join(f"{name}: {html}" for name, all_of in small.items() for html in all_of)


def test_pictures_come_from_the_camera_roll(
    chromium: Browser, live_server: RunningSystem, sessions: dict[str, str], editor: Editor
) -> None:
    with new_page(chromium, live_server, editor.language, sessions[editor.language], phone=True) as page:
        page.goto("/upload")
        with page.expect_file_chooser() as chosen:
            page.locator("label.for-touch", has=page.locator("[multiple]")).click()
        assert chosen.value.is_multiple()
        name = f"roll-{editor.language}.jpg"
        data = unique_picture()
        chosen.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
        row = page.locator(".upload-row").filter(has_text=name)
        expect(row).to_have_attribute("data-state", "available", timeout=60_000)
