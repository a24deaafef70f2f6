"""The result on a map: drawn from what comes along, walked by mouse, keyboard and as a list, in both directions."""

import io
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dam.services import accounts
from tests.browser.axe import faults, in_both_views, phone_faults
from tests.browser.conftest import new_page
from tests.browser.rows import many
from tests.browser.steps import Editor
from tests.fixtures.many_assets import add_assets
from tests.fixtures.rest import PASSWORD as SERVED_PASSWORD
from tests.fixtures.rest import served
from tests.fixtures.running import RunningSystem

# Two villages of a district, and a town far away.
PLACES = ((40.12, 67.83), (40.12, 67.83), (40.16, 67.95), (41.31, 69.28))
ASSETS = 24


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    return many(live_server, ASSETS, places=PLACES)


def drawn(page: Page) -> None:
    """The outlines and the spots stand there, and the page is awake."""
    expect(page.locator("path.map-land").first).to_be_attached()
    expect(page.locator("[data-map][data-drawn]")).to_be_attached()


def holds(page: Page, count: int) -> None:
    """So many the result is said to have."""
    expect(page.locator("[data-grid]")).to_have_attribute("data-total", str(count))


def numbers(page: Page) -> list[int]:
    """What the list of the spots counts, as the page was told it."""
    told = page.locator("[data-map-spots] a").evaluate_all("(links) => links.map((link) => Number(link.dataset.count))")
    return [int(number) for number in told]


def test_a_spot_narrows_the_result_and_back_widens_it(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}")
    page.locator("[data-view=map]").first.click()
    drawn(page)
    expect(page).to_have_url(re.compile("view=map"))
    assert sum(numbers(page)) == ASSETS
    first = page.locator(".map-spot a").first
    expect(first.locator(".map-name")).not_to_be_empty()
    count = int(first.get_attribute("data-count") or 0)
    first.click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    drawn(page)
    expect(page).to_have_url(re.compile("box="))
    expect(page.locator("path.map-box")).to_be_attached()
    holds(page, count)
    page.locator(".chips .chip").click()
    expect(page.locator(".chips")).to_have_count(0)
    holds(page, ASSETS)
    page.go_back()
    expect(page.locator(".chips .chip")).to_have_count(1)


def test_the_map_is_moved_and_what_is_in_sight_chosen(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=map")
    drawn(page)
    here = page.locator("[data-map-here]")
    expect(here).to_be_hidden()
    page.locator("[data-map-place]").focus()
    page.keyboard.press("+")
    expect(here).to_be_visible()
    page.keyboard.press("ArrowLeft")
    here.click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    drawn(page)
    expect(page.locator("[data-map-here]")).to_be_hidden()


def test_by_keyboard_and_as_a_list(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=map")
    drawn(page)
    place = page.locator("[data-map-place]")
    place.focus()
    page.keyboard.press("Tab")
    for _ in range(len(numbers(page)) + 4):
        if page.evaluate("document.activeElement.matches('.map-spot a')"):
            break
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.querySelector('.map-name').textContent")
    assert name
    page.locator(".map-list summary").click()
    listed = page.locator("[data-map-spots]").get_by_role("link", name=name, exact=True)
    expect(listed).to_be_visible()
    listed.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips .chip")).to_have_count(1)


def test_numbers_names_and_the_scale_are_the_reader_s(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=map")
    drawn(page)
    digits = "[۰-۹]" if editor.language == "fa" else "[0-9]"
    expect(page.locator(".map-count").first).to_have_text(re.compile(f"^{digits}+$"))
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(re.compile(f"^{digits}+"))
    titles = {"en": "Zoom in", "fa": "بزرگ‌نمایی"}
    expect(page.locator(".leaflet-control-zoom-in")).to_have_attribute("title", titles[editor.language])
    assert page.evaluate("getComputedStyle(document.querySelector('[data-map-place]')).direction") == "ltr"


def test_towns_are_called_in_the_reader_s_language(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=map&box=40,67,42,70")
    drawn(page)
    expect(page.locator(".map-town", has_text={"en": "Tashkent", "fa": "تاشکند"}[editor.language])).to_be_attached()
    spot = page.locator("[data-map-spots] a", has_text={"en": "Tashkent", "fa": "تاشکند"}[editor.language])
    expect(spot).to_have_count(1)


def test_another_view_keeps_the_part_of_the_map(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&view=map&box=40,67,40.5,68.5")
    drawn(page)
    holds(page, 18)
    page.locator("[data-view=list]").first.click()
    expect(page.locator("[data-map]")).to_have_count(0)
    holds(page, 18)
    expect(page.locator(".chips .chip")).to_have_count(1)


@pytest.fixture
def tiles() -> Iterator[tuple[str, set[str]]]:
    """A server of grey tiles: its address, and what it was asked for."""
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), "grey").save(picture, "PNG")
    asked: set[str] = set()

    class Tile(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.add(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture.getvalue())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_server_s_tiles_lie_over_the_outlines(
    chromium: Browser, tiles: tuple[str, set[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    address, asked = tiles
    settings = {"DAM_MAP_TILES_URL": f"{address}/{{z}}/{{x}}/{{y}}.png", "DAM_MAP_ATTRIBUTION": "\u00a9 <b>Town</b>"}
    with served(tmp_path_factory.mktemp("tiles") / "home", settings) as rest:
        context = rest.system.context
        add_assets(context, accounts.actor_of(accounts.user_named(context, "ada")), 1, latitude=40.1, longitude=67.8)
        rest.indexed()
        session = accounts.sign_in(context, "vera", SERVED_PASSWORD)
        with new_page(chromium, f"http://127.0.0.1:{rest.port}", "en", session) as page:
            page.goto("/library?view=map")
            drawn(page)
            expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
            expect(page.locator(".leaflet-control-attribution")).to_contain_text("\u00a9 <b>Town</b>")
            expect(page.locator(".map-town")).to_have_count(0)
    assert asked and all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in asked)


@in_both_views
def test_axe_finds_nothing(
    chromium: Browser,
    live_server: RunningSystem,
    sessions: dict[str, str],
    word: str,
    language: str,
    theme: str,
    other: str,
) -> None:
    with new_page(chromium, live_server, language, sessions[language], theme=theme) as page:
        page.goto(f"/library?q={word}&view=map&box=40,67,40.5,68.5")
        drawn(page)
        page.locator(".map-list summary").click()
        found = faults(page) + phone_faults(page, other)
    assert not found, "\n".join(found)
