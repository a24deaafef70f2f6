"""What a rebuild reads of the rows in their plain form is what the rest of the program sees of them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from dam.domain.access import Actor, Role
from dam.services import indexing
from dam.services.context import Context
from tests.fixtures.many_assets import add_assets

TASHKENT = timezone(timedelta(hours=5))
ROWS: list[dict[str, Any]] = [
    {"keywords": ["ключ", 'say "cheese"', "back\\slash", "نوروز", "🎉", "a\nb"], "title": "Бир {n}"},
    {"captured_at": datetime(2024, 5, 9, 12, 0, tzinfo=UTC), "latitude": 41.31, "longitude": 69.28, "place": "x"},
    {"captured_at": datetime(2024, 1, 1, 2, 30, 0, 123456, tzinfo=TASHKENT), "duration_seconds": 1.5, "kind": "video"},
    {"captured_at": datetime(1899, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "width_px": 4000, "height_px": 3000},
    {"credit": "A", "usage_terms": "B", "size_bytes": 2**40, "copy_number": 2, "version": 7, "indexed_version": 6},
    {"state": "disposed"},
    {"state": "ingesting", "language": "uz-Cyrl", "access_level": "secret"},
]


def test_plain_rows_say_what_the_session_s_rows_say(
    context: Context, people: dict[Role, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_READ_AT_ONCE", 2)
    for fields in ROWS:
        add_assets(context, people[Role.EDITOR], 2, **fields)
    with context.database.read() as session:
        rows = session.execute(indexing._LEAN).all()
    seen = [(indexing.document_of(row, ""), row.indexed_version) for row in rows if row.state != "disposed"]
    read = list(indexing.read_all(context))
    assert read == sorted(seen, key=lambda one: one[0].ordinal) and len(read) == 2 * (len(ROWS) - 1)
    moments = [moment for document, _ in read for moment in (document.captured_at, document.created_at) if moment]
    assert {moment.tzinfo for moment in moments} == {UTC}
    assert {document.captured_at.microsecond for document, _ in read if document.captured_at} == {0, 123456, 999999}
