"""Having words read over REST: asked for, refused, stopped; what was read is told and its pages are shown."""

from pathlib import Path

import pytest
from sqlalchemy import select

from dam.db.models import Asset, Scan
from dam.media.sandbox import Sandbox
from dam.services import process, read_pages
from dam.services.workshop import Workshop
from tests.fixtures.rest import Rest
from tests.fixtures.scans import LINES, jpeg_of, page


@pytest.fixture(scope="module")
def paper(rest: Rest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A photographed page that was processed and read; it is restricted."""
    asset_id = rest.made(jpeg_of(page(LINES["ru"])), "paper.jpg", "fatima", language="ru", access_level="restricted")
    folder: Path = tmp_path_factory.mktemp("scratch")
    with Sandbox() as sandbox:
        workshop = Workshop(rest.system.context, sandbox, folder)
        process.process(workshop, asset_id)
        with rest.system.context.database.read() as session:
            scan_id = session.execute(select(Scan.id).where(Scan.asset_id == asset_id)).scalar_one()
        read_pages.read_pages(workshop, scan_id)
    return asset_id


def test_what_was_read_is_told_with_its_places(rest: Rest, paper: str) -> None:
    told = rest.call("GET", f"/api/v1/assets/{paper}/scan", by="ed").json
    assert (told["scan"]["state"], told["scan"]["page_count"], told["scan"]["failure"]) == ("available", 1, None)
    assert told["scan"]["languages"][0] == "rus"
    assert told["pages"][0]["text"].split("\n") == list(LINES["ru"])
    words = rest.call("GET", f"/api/v1/assets/{paper}/pages/1/words", by="ed").json["words"]
    assert (words[0][0], len(words[0])) == ("Заседание", 7)
    picture = rest.call("GET", told["pages"][0]["url"], by="ed")
    assert (picture.headers["Content-Type"], picture.body[:2]) == ("image/jpeg", b"\xff\xd8")
    for number in (0, 2, 10**30):
        assert rest.call("GET", f"/api/v1/assets/{paper}/pages/{number}", by="ed").code == "not_found"


def test_nobody_reads_on_what_they_may_not_see(rest: Rest, paper: str) -> None:
    for method, path in (("GET", "scan"), ("GET", "pages/1"), ("GET", "pages/1/words")):
        assert rest.call(method, f"/api/v1/assets/{paper}/{path}", by="giorgi").code == "not_found"
    assert rest.call("POST", f"/api/v1/assets/{paper}/scan", by="vera").code == "forbidden"
    rest.indexed()
    assert paper not in str(rest.call("GET", "/api/v1/assets?q=zasedanie", by="vera").json)


def test_asked_once_more_and_stopped(rest: Rest, paper: str) -> None:
    path = f"/api/v1/assets/{paper}/scan"
    asked = rest.call("POST", path, by="fatima")
    assert (asked.status, asked.json["state"]) == (202, "queued")
    assert rest.call("POST", path, by="fatima").code == "scan_running"
    assert rest.call("POST", f"{path}/cancel", by="giorgi").code == "not_found"
    stopped = rest.call("POST", f"{path}/cancel", by="ed").json
    assert (stopped["state"], stopped["failure"]["code"]) == ("failed", "cancelled")
    assert rest.call("POST", f"{path}/cancel", by="ed").code == "not_running"
    # What had been read stays.
    assert len(rest.call("GET", path).json["pages"]) == 1


def test_only_pictures_and_pdfs_are_read(rest: Rest) -> None:
    asset_id = rest.made(b"Words that are words already.\n" * 20, "plain.txt")
    with rest.system.context.database.write() as session:
        row = session.execute(select(Asset).where(Asset.id == asset_id)).scalar_one()
        row.state = "available"
    assert rest.call("POST", f"/api/v1/assets/{asset_id}/scan").code == "nothing_to_read"
