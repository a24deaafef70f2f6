"""Export as CSV, XLSX and JSON: what is in it, for whom, in which form, and in little memory."""

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from dam.domain.access import Level, Role
from dam.domain.errors import BadRequest, TooLarge
from dam.services import audit, export, find
from dam.services.export import COLUMNS, JALALI, Format, Wanted, Wording, make
from tests.fixtures.many_assets import add_assets, alter
from tests.integration.saved.conftest import Office

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def wording(**fields: Any) -> Wording:
    usual: dict[str, Any] = {"zone": ZoneInfo("Asia/Tehran"), "address": lambda asset_id: f"http://k/assets/{asset_id}"}
    return Wording(**(usual | fields))


def exported(
    office: Office, as_format: Format, by: Role = Role.EDITOR, said: Wording | None = None, **asked: Any
) -> bytes:
    actor = office.people[by]
    wanted = Wanted(ids=tuple(asked["ids"])) if "ids" in asked else Wanted(search=find.request_for(actor, **asked))
    return b"".join(export.export(office.context, actor, wanted, as_format, said or wording()).blocks)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_rows(data: bytes) -> list[list[tuple[str, str]]]:
    """Of each cell its type and its text."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{_SHEET}c")]
        for row in sheet.iter(f"{_SHEET}row")
    ]


def test_every_format_holds_the_same(office: Office) -> None:
    taken = datetime(2024, 5, 9, 6, 30, tzinfo=UTC)
    facts = {"captured_at": taken, "captured_offset_minutes": 300, "width_px": 600, "latitude": -41.5}
    asset_id = office.asset("Хотира, кечаси\n«иккинчи» қатор", keywords=["a b", "c"], **facts)
    office.index()
    (row,) = csv_rows(exported(office, Format.CSV))
    assert list(row) == [name for name in COLUMNS if name not in JALALI]
    assert (row["id"], row["title"]) == (asset_id, "Хотира, кечаси\n«иккинчи» қатор")
    assert (row["keywords"], row["width_px"], row["latitude"]) == ("a b; c", "600", "-41.5")
    assert row["captured_at"] == "2024-05-09T11:30:00+05:00" and row["created_at"] == "2024-05-09T14:00:00+03:30"
    assert (row["event"], row["duration_seconds"]) == ("", "")
    assert (row["uploaded_by"], row["address"]) == ("editor", f"http://k/assets/{asset_id}")
    (told,) = json.loads(exported(office, Format.JSON))
    assert told["keywords"] == ["a b", "c"] and told["latitude"] == -41.5 and told["duration_seconds"] is None
    assert {name: told[name] for name in ("id", "title", "captured_at", "kind")} == {
        name: row[name] for name in ("id", "title", "captured_at", "kind")
    }
    heading, cells = sheet_rows(exported(office, Format.XLSX))
    assert [text for _, text in heading] == list(row)
    assert ("inlineStr", row["title"]) in cells and ("n", "-41.5") in cells


def test_a_reader_has_headings_words_and_a_calendar_of_their_own(office: Office) -> None:
    office.asset("park", captured_at=datetime(2024, 5, 8, 22, 0, tzinfo=UTC))
    office.index()
    said = wording(
        jalali=True,
        right_to_left=True,
        headings={"title": "عنوان", "captured_at_jalali": "زمان تهیه (جلالی)"},
        word=lambda column, code: f"{column}!{code}",
    )
    (row,) = csv_rows(exported(office, Format.CSV, said=said))
    assert (row["عنوان"], row["زمان تهیه (جلالی)"]) == ("park", "1403/02/20 01:30")
    assert (row["kind"], row["created_at_jalali"]) == ("kind!photo", "1403/02/20 14:00")
    with zipfile.ZipFile(io.BytesIO(exported(office, Format.XLSX, said=said))) as book:
        assert b'rightToLeft="1"' in book.read("xl/worksheets/sheet1.xml")


def test_only_what_may_be_seen_is_in_it(office: Office) -> None:
    ids = [office.asset(level, by=Role.ARCHIVIST, access_level=level) for level in Level]
    office.index()
    for as_format in Format:
        for asked in ({"ids": ids}, {"sort": "created_at"}):
            data = exported(office, as_format, Role.VIEWER, **asked)
            text = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml") if as_format == "xlsx" else data
            assert b"secret" not in text and b"restricted" not in text and b"public" in text
    # The index may lag behind a level that was raised a moment ago.
    alter(office.context, ids[0], access_level=Level.SECRET)
    assert [row["title"] for row in csv_rows(exported(office, Format.CSV, Role.VIEWER))] == ["internal"]


def test_formulas_are_words(office: Office) -> None:
    office.asset(FORMULA, description="-1+cmd|' /C calc'!A0", place="＝1", creator="+998 90", camera="@x")
    office.index()
    (row,) = csv_rows(exported(office, Format.CSV))
    assert row["title"] == f"'{FORMULA}" and row["description"].startswith("'-1")
    assert (row["place"], row["creator"], row["camera"]) == ("'＝1", "'+998 90", "'@x")
    _, cells = sheet_rows(exported(office, Format.XLSX))
    assert ("inlineStr", FORMULA) in cells
    assert json.loads(exported(office, Format.JSON))[0]["title"] == FORMULA


def test_the_order_is_that_of_the_result_or_of_the_selection(office: Office) -> None:
    ids = [office.asset(title) for title in ("b", "c", "a")]
    office.index()
    assert [row["title"] for row in csv_rows(exported(office, Format.CSV, sort="title"))] == ["a", "b", "c"]
    chosen = exported(office, Format.CSV, ids=[ids[1], ids[0], ids[1]])
    assert [row["title"] for row in csv_rows(chosen)] == ["c", "b"]


def test_it_is_noted_in_the_log(office: Office) -> None:
    office.asset("park")
    office.index()
    actor = office.people[Role.VIEWER]
    wanted = Wanted(search=find.request_for(actor, query="park"), told="q=park")
    export.export(office.context, actor, wanted, Format.CSV, wording())
    (entry,) = [one for one in audit.log(office.context, None) if one.action == "exported"]
    assert entry.actor_name == "viewer" and entry.details == {"format": "csv", "assets": 1, "query": "q=park"}


def test_nothing_and_too_much_are_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadRequest):
        exported(office, Format.CSV)
    with pytest.raises(BadRequest):
        exported(office, Format.CSV, ids=["nothing"])
    monkeypatch.setattr(make, "MOST_ROWS", 1)
    office.asset("a"), office.asset("b")
    office.index()
    with pytest.raises(TooLarge):
        exported(office, Format.XLSX)


def test_nothing_of_a_file_is_left_behind(office: Office) -> None:
    office.asset("park")
    office.index()
    exported(office, Format.XLSX)
    assert list(office.context.staging.iterdir()) == []


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_many_rows_take_no_more_memory_than_few(office: Office) -> None:
    actor = office.people[Role.EDITOR]
    wanted = Wanted(search=find.request_for(actor, sort="created_at"))

    def peak_bytes(as_format: Format) -> int:
        tracemalloc.start()
        try:
            for _block in export.export(office.context, actor, wanted, as_format, wording()).blocks:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def peaks(fresh: int) -> list[int]:
        add_assets(office.context, actor, fresh, title="Park {n}", description="word " * 200)
        office.index()
        return [peak_bytes(as_format) for as_format in Format]

    few, many = peaks(1_100), peaks(2_200)
    assert all(later < before * 1.5 for before, later in zip(few, many, strict=True)), f"{few} and {many} bytes"
