"""Fingers on a phone: pinch, double tap, swipe and rest, as the browser itself reports them."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_page
from tests.browser.steps import Editor, bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word

Point = tuple[float, float]


class Fingers:
    """Touches of one page, each with a time of its own, so that on a slow machine quick taps are still quick."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._seconds = time.time()

    def touch(self, kind: str, *points: Point, after_seconds: float = 0.05) -> None:
        self._seconds += after_seconds
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        event = {"type": f"touch{kind}", "touchPoints": fingers, "timestamp": self._seconds}
        self._devtools.send("Input.dispatchTouchEvent", event)

    def tap(self, at: Point, after_seconds: float = 1.0) -> None:
        self.touch("Start", at, after_seconds=after_seconds)
        self.touch("End")

    def move(self, *ways: tuple[Point, Point], steps: int = 5) -> None:
        """Fingers set down together, moved along straight ways and lifted."""
        self.touch("Start", *(start for start, _ in ways), after_seconds=1.0)
        for step in range(1, steps + 1):
            done = step / steps
            self.touch("Move", *((x + (to_x - x) * done, y + (to_y - y) * done) for (x, y), (to_x, to_y) in ways))
        self.touch("End")


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    """A keyword of three photographs."""
    word = unique_word("touch")
    for number in range(3):
        bring_in(live_server, unique_picture(1600, 1000), f"{word}-{number}.jpg", keywords=[word])
    eventually(lambda: live_server.total(word) == 3, "all three are found")
    return word


@pytest.fixture
def phone(chromium: Browser, live_server: RunningSystem, editor: Editor, sessions: dict[str, str]) -> Iterator[Page]:
    with new_page(chromium, live_server, editor.language, sessions[editor.language], phone=True) as page:
        yield page


def shown(page: Page, word: str) -> list[str]:
    """The ids of the list, once its first asset is looked at."""
    page.goto(f"/library?keyword={word}")
    tiles = page.locator("[data-grid] [data-id]")
    expect(tiles).to_have_count(3)
    ids = [str(tile.get_attribute("data-id")) for tile in tiles.all()]
    page.goto(f"/library?keyword={word}&preview={ids[0]}")
    expect(page.locator(f"[data-preview-asset='{ids[0]}'] [data-picture][data-loaded]")).to_be_visible()
    expect(page.locator("[data-preview-step='1']")).to_have_attribute("aria-disabled", "false")
    return ids


def middle(page: Page) -> Point:
    box = page.locator("#preview [data-stage]").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scale(page: Page) -> int:
    """The percent by which the picture is enlarged, whatever the digits."""
    return int(re.sub(r"\D", "", page.locator("[data-preview-scale]").inner_text()))


def test_two_fingers_enlarge_the_picture_and_fit_it_again(phone: Page, word: str) -> None:
    shown(phone, word)
    fingers, (x, y) = Fingers(phone), middle(phone)
    zoomed = phone.locator("#preview [data-zoomed]")
    fingers.move(((x - 30, y), (x - 90, y)), ((x + 30, y), (x + 90, y)))
    expect(zoomed).to_be_visible()
    eventually(lambda: scale(phone) == 300, "it is three times as large")
    # One finger then moves the picture and does not turn the page.
    address = phone.url
    fingers.move(((x, y), (x - 100, y)))
    expect(zoomed).to_be_visible()
    assert phone.url == address
    fingers.move(((x - 120, y), (x - 20, y)), ((x + 120, y), (x + 20, y)))
    expect(zoomed).to_have_count(0)
    eventually(lambda: scale(phone) == 100, "it fits again")


def test_two_quick_taps_enlarge_and_two_more_fit(phone: Page, word: str) -> None:
    shown(phone, word)
    fingers, at = Fingers(phone), middle(phone)
    zoomed = phone.locator("#preview [data-zoomed]")
    fingers.tap(at)
    fingers.tap(at)
    expect(zoomed).to_have_count(0)
    fingers.tap(at, after_seconds=1.0)
    fingers.tap(at, after_seconds=0.1)
    expect(zoomed).to_be_visible()
    fingers.tap(at, after_seconds=1.0)
    fingers.tap(at, after_seconds=0.1)
    expect(zoomed).to_have_count(0)


def test_a_swipe_leads_on_and_one_down_closes(phone: Page, editor: Editor, word: str) -> None:
    ids = shown(phone, word)
    fingers, (x, y) = Fingers(phone), middle(phone)
    onward = 1 if editor.language == "fa" else -1
    fingers.move(((x - 60 * onward, y), (x + 60 * onward, y)))
    expect(phone.locator(f"[data-preview-asset='{ids[1]}'] [data-picture][data-loaded]")).to_be_visible()
    expect(phone.locator("[data-preview-step='-1']")).to_have_attribute("aria-disabled", "false")
    fingers.move(((x + 60 * onward, y), (x - 60 * onward, y)))
    expect(phone.locator(f"[data-preview-asset='{ids[0]}'] [data-picture][data-loaded]")).to_be_visible()
    fingers.move(((x, y), (x, y + 140)))
    expect(phone.locator("#preview")).to_be_hidden()


def test_resting_on_a_tile_selects_and_taps_go_on(phone: Page, word: str) -> None:
    phone.goto(f"/library?keyword={word}")
    tiles = phone.locator("[data-grid] [data-id]")
    expect(tiles).to_have_count(3)
    fingers = Fingers(phone)
    for number, chosen in ((0, 1), (1, 2), (1, 1)):
        tiles.nth(number).scroll_into_view_if_needed()
        box = tiles.nth(number).bounding_box()
        assert box
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
        if chosen == 1 and number == 0:
            fingers.touch("Start", at)
            expect(phone.locator("[data-grid] [data-selected]")).to_have_count(1)
            fingers.touch("End", after_seconds=0.8)
        else:
            fingers.tap(at)
        expect(phone.locator("[data-grid] [data-selected]")).to_have_count(chosen)
    expect(phone).to_have_url(re.compile(f"/library.*{word}"))
    expect(phone.locator("#selection")).to_be_visible()
