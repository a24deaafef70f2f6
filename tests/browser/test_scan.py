"""Finding a scan by a word on one of its pages, and seeing the word framed on the picture."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOKS, faults, too_wide
from tests.browser.conftest import new_page
from tests.browser.steps import Editor, arrived, bring_in
from tests.fixtures import scans
from tests.fixtures.running import RunningSystem, eventually

# What is typed and the word that it marks on the second page.
_TYPED = {"en": ("bogʻcha", "Боғча"), "fa": ("bogcha", "Боғча")}


@pytest.fixture(scope="module")
def decision(live_server: RunningSystem) -> str:
    data = scans.scanned_pdf([scans.page((line,)) for line in scans.LINES["uz-Cyrl"]])
    return _read(live_server, bring_in(live_server, data, "decision.pdf", title="Decision", language="uz-Cyrl"))


@pytest.fixture(scope="module")
def paper(live_server: RunningSystem) -> str:
    """A photograph of a page, wider than it is high."""
    data = scans.jpeg_of(scans.page(scans.LINES["en"], size=(1800, 1200)))
    return _read(live_server, bring_in(live_server, data, "paper.jpg", title="Paper", language="en"))


def _read(live_server: RunningSystem, asset_id: str) -> str:
    path = f"/api/v1/assets/{asset_id}/scan"

    def is_read() -> bool:
        told = live_server.call("GET", path).json["scan"]
        return told is not None and told["state"] == "available"

    eventually(is_read, "its pages are read", 180)
    eventually(lambda: live_server.total(f"id:{asset_id} has:text"), "what stands on them is found")
    return asset_id


def test_a_hit_opens_the_page_with_the_word_framed(page: Page, editor: Editor, decision: str) -> None:
    typed, written = _TYPED[editor.language]
    page.goto("/library")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.wait_for_function("(typed) => new URLSearchParams(location.search).get('q') === typed", arg=typed)
    # Every letter brought another list, and the search box its help: opened anew, nothing is on the move any more.
    page.reload()
    tile = page.locator(f"#tile-{decision}")
    expect(tile.locator(".tile-said mark")).to_have_text([written])
    tile.locator(".tile-link").click()
    arrived(page, f"/assets/{decision}?")
    expect(page.locator(".scan-page rect")).to_have_count(1)
    expect(page.locator(".scan-number[aria-current]")).to_have_count(1)
    # With the page at its beginning, since the bar covers keys of the viewer half where it was scrolled to.
    page.evaluate("scrollTo(0, 0)")
    assert faults(page) == []
    box, picture = page.locator(".scan-page rect").bounding_box(), page.locator(".scan-page img").bounding_box()
    assert box and picture
    # The word stands at the beginning of the one line, in the upper fifth of its page.
    assert picture["x"] <= box["x"] < picture["x"] + picture["width"] / 3
    assert picture["y"] < box["y"] < picture["y"] + picture["height"] / 5
    page.locator("#scan-inside input[type=search]").fill("мажлиси")
    page.keyboard.press("Enter")
    expect(page.locator(".scan-page img")).to_have_attribute("src", re.compile(r"/pages/1\?"))
    expect(page.locator(".scan-page rect")).to_have_count(1)


def test_the_quick_look_leads_on_to_the_page(page: Page, editor: Editor, decision: str) -> None:
    typed, written = _TYPED[editor.language]
    page.goto("/library?" + urlencode({"q": typed}))
    page.locator(f"#tile-{decision} .tile-link").focus()
    page.keyboard.press("Space")
    expect(page.locator("#preview .preview-found mark")).to_have_text([written])
    expect(page.locator("#preview .scan-page img")).to_have_attribute("src", re.compile(r"/pages/2\?"))
    box = page.locator("#preview .scan-page rect").bounding_box()
    picture = page.locator("#preview .scan-page img").bounding_box()
    assert box and picture and picture["width"] > 200
    # The word stands at the beginning of the one line, in the upper fifth of its page.
    assert picture["x"] <= box["x"] < picture["x"] + picture["width"] / 3
    assert picture["y"] < box["y"] < picture["y"] + picture["height"] / 5
    page.keyboard.press("Enter")
    arrived(page, f"/assets/{decision}?")
    expect(page.locator(".scan-page img")).to_have_attribute("src", re.compile(r"/pages/2\?"))
    expect(page.locator(".scan-page rect")).to_have_count(1)


def test_the_quick_look_frames_the_words_on_a_picture(page: Page, paper: str) -> None:
    page.goto("/library?" + urlencode({"q": "budget"}))
    page.locator(f"#tile-{paper} .tile-link").focus()
    page.keyboard.press("Space")
    picture, box = page.locator("#preview [data-picture]"), page.locator("#preview .scan-boxes rect")

    def stands() -> list[float]:
        """Where the word begins, in parts of the picture's width and height, and how wide it is."""
        whole, word = picture.bounding_box(), box.bounding_box()
        assert whole and word and whole["width"] > 200
        return [
            round(part, 2)
            for part in (
                (word["x"] - whole["x"]) / whole["width"],
                (word["y"] - whole["y"]) / whole["height"],
                word["width"] / whole["width"],
            )
        ]

    expect(picture).to_have_attribute("data-loaded", "")
    expect(box).to_have_count(1)
    # The first word of the second line, which begins at 150 of 1,800 and 350 of 1,200.
    eventually(lambda: stands()[:2] == [0.08, 0.31], "the word is framed where it stands")
    before, width = stands(), picture.evaluate("(one) => one.getBoundingClientRect().width")
    page.keyboard.press("+")
    page.wait_for_function(
        "(width) => document.querySelector('#preview [data-picture]').getBoundingClientRect().width > width", arg=width
    )
    assert stands() == before
    assert faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_fits_a_phone(
    chromium: Browser,
    live_server: RunningSystem,
    sessions: dict[str, str],
    editor: Editor,
    decision: str,
    theme: str,
) -> None:
    typed, _ = _TYPED[editor.language]
    with new_page(chromium, live_server, editor.language, sessions[editor.language], theme=theme, phone=True) as page:
        page.goto(f"/assets/{decision}?words={typed}#scan")
        expect(page.locator(".scan-page rect")).to_have_count(1)
        page.locator(".scan-text summary").click()
        assert faults(page, LOOKS) + too_wide(page) == []


def test_a_person_has_a_picture_read(page: Page, editor: Editor, live_server: RunningSystem) -> None:
    size = (1200, 800) if editor.language == "en" else (1210, 800)
    asset_id = bring_in(live_server, scans.scenery(size), "hills.jpg", title="Hills")
    page.goto(f"/assets/{asset_id}")
    page.locator("#scan [data-read]").click()
    expect(page.locator("#scan .scan-page")).to_be_visible(timeout=120_000)
    expect(page.locator("#scan .scan-state")).to_have_count(0, timeout=60_000)
    expect(page.locator("#scan [data-read]")).to_be_visible()
