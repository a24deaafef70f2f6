"""axe-core finds nothing in what opens over and within the pages: menus, dialogs, forms, selections, messages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import at_desk, faults, in_both_views, phone_faults
from tests.browser.conftest import new_page
from tests.browser.steps import bring_in, drop
from tests.fixtures.looking_alike import picture
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import cut_short, unique_number


@dataclass(frozen=True)
class State:
    """`open` brings the page at `address` into a state and leaves it there; `{asset}` is a photograph's id."""

    name: str
    address: str
    open: Callable[[Page], None]


def _menu(page: Page) -> None:
    page.locator(".avatar").click()
    expect(page.locator("#menu")).to_be_visible()


def _sheet(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys dl").first).to_be_visible()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").nth(4)).to_be_visible()


def _palette_found(page: Page) -> None:
    _palette(page)
    page.keyboard.type("axe")
    expect(page.locator("#palette img").first).to_be_visible()


def _search_box(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search-list [role=option]").nth(4)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-list [aria-selected=true]")).to_have_count(1)


def _how_to_search(page: Page) -> None:
    page.locator("[data-how-to-search]").click()
    expect(page.locator("#how-to-search [data-example]").nth(9)).to_be_visible()


def _field(page: Page) -> None:
    for name in ("title", "keywords", "event_id", "captured_at"):
        page.locator(f".field-{name} .field-edit").first.click()
        expect(page.locator(f"form#field-{name}")).to_be_visible()


def _conflict(page: Page) -> None:
    page.locator(".field-description .field-edit").click()
    form = page.locator("form#field-description")
    form.locator("[name=value]").fill("My words")
    form.locator("[name=seen]").evaluate("(seen) => { seen.value = 'older words'; }")
    form.locator("[name=version]").evaluate("(version) => { version.value = 0; }")
    form.locator(".button-main").click()
    expect(page.locator(".field-conflict .version-text")).to_have_count(2)


def _draft(page: Page) -> None:
    page.locator("[name=title]").fill("Half a title")
    page.reload()
    expect(page.locator(".draft-offer")).to_be_visible()


def _refused(page: Page) -> None:
    page.locator("[name=title]").fill("A title")
    page.locator("[name=starts_at]").fill("2026-05-02T10:00")
    page.locator("[name=ends_at]").fill("2026-05-01T10:00")
    page.locator("#event-form .button-main").click()
    expect(page.locator("#problem")).to_be_visible()


def _token(page: Page) -> None:
    page.locator("[name=label]").fill("A program")
    page.locator("form[action$=tokens] button").click()
    expect(page.locator(".token")).to_be_visible()


def _upload(page: Page) -> None:
    drop(page, {"nothing.jpg": b"", "cut short.jpg": cut_short()})
    # What this person has sent earlier today may stand below.
    expect(page.locator("[data-list] .upload-row[data-state=failed]")).to_have_count(2)


def _selection(page: Page) -> None:
    page.locator("[data-grid] .tile-link").first.focus()
    page.keyboard.press("x")
    expect(page.locator(".selection-bar")).to_be_visible()


def _preview(page: Page) -> None:
    page.locator("[data-grid] .tile-link").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-preview-asset]")).to_be_visible()


def _no_answer(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('#toasts > .toast')) each.hidden = false")


def _similar(page: Page) -> None:
    expect(page.locator(".similar-strip a").first).to_be_visible()


def _grouped(page: Page) -> None:
    expect(page.locator(".tile-group").first).to_be_visible()


STATES = (
    State("menu", "/events", _menu),
    State("sheet of keys", "/library", _sheet),
    State("palette", "/library", _palette),
    State("palette with what was found", "/events", _palette_found),
    State("search box", "/events", _search_box),
    State("how to search", "/events", _how_to_search),
    State("fields being changed", "/assets/{asset}", _field),
    State("two versions", "/assets/{asset}", _conflict),
    State("a draft offered again", "/events/new", _draft),
    State("a refused form", "/events/new", _refused),
    State("a fresh token", "/account", _token),
    State("uploads that failed", "/upload", _upload),
    State("a selection", "/library?q=axe", _selection),
    State("a preview", "/library?q=axe", _preview),
    State("messages", "/library", _no_answer),
    State("what is similar", "/assets/{asset}", _similar),
    State("near-duplicates as one", "/library?q=axe&group=yes", _grouped),
    State("near-duplicates in a list", "/library?q=axe&group=yes&view=list", _grouped),
)


@pytest.fixture(scope="module")
def asset(live_server: RunningSystem) -> str:
    look = unique_number()
    bring_in(live_server, picture(look, 70), "axe again.jpg", title="Axe", description="Words")
    return bring_in(live_server, picture(look), "axe.jpg", title="Axe", description="Words")


@in_both_views
def test_axe_finds_nothing_in_any_state(
    chromium: Browser,
    live_server: RunningSystem,
    sessions: dict[str, str],
    asset: str,
    language: str,
    theme: str,
    other: str,
) -> None:
    wrong: dict[str, list[str]] = {}
    with new_page(chromium, live_server, language, sessions[language], theme=theme) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        for state in STATES:
            at_desk(page, state.address.replace("{asset}", asset))
            state.open(page)
            # What lies half under the bar is not small.
            page.evaluate("scrollTo(0, 0)")
            if found := faults(page) + phone_faults(page, other):
                wrong[state.name] = found
    assert not wrong, "\n".join(f"{name}\n    " + "\n    ".join(found) for name, found in wrong.items())
