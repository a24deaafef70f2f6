"""A real browser on a real system. Every test runs in English and in Persian, each with an editor of its own.

A test of a way that people take from end to end is marked `@pytest.mark.way` and runs in Georgian too. Whole modules
are marked with `pytestmark = pytest.mark.way`. Tests of one part stay with two languages: they differ by direction,
digits and script, and the third would cost half as much time again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dam.http.identity import SESSION_COOKIE
from tests.browser.steps import PASSWORD, Editor, make_account
from tests.fixtures.behind import session_of
from tests.fixtures.running import RunningSystem, running_system
from tests.fixtures.unique import unique_word

_CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = ("en", "fa")
LANGUAGES_OF_WAYS = (*LANGUAGES, "ka")
# Patience for a busy machine; nothing here waits longer than it has to.
expect.set_options(timeout=45_000)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("browser") / "home", {"DAM_TIME_ZONE": "Asia/Tehran"}) as system:
        yield system


@pytest.fixture(scope="session")
def editors(live_server: RunningSystem) -> dict[str, Editor]:
    """An account for each language."""
    found = {language: Editor(f"editor-{language}", PASSWORD, language) for language in LANGUAGES_OF_WAYS}
    for editor in found.values():
        make_account(live_server, editor, "editor")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "editor" in metafunc.fixturenames:
        way = metafunc.definition.get_closest_marker("way")
        metafunc.parametrize("editor", LANGUAGES_OF_WAYS if way else LANGUAGES, indirect=True)


@pytest.fixture
def editor(request: pytest.FixtureRequest, editors: dict[str, Editor]) -> Editor:
    return editors[request.param]


@contextmanager
def new_page(
    chromium: Browser,
    served: RunningSystem | str,
    language: str,
    session: str = "",
    *,
    theme: str = "",
    phone: bool = False,
) -> Iterator[Page]:
    """A page in a context of its own, at a system or an address, of somebody signed in by `session`. Nothing may break
    in a script or against the policy until it closes. Movement is reduced, so that nothing is looked at half way."""
    url = served if isinstance(served, str) else served.url
    context: BrowserContext = chromium.new_context(
        base_url=url,
        viewport={"width": 360, "height": 740} if phone else {"width": 1280, "height": 800},
        has_touch=phone,
        is_mobile=phone,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    cookies = {"kronika_language": language, "kronika_theme": theme, SESSION_COOKIE: session}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items() if value])
    context.set_default_timeout(60_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert not faults


@pytest.fixture
def guest(chromium: Browser, live_server: RunningSystem, editor: Editor) -> Iterator[Page]:
    """A page of somebody not signed in, who chose a language."""
    with new_page(chromium, live_server, editor.language) as page:
        yield page


@pytest.fixture(scope="session")
def sessions(live_server: RunningSystem, editors: dict[str, Editor]) -> dict[str, str]:
    """The secret of a signed-in browser for each language."""
    return {language: session_of(live_server, one.name, one.password) for language, one in editors.items()}


@pytest.fixture
def admin(guest: Page, editor: Editor, live_server: RunningSystem) -> Page:
    """A page of an administrator who has signed in, and is nowhere yet."""
    person = Editor(unique_word("admin"), PASSWORD, editor.language)
    make_account(live_server, person, "admin")
    return _signed_in(guest, live_server, session_of(live_server, person.name, person.password))


@pytest.fixture
def page(guest: Page, editor: Editor, live_server: RunningSystem, sessions: dict[str, str]) -> Page:
    """A page of an editor who has signed in, and is nowhere yet."""
    return _signed_in(guest, live_server, sessions[editor.language])


def _signed_in(page: Page, system: RunningSystem, session: str) -> Page:
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": system.url, "httpOnly": True}])
    return page
