"""Finding a recording by what is said in it, and reading along while it plays."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOKS, faults, too_wide
from tests.browser.conftest import new_page
from tests.browser.steps import Editor, arrived, bring_in, drop, upload_row
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.subtitles import PERSIAN, UZBEK, srt
from tests.fixtures.unique import unique_video, unique_word

_NOW = "document.querySelector('video').currentTime"
# What is typed, on which keyboard, and the word that it marks in what is said.
_TYPED = {"en": ("byudjeti", "бюджети", UZBEK), "fa": ("بودجة", "بودجه", PERSIAN)}


def at_second(page: Page, seconds: float) -> None:
    eventually(lambda: page.evaluate(f"Math.abs({_NOW} - {seconds}) < 0.1"), f"it is at {seconds} seconds")


@pytest.fixture(scope="module")
def recordings(live_server: RunningSystem, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A sitting with subtitles for each language; the title bears a word of its own."""
    folder = tmp_path_factory.mktemp("recordings")
    found = {}
    for language, (_, _, lines) in _TYPED.items():
        data = unique_video(folder / f"{language}.mp4", 7).read_bytes()
        asset_id = bring_in(live_server, data, f"{language}.mp4", title=unique_word(f"sitting{language} "))
        tag = "uz-Cyrl" if lines is UZBEK else "fa"
        path = f"/api/v1/assets/{asset_id}/transcript?language={tag}"
        assert live_server.call("PUT", path, srt(lines).encode()).status == 200
        # What is said may be said in another recording too.
        eventually(lambda said=lines[1][2], by=asset_id: by in _found(live_server, said), "what is said is found")
        found[language] = asset_id
    return found


def _found(system: RunningSystem, words: str) -> list[str]:
    answer = system.call("GET", "/api/v1/assets?" + urlencode({"q": words, "limit": 100}))
    return [item["id"] for item in answer.json["items"]] if answer.status == 200 else []


def test_a_hit_opens_the_recording_at_that_second(page: Page, editor: Editor, recordings: dict[str, str]) -> None:
    typed, said, lines = _TYPED[editor.language]
    asset_id = recordings[editor.language]
    page.goto("/library")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.wait_for_function("(typed) => new URLSearchParams(location.search).get('q') === typed", arg=typed)
    # Every letter brought another list, and the search box its help: opened anew, nothing is on the move any more.
    page.reload()
    tile = page.locator(f"#tile-{asset_id}")
    expect(tile.locator(".tile-said mark")).to_have_text([said])
    assert faults(page) == []
    tile.locator(".tile-link").click()
    arrived(page, f"/assets/{asset_id}?t=3")
    at_second(page, 3)
    current = page.locator("[data-lines] a[aria-current]")
    expect(current).to_contain_text(lines[1][2])
    expect(current.locator("mark")).to_have_text([said])
    assert faults(page) == []
    page.locator("[data-lines] a").first.click()
    at_second(page, 1)
    expect(current).to_contain_text(lines[0][2])
    # Enter goes to the next place where the words are said.
    page.locator("[data-transcript-search] input[type=search]").press("Enter")
    at_second(page, 3)


def test_the_quick_look_begins_at_that_second(page: Page, editor: Editor, recordings: dict[str, str]) -> None:
    typed, said, _ = _TYPED[editor.language]
    page.goto("/library?" + urlencode({"q": typed}))
    page.locator(f"#tile-{recordings[editor.language]} .tile-link").focus()
    page.keyboard.press("Space")
    look = page.locator("#preview")
    expect(look.locator(".preview-found mark")).to_have_text([said])
    at_second(page, 3)
    assert faults(page) == []
    look.locator(".preview-found a").click()
    arrived(page, f"/assets/{recordings[editor.language]}?t=3")
    at_second(page, 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_said_fits_a_phone(
    chromium: Browser,
    live_server: RunningSystem,
    sessions: dict[str, str],
    editor: Editor,
    recordings: dict[str, str],
    theme: str,
) -> None:
    language, (typed, _, _) = editor.language, _TYPED[editor.language]
    with new_page(chromium, live_server, language, sessions[language], theme=theme, phone=True) as page:
        page.goto(f"/assets/{recordings[language]}?t=3&words={typed}")
        expect(page.locator("[data-lines] mark")).to_have_count(1)
        page.locator(".transcript-add summary").click()
        assert faults(page, LOOKS) + too_wide(page) == []
        for view in ("grid", "list"):
            page.goto(f"/library?q={typed}&view={view}")
            expect(page.locator(f"#tile-{recordings[language]} .tile-said mark")).to_be_visible()
            assert faults(page, LOOKS) + too_wide(page) == []


def test_searching_inside_and_reading_along(page: Page, recordings: dict[str, str]) -> None:
    page.goto(f"/assets/{recordings['en']}")
    page.locator("[data-transcript-search] input[type=search]").fill("bogʻcha")
    expect(page.locator("[data-lines] mark")).to_have_text(["боғча"])
    page.locator("[data-found-next]").click()
    at_second(page, 5)
    expect(page.locator("[data-lines] a[aria-current]")).to_contain_text("боғча")
    page.locator("[data-lines]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    at_second(page, 3 if page.evaluate("document.activeElement.parentElement.dataset.start") == "3.0" else 1)
    button = page.locator("[data-subtitles]")
    button.click()
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    eventually(
        lambda: page.evaluate("document.querySelector('video').textTracks[0].cues?.length") == 3, "they are read"
    )
    button.click()
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "disabled"


def test_subtitles_dropped_with_their_recording_and_changed_on_its_page(page: Page, tmp_path: Path) -> None:
    name = unique_word("film-")
    page.goto("/upload")
    data = unique_video(tmp_path / "film.mp4", 9).read_bytes()
    drop(page, {f"{name}.mp4": data, f"{name}.uz.srt": srt(UZBEK).encode("utf-16")})
    row = upload_row(page, f"{name}.mp4")
    expect(row).to_have_attribute("data-state", "available", timeout=90_000)
    expect(page.locator(".upload-row").filter(has_text=".srt")).to_have_count(0)
    row.locator("[data-open]").click()
    expect(page.locator("[data-lines] li")).to_have_count(3)

    page.locator(".transcript-add summary").click()
    form = page.locator("#transcript-form")
    form.locator("input[type=file]").set_input_files({"name": "a.srt", "mimeType": "text/plain", "buffer": b"no times"})
    form.locator("button").click()
    expect(form.locator("[role=alert]")).to_be_visible()
    good = {"name": "a.srt", "mimeType": "text/plain", "buffer": srt(PERSIAN).encode()}
    form.locator("input[type=file]").set_input_files(good)
    form.locator("select").select_option("fa")
    form.locator("button").click()
    expect(page.locator(".transcript .segments a")).to_have_count(2)
    expect(page.locator("[data-lines] li")).to_have_count(2)
    page.once("dialog", lambda asked: asked.accept())
    page.locator(".transcript-foot .button-danger").click()
    expect(page.locator(".transcript .segments")).to_have_count(0)
    expect(page.locator("[data-lines] li")).to_have_count(3)
