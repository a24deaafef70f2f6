"""Reading pages as work: planned where words are likely, kept page by page, cancelled, found, done twice."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dam.db.models import Scan
from dam.domain.access import Actor, Role
from dam.domain.errors import Conflict, Forbidden, Invalid
from dam.media.sandbox import Sandbox
from dam.services import find, indexing, ingest, page_hits, process, read_pages, scan, staging, sweep
from dam.services.context import Context
from dam.services.workshop import Workshop
from tests.fixtures.media_files import jpeg, tone
from tests.fixtures.scans import LINES, jpeg_of, page, scanned_pdf, scenery
from tests.fixtures.slow_store import SlowStore

PAPER = (LINES["uz-Cyrl"][:1], LINES["uz-Cyrl"][1:2], LINES["uz-Cyrl"][2:])


def brought_in(context: Context, actor: Actor, data: bytes, name: str) -> str:
    staged = staging.stage(context, io.BytesIO(data))
    return ingest.ingest_or_discard(context, actor, staged, ingest.NewAsset(name, {"language": "uz-Cyrl"}))


def processed(context: Context, actor: Actor, data: bytes, name: str, folder: Path) -> str:
    asset_id = brought_in(context, actor, data, name)
    folder.mkdir(exist_ok=True)
    with Sandbox() as sandbox:
        process.process(Workshop(context, sandbox, folder), asset_id)
    return asset_id


def scan_of(context: Context, asset_id: str) -> Scan | None:
    with context.database.read() as session:
        return session.execute(select(Scan).where(Scan.asset_id == asset_id)).scalar_one_or_none()


def read(context: Context, asset_id: str, folder: Path) -> None:
    planned = scan_of(context, asset_id)
    assert planned is not None
    with Sandbox() as sandbox:
        read_pages.read_pages(Workshop(context, sandbox, folder), planned.id)
    while indexing.drain(context):
        continue


def found(context: Context, actor: Actor, query: str) -> list[str]:
    return [asset.id for asset in find.find(context, find.request_for(actor, query=query)).assets]


def test_a_scan_is_read_page_by_page_and_found(context: Context, people: dict[Role, Actor], tmp_path: Path) -> None:
    editor = people[Role.EDITOR]
    data = scanned_pdf([page(lines) for lines in PAPER])
    asset_id = processed(context, editor, data, "decision.pdf", tmp_path / "scratch")
    assert scan_of(context, asset_id) is not None
    read(context, asset_id, tmp_path / "scratch")
    told = scan.scanned(context, editor, asset_id)
    assert told.scan is not None
    assert (told.scan.state, told.scan.page_count, told.scan.pages_done) == ("available", 3, 3)
    assert [one.text for one in told.pages] == [lines[0] for lines in PAPER]
    # Latin finds what stands there in Cyrillic, on its page and in its place.
    assert found(context, editor, "bogʻcha qurilishi") == [asset_id]
    hits = page_hits.page_hits(context, [find.get_asset(context, editor, asset_id)], "bogʻcha")
    assert (hits[asset_id].number, hits[asset_id].text) == (2, PAPER[1][0])
    ((left, top, width, height),) = page_hits.boxes(scan.page(context, editor, asset_id, 2), "bogʻcha")
    first = scan.page(context, editor, asset_id, 2).words[0]
    assert [left, top, width, height] == first[1:5] and first[0] == "Боғча"
    with scan.page_picture(context, editor, asset_id, 2).open() as stream:
        assert stream.read(2) == b"\xff\xd8"
    # A second job finds nothing to do, and processing anew asks for nothing that is there.
    read(context, asset_id, tmp_path / "scratch")
    process.reprocess(context, editor, asset_id)
    with Sandbox() as sandbox:
        process.process(Workshop(context, sandbox, tmp_path / "scratch"), asset_id)
    again = scan_of(context, asset_id)
    assert again is not None and again.state == "available"


def test_only_pictures_that_likely_bear_words_are_planned(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    plain = processed(context, editor, scenery(), "hills.jpg", tmp_path / "scratch")
    paper = processed(context, editor, jpeg_of(page(LINES["uz-Cyrl"])), "paper.jpg", tmp_path / "scratch")
    assert scan_of(context, plain) is None and scan_of(context, paper) is not None
    read(context, paper, tmp_path / "scratch")
    assert found(context, editor, "кенгаши") == [paper]
    # A person may ask all the same; scenery says nothing.
    scan.request(context, editor, plain)
    read(context, plain, tmp_path / "scratch")
    told = scan.scanned(context, editor, plain)
    assert told.scan is not None and told.scan.state == "available"
    assert [one.text for one in told.pages] == [""]


def test_who_may_ask_and_what_for(context: Context, people: dict[Role, Actor], tmp_path: Path) -> None:
    editor = people[Role.EDITOR]
    coming = brought_in(context, editor, jpeg(), "coming.jpg")
    with pytest.raises(Conflict):
        scan.request(context, editor, coming)
    with pytest.raises(Forbidden):
        scan.request(context, people[Role.VIEWER], coming)
    with pytest.raises(Invalid):
        scan.request(context, editor, brought_in(context, editor, tone(), "sound.wav"))
    with pytest.raises(Conflict):
        scan.cancel(context, editor, coming)


def test_stopped_reading_keeps_what_is_read_and_goes_on_anew(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = processed(context, editor, jpeg_of(page(LINES["uz-Cyrl"])), "paper.jpg", tmp_path / "scratch")
    stopped = scan.cancel(context, editor, asset_id)
    assert (stopped.state, stopped.failure_code) == ("failed", "cancelled")
    read(context, asset_id, tmp_path / "scratch")
    assert scan.scanned(context, editor, asset_id).pages == []
    scan.request(context, editor, asset_id)
    with pytest.raises(Conflict):
        scan.request(context, editor, asset_id)
    read(context, asset_id, tmp_path / "scratch")
    assert found(context, editor, "мажлиси") == [asset_id]


def test_who_comes_late_with_a_page_leaves_the_picture_of_another(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = processed(context, editor, jpeg_of(page(LINES["uz-Cyrl"])), "paper.jpg", tmp_path / "scratch")

    def another_reads() -> None:
        scan.cancel(context, editor, asset_id)
        scan.request(context, editor, asset_id)
        read(context, asset_id, tmp_path / "scratch")
        pictures.extend(stored())

    def stored() -> list[str]:
        return [entry.key for entry in context.store.list(f"assets/{asset_id}/pages/")]

    pictures: list[str] = []
    read(replace(context, store=SlowStore(context.store, another_reads)), asset_id, tmp_path / "scratch")
    assert len(pictures) == 1 and stored() == pictures
    with scan.page_picture(context, editor, asset_id, 1).open() as stream:
        assert stream.read(2) == b"\xff\xd8"
    # Read once more, the new picture takes the place of the old one.
    scan.request(context, editor, asset_id)
    read(context, asset_id, tmp_path / "scratch")
    assert len(stored()) == 1 and stored() != pictures


def test_what_nobody_reads_is_queued_again(context: Context, people: dict[Role, Actor], tmp_path: Path) -> None:
    editor = people[Role.EDITOR]
    asset_id = processed(context, editor, jpeg_of(page(LINES["uz-Cyrl"])), "paper.jpg", tmp_path / "scratch")
    with context.database.write() as session:
        row = session.execute(select(Scan).where(Scan.asset_id == asset_id)).scalar_one()
        row.created_at = row.created_at.replace(year=2020)
    assert sweep.sweep(context, tmp_path / "scratch").scans == 1
