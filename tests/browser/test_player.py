"""Playing the viewing copy, seeking in it, marking and cutting a clip."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import bring_in
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_video, unique_word

_NOW = "document.querySelector('video').currentTime"


@pytest.fixture(scope="module")
def recording(live_server: RunningSystem, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = unique_video(tmp_path_factory.mktemp("recording") / "sitting.mp4", 8)
    return bring_in(live_server, path.read_bytes(), f"{unique_word('sitting-')}.mp4", title="A council sitting")


def test_play_and_seek(page: Page, recording: str) -> None:
    page.goto(f"/assets/{recording}")
    page.keyboard.press("Space")
    eventually(lambda: page.evaluate(f"{_NOW} > 0.3"), "it plays")
    page.keyboard.press("k")
    eventually(lambda: page.evaluate("document.querySelector('video').paused"), "it stands still")
    page.evaluate(f"{_NOW} = 1")
    page.keyboard.press("ArrowRight")
    eventually(lambda: page.evaluate(f"Math.abs({_NOW} - 6) < 0.1"), "it went on by five seconds")
    slider = page.locator("[data-seek]")
    slider.evaluate("(each) => { each.value = 2; each.dispatchEvent(new Event('input')); }")
    eventually(lambda: page.evaluate(f"Math.abs({_NOW} - 2) < 0.1"), "it is at two seconds")
    assert page.evaluate("document.querySelector('video').seekable.end(0)") > 7


def test_mark_cut_and_download(page: Page, recording: str, tmp_path: Path) -> None:
    page.goto(f"/assets/{recording}")
    eventually(lambda: page.evaluate("document.querySelector('video').readyState > 0"), "its length is known")
    page.evaluate(f"{_NOW} = 1")
    page.keyboard.press("i")
    page.evaluate(f"{_NOW} = 3")
    page.keyboard.press("o")
    expect(page.locator("[name=in_seconds]")).to_have_value("1.000")
    expect(page.locator("[name=out_seconds]")).to_have_value("3.000")
    expect(page.locator("[data-range]")).to_be_visible()
    before = page.locator(".clip").count()
    page.locator("[data-cut]").click()
    expect(page.locator(".clip")).to_have_count(before + 1)
    expect(page.locator(".clip").first.locator("a[download]")).to_be_visible(timeout=60_000)
    with page.expect_download() as started:
        page.locator(".clip a[download]").first.click()
    saved = tmp_path / "clip.mp4"
    started.value.save_as(saved)
    assert saved.read_bytes()[4:8] == b"ftyp"


def test_a_wrong_range_is_told(page: Page, recording: str) -> None:
    page.goto(f"/assets/{recording}")
    page.fill("[name=in_seconds]", "5")
    page.fill("[name=out_seconds]", "4")
    page.locator("[data-cut]").click()
    expect(page.locator("#clips [role=alert]")).to_be_visible()
    expect(page.locator("[name=in_seconds]")).to_have_value("5")


def test_a_video_can_be_looked_through_in_the_grid(page: Page, recording: str) -> None:
    page.goto("/library?kind=video&q=sitting")
    page.locator(f"#tile-{recording} .tile-picture").hover()
    expect(page.locator(f"#tile-{recording} .tile-scrub")).to_be_visible()


def test_a_page_opened_too_early_shows_the_recording_by_itself(
    page: Page, live_server: RunningSystem, tmp_path: Path
) -> None:
    path = unique_video(tmp_path / "fresh.mp4", 5)
    answer = live_server.upload(path.read_bytes(), "fresh.mp4", title="Fresh")
    page.goto(f"/assets/{answer.json['id']}")
    expect(page.locator("video")).to_be_visible(timeout=60_000)
