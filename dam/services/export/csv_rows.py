"""CSV as RFC 4180 has it, in UTF-8 with the mark by which spreadsheets know that it is."""

import csv
import io
from collections.abc import Iterable, Iterator

from dam.db.models import Asset
from dam.domain.cells import harmless
from dam.services.export.columns import Reads, Wording, cells, headings

_BLOCK_CHARACTERS = 64 * 1024


def csv_blocks(reads: Reads, wording: Wording, assets: Iterable[Asset]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(headings(reads, wording))
    for asset in assets:
        row = cells(reads, wording, asset)
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        if text.tell() >= _BLOCK_CHARACTERS:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    block = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return block
