"""XLSX: written to a file of the staging folder with a row in memory at a time, for its parts can't be sent in order.

Words are written as words: nothing in a cell is taken for a formula, an address or a number.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dam.db.models import Asset
from dam.services.export.columns import Reads, Wording, cells, headings

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_BLOCK_BYTES = 256 * 1024
_LONGEST_CELL = 32_767
_WIDE = {"title": 40, "description": 60, "keywords": 30, "event": 30, "address": 40, "id": 28, "file_name": 28}
_USUAL_WIDTH = 18


def xlsx_blocks(staging: Path, reads: Reads, wording: Wording, assets: Iterable[Asset]) -> Iterator[bytes]:
    """The file is whole when this returns; it has no name any more and goes with whoever reads it."""
    descriptor, name = tempfile.mkstemp(suffix=".part", dir=staging)
    path = Path(name)
    try:
        _write(path, staging, reads, wording, assets)
        file = path.open("rb")
    finally:
        os.close(descriptor)
        path.unlink()

    def blocks() -> Iterator[bytes]:
        with file:
            while block := file.read(_BLOCK_BYTES):
                yield block

    return blocks()


def _write(path: Path, staging: Path, reads: Reads, wording: Wording, assets: Iterable[Asset]) -> None:
    # A large library for what is seldom asked for: a process that writes none does without it.
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(staging)})
    sheet = book.add_worksheet()
    if wording.right_to_left:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(reads):
        sheet.set_column(place, place, _WIDE.get(name, _USUAL_WIDTH))
    bold = book.add_format({"bold": True})
    for place, heading in enumerate(headings(reads, wording)):
        sheet.write_string(0, place, heading, bold)
    for number, asset in enumerate(assets, 1):
        _row(sheet, number, cells(reads, wording, asset))
    book.close()


def _row(sheet: "Worksheet", number: int, values: Iterable[str | int | float | None]) -> None:
    for place, value in enumerate(values):
        if isinstance(value, str):
            if value:
                sheet.write_string(number, place, value[:_LONGEST_CELL])
        elif value is not None:
            sheet.write_number(number, place, value)
