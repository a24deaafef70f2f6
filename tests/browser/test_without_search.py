"""While the search is away the library lists from the database, says so, and is itself again by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import faults, too_wide
from tests.browser.conftest import LANGUAGES, new_page
from tests.browser.rows import many
from tests.browser.steps import PASSWORD, Editor, bring_in, make_account, sign_in
from tests.fixtures.cuttable import CuttableLine, cuttable
from tests.fixtures.running import RunningSystem, eventually, running_system
from tests.fixtures.servers import ServerSettings, fresh_index_prefix
from tests.fixtures.unique import unique_picture


@dataclass(frozen=True)
class Cut:
    """A system whose line to the search can be cut; it has an open picture and a secret one."""

    system: RunningSystem
    line: CuttableLine
    open_id: str
    secret_id: str


@pytest.fixture(scope="module")
def cut(servers: ServerSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    with fresh_index_prefix(servers) as prefix, cuttable(servers.elasticsearch_url) as (line, url):
        settings = {"DAM_ELASTICSEARCH_URL": url, "DAM_ELASTICSEARCH_INDEX": prefix}
        with running_system(tmp_path_factory.mktemp("cut") / "home", settings) as system:
            open_id = bring_in(system, unique_picture(), "open.jpg", title="Harvest", access_level="internal")
            secret_id = bring_in(system, unique_picture(), "secret.jpg", title="Harvest", access_level="secret")
            for language in LANGUAGES:
                make_account(system, Editor(f"viewer-{language}", PASSWORD, language), "viewer")
            yield Cut(system, line, open_id, secret_id)


@pytest.fixture
def reader(chromium: Browser, cut: Cut, language: str) -> Iterator[Page]:
    with new_page(chromium, cut.system, language) as page:
        sign_in(page, Editor(f"viewer-{language}", PASSWORD, language))
        yield page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_library_lists_without_the_search_and_heals(reader: Page, cut: Cut) -> None:
    page, away = reader, reader.locator("[data-search-away]")
    tile = page.locator(f'#library a[href*="{cut.open_id}"]').first
    cut.line.cut()
    try:
        page.goto("/library?q=nothing-like-it")
        # What was looked for can't be; what there is stands there, within what this person may see.
        expect(away).to_be_visible()
        expect(tile).to_be_visible()
        assert cut.secret_id not in page.content()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert faults(page) == [] and not too_wide(page)
    finally:
        cut.line.mend()
    # Nobody does anything: the banner goes, and the search is as it was asked.
    expect(away).to_have_count(0, timeout=60_000)
    expect(tile).to_have_count(0)
    page.goto("/library")
    expect(tile).to_be_visible()
    expect(away).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_says_so_and_is_there_again(reader: Page, cut: Cut) -> None:
    page, away = reader, reader.locator("[data-search-away]")
    word = many(cut.system, 3, places=[(40.117, 67.842), (42.651, 25.394)])
    address = f"/library?view=map&q={word}"
    page.goto(address)
    spots = page.locator(".map-spot")
    expect(spots).to_have_count(2)
    cut.line.cut()
    try:
        page.goto(address)
        expect(away).to_be_visible()
        expect(page.locator(".tile").first).to_be_visible()
        expect(page.locator("[data-map]")).to_have_count(0)
    finally:
        cut.line.mend()
    expect(spots).to_have_count(2, timeout=60_000)
    expect(away).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_of_the_map_comes_as_soon_as_it_can(reader: Page, cut: Cut) -> None:
    word = many(cut.system, 2, places=[(40.117, 67.842)])
    reader.goto(f"/library?view=map&q={word}")
    expect(reader.locator(".map-spot")).to_have_count(1)
    part = reader.locator("[data-map-away]")
    cut.line.cut()
    try:
        reader.locator(".leaflet-control-zoom-out").click()
        expect(part).to_be_visible()
        assert faults(reader) == []
    finally:
        cut.line.mend()
    expect(part).to_be_hidden(timeout=60_000)
    expect(reader.locator(".map-spot")).to_have_count(1)


def test_an_administrator_sees_how_index_and_archive_agree(chromium: Browser, cut: Cut) -> None:
    eventually(lambda: cut.system.call("GET", "/api/v1/index").json["drift"], "compared as a whole")
    password = dict(cut.system.environment)["DAM_ADMIN_PASSWORD"]
    for language in LANGUAGES:
        with new_page(chromium, cut.system, language) as page:
            sign_in(page, Editor("admin", password, language))
            expect(page.locator(".home-health .sign")).to_have_count(6)
            assert faults(page) == [] and not too_wide(page)
