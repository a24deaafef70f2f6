"""Take current screenshots of a demo system and write docs/screens.md: every page, English and Persian, light and dark,
on a desk and on a telephone. `--only NAME…` takes some pages anew and leaves the others as they are."""

import argparse
import io
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "screens.md"
IMAGES = ROOT / "docs" / "images" / "screens"
LANGUAGES = {"en": "English", "fa": "Persian"}
THEMES = ("light", "dark")
WIDTHS_PX = {"wide": (1280, 800), "narrow": (360, 740)}
MOST_BYTES = 6_000_000
_QUALITY = 62
_EDITED_TOGETHER: tuple[dict[str, Any], ...] = (
    {"keywords": {"add": ["press office"]}},
    {"credit": {"set": "Press office"}, "keywords": {"add": ["newsletter"]}},
)
_PASSWORD = "pictures of every page"
_START_SECONDS = 120.0
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]


@dataclass(frozen=True)
class Screen:
    """`endpoint` is the page's name in the program; `address` may hold what `places` names, as {photo} or {user}."""

    name: str
    endpoint: str
    address: str
    title: str
    line: str
    role: str = "editor"


SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "sessions.form", "/sign-in", "Sign in", "The way in, in eight languages.", role=""),
    Screen(
        "home", "home.page", "/", "Home", "What came in today, what waits, what comes, and this day in other years."
    ),
    Screen("library", "library.page", "/library", "Library", "Everything a reader may see, justified, with filters."),
    Screen(
        "list", "library.page", "/library?view=list", "Library as a list", "The same as rows, for who lives in tables."
    ),
    Screen("map", "library.page", "/library?view=map", "Library on a map", "Where it was taken, without a network."),
    Screen("search", "library.page", "/library?q=navroz", "Search", "Found words are marked, in any script."),
    Screen(
        "photo", "assets.page", "/assets/{photo}", "A photograph", "Large, with caption, rights, files and history."
    ),
    Screen("video", "assets.page", "/assets/{video}", "A video", "Player, marks and clips."),
    Screen("batch", "batch.listed", "/batch", "Batch edits", "What was changed together, and the way back."),
    Screen("events", "events.listed", "/events", "Events", "Sittings, festivals, press conferences."),
    Screen(
        "event", "events.page", "/events/{event}", "An event", "All that was made at it, in the order it was taken."
    ),
    Screen("new-event", "events.new", "/events/new", "A new event", "Title, kind, time and place."),
    Screen("change-event", "events.edit", "/events/{event}/edit", "Changing an event", "The same form, filled in."),
    Screen("searches", "searches.listed", "/searches", "Saved searches", "Views under a name, and how they tell."),
    Screen("alerts", "alerts.page", "/alerts", "New for your searches", "What came in since, by search."),
    Screen("collections", "collections.listed", "/collections", "Collections", "Put together by hand or by a rule."),
    Screen(
        "collection", "collections.page", "/collections/{collection}", "A collection", "In its own order, with a note."
    ),
    Screen("new-collection", "collections.new", "/collections/new", "A new collection", "Name, note, who sees it."),
    Screen(
        "change-collection",
        "collections.edit",
        "/collections/{collection}/edit",
        "Changing a collection",
        "The same form, filled in.",
    ),
    Screen(
        "arrange", "collections.arrange", "/collections/{collection}/arrange", "Arranging", "Order, cover, what goes."
    ),
    Screen("upload", "uploads.page", "/upload", "Upload", "Files and folders dropped, with what they share."),
    Screen("synonyms", "synonyms.listed", "/synonyms", "Synonyms", "Names that find each other.", role="admin"),
    Screen("new-synonyms", "synonyms.new", "/synonyms/new", "New synonyms", "One term a line.", role="admin"),
    Screen("account", "account.page", "/account", "My account", "Password, keyboard and tokens for programs."),
    Screen("accounts", "accounts.listed", "/accounts", "Accounts", "Who may what, and new colleagues.", role="admin"),
    Screen(
        "one-account",
        "accounts.page",
        "/accounts/{user}",
        "An account",
        "Its role, and its end.",
        role="admin",
    ),
    Screen("audit", "audit.log", "/audit", "Audit log", "Every change and download, sealed.", role="admin"),
    Screen("manual", "help.contents", "/help", "Manual", "Short answers, in every language."),
    Screen("chapter", "help.chapter", "/help/find", "A chapter", "With the very words that stand on the buttons."),
    Screen(
        "styleguide", "styleguide.page", "/styleguide", "Style guide", "Each component in each state.", role="admin"
    ),
)


@dataclass(frozen=True)
class System:
    url: str
    environment: Mapping[str, str]

    def dam(self, *arguments: str, stdin: str = "") -> str:
        command = [sys.executable, "-m", "dam", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.environment), input=stdin, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr}")
        return done.stdout


@contextmanager
def demo_system() -> Iterator[System]:
    """`dam up` on the demo archive, everything in it processed."""
    with tempfile.TemporaryDirectory(prefix="kronika-screens-") as home:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        plain = {name: value for name, value in os.environ.items() if not name.startswith("DAM_")}
        environment = plain | {
            "DAM_HOME": home,
            "DAM_PORT": str(port),
            "DAM_OFFICE_NAME": "Kronika",
            "DAM_ADMIN_PASSWORD": _PASSWORD,
            "DAM_SECRET_KEY": secrets.token_hex(16),
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen([sys.executable, "-m", "dam", "up"], cwd=ROOT, env=environment, stdout=sys.stderr)
        try:
            system = System(f"http://127.0.0.1:{port}", environment)
            _until(lambda: _answers(system.url), "the system is ready")
            system.dam("user", "add", "editor", "--role", "editor", "--password-stdin", stdin=_PASSWORD)
            _save_a_search(system)
            wanted = len(json.loads(system.dam("demo", "--json"))["asset_ids"])
            _until(lambda: _count(system) >= wanted, "everything is processed", 900)
            _edit_together(system)
            yield system
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _save_a_search(system: System) -> None:
    """Before anything comes in, so that there is something behind the bell."""
    token = system.dam("token", "create", "editor").split()[-1]
    search = {"name": "Navroʻz in pictures", "query": "q=navroz&kind=photo", "alert": "app"}
    _call(system, token, "/searches", search)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _count(system: System) -> int:
    found = json.loads(system.dam("search", "state:available", "--user", "admin", "--limit", "1", "--json"))
    return int(found["total"])


def _until(probe: Any, what: str, seconds: float = _START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not probe():
        if time.monotonic() > end:
            raise RuntimeError(f"not within {seconds:.0f} s: {what}")
        time.sleep(1.0)


def _call(system: System, token: str, path: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One call of the REST door; with `data` it is sent there."""
    body = None if data is None else json.dumps(data).encode()
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{system.url}/api/v1{path}", body, head)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        told: dict[str, Any] = json.loads(answer.read())
        return told


def _edit_together(system: System) -> None:
    """Two batch edits of the editor's, one of them taken back, so that the page of them shows something."""
    token = system.dam("token", "create", "editor").split()[-1]

    def ended(batch: dict[str, Any]) -> bool:
        return bool(_call(system, token, f"/batches/{batch['id']}")["state"] == "done")

    for changes in _EDITED_TOGETHER:
        batch = _call(system, token, "/batches", {"query": "kind=photo", "changes": changes})
        _until(lambda batch=batch: ended(batch), "a batch edit is done")
    back = _call(system, token, f"/batches/{batch['id']}/undo", {})
    _until(lambda: ended(back), "a batch edit is taken back")


def places(system: System) -> dict[str, str]:
    """Which photograph, video, event and collection are shown."""
    token = system.dam("token", "create", "editor").split()[-1]

    def found(query: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = _call(system, token, f"/assets?{query}")["items"]
        return items

    photo, video = found("kind=photo&q=nowruz")[0], found("kind=video")[0]
    named = {"name": "The best of the year", "description": "For the yearbook."}
    collection = _call(system, token, "/collections", named)["id"]
    best = [asset["id"] for asset in found("kind=photo&sort=-captured_at&limit=24")[::2]]
    _call(system, token, f"/collections/{collection}/assets", {"ids": best})
    _call(system, token, "/collections", {"name": "Navroʻz", "rule": "q=navroz"})
    _call(system, token, "/searches", {"name": "The mayor on film", "query": "q=mayor&kind=video", "alert": "none"})
    people = json.loads(system.dam("user", "list", "--json"))
    return {
        "user": next(person["id"] for person in people if person["name"] == "editor"),
        "photo": photo["id"],
        "video": video["id"],
        "event": photo["event_id"] or video["event_id"],
        "collection": collection,
    }


def take(system: System, screens: list[Screen]) -> None:
    # Imported here: the list of screens is read where no browser is.
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    known = places(system)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for role in dict.fromkeys(screen.role for screen in screens):
            cookies = _signed_in(browser, system, role) if role else []
            for language in LANGUAGES:
                for theme in THEMES:
                    for width, (wide, high) in WIDTHS_PX.items():
                        context = browser.new_context(
                            base_url=system.url, viewport={"width": wide, "height": high}, color_scheme=theme
                        )
                        chosen = {"kronika_language": language, "kronika_theme": theme}
                        context.add_cookies(cookies)
                        context.add_cookies([{"name": n, "value": v, "url": system.url} for n, v in chosen.items()])
                        page = context.new_page()
                        # Fonts that come after the first paint are used from the next page on.
                        page.goto("/help")
                        for screen in (screen for screen in screens if screen.role == role):
                            page.goto(screen.address.format(**known), wait_until="load")
                            page.wait_for_timeout(1200)
                            _keep(page.screenshot(), IMAGES / f"{screen.name}-{language}-{theme}-{width}.webp")
                        context.close()
        browser.close()


def _signed_in(browser: Any, system: System, role: str) -> list[Any]:
    context = browser.new_context(base_url=system.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=name]", role)
    page.fill("[name=password]", _PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "kronika_session"]
    context.close()
    return cookies


def _keep(shot: bytes, path: Path) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(shot)) as picture:
        picture.convert("RGB").save(path, "WEBP", quality=_QUALITY, method=6)


def write_page() -> None:
    """The list of all screens; the first picture of each is shown, the others are links."""
    lines = [
        "# Screens",
        "",
        "Made by `script/screens.py` from the demo archive; do not edit by hand. Each page is shown in English, light,",
        "on a desk; beside it stand the other ways of it.",
        "",
    ]
    for screen in SCREENS:
        links = [
            f"[{name}, {theme}, {width}]({_image(screen, tag, theme, width)})"
            for tag, name in LANGUAGES.items()
            for theme in THEMES
            for width in WIDTHS_PX
        ]
        lines += [
            f"## {screen.title}",
            "",
            f"{screen.line} `{screen.endpoint}`",
            "",
            f"![{screen.title}]({_image(screen, 'en', 'light', 'wide')})",
            "",
            *(f"{link} ·" for link in links[:-1]),
            links[-1],
            "",
        ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _image(screen: Screen, language: str, theme: str, width: str) -> str:
    return f"images/screens/{screen.name}-{language}-{theme}-{width}.webp"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[screen.name for screen in SCREENS], default=[])
    only = parser.parse_args().only
    with demo_system() as system:
        take(system, [screen for screen in SCREENS if not only or screen.name in only])
    write_page()
    total = sum(path.stat().st_size for path in IMAGES.glob("*.webp"))
    print(f"{len(list(IMAGES.glob('*.webp')))} pictures, {total / 1e6:.1f} MB")
    if total > MOST_BYTES:
        raise SystemExit(f"More than {MOST_BYTES / 1e6:.0f} MB of pictures. Lower the quality, or show less.")


if __name__ == "__main__":
    main()
