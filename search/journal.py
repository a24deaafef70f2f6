"""What is written while the embedded index is rebuilt, kept in a file so that the new index gets it as well.

<path>/journal.jsonl    one change a line; it is there only while a rebuild is under way, and whoever has the right to
                        write appends to it
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dam.ports import IndexDocument

_NAME = "journal.jsonl"
_TIMES = ("captured_at", "created_at")


@dataclass(frozen=True)
class Change:
    """A document that was written, or with None the id of one that was taken out."""

    id: str
    document: IndexDocument | None


class Journal:
    def __init__(self, path: Path) -> None:
        self._file = path / _NAME

    def begin(self) -> None:
        self._file.write_bytes(b"")

    def end(self) -> None:
        self._file.unlink(missing_ok=True)

    def is_kept(self) -> bool:
        return self._file.exists()

    def note(self, documents: Sequence[IndexDocument], deleted_ids: Sequence[str]) -> None:
        """Before it is committed to the index in use: what is noted and not committed comes once more anyway."""
        lines = [json.dumps({"document": asdict(asset)}, default=datetime.isoformat) for asset in documents]
        lines += [json.dumps({"deleted": asset_id}) for asset_id in deleted_ids]
        with self._file.open("a", encoding="ascii") as file:
            file.writelines(line + "\n" for line in lines)

    def read(self, start_byte: int = 0) -> tuple[dict[str, Change], int]:
        """The last change of each asset from there on, and where the next reading begins."""
        with self._file.open("rb") as file:
            file.seek(start_byte)
            data = file.read()
        # Somebody may be in the middle of a line.
        data = data[: data.rfind(b"\n") + 1]
        changes = [_change(json.loads(line)) for line in data.splitlines()]
        return {change.id: change for change in changes}, start_byte + len(data)


def _change(row: dict[str, Any]) -> Change:
    if "deleted" in row:
        return Change(row["deleted"], None)
    fields = row["document"]
    for name in _TIMES:
        fields[name] = fields[name] and datetime.fromisoformat(fields[name])
    listed = {"keywords": tuple(fields["keywords"]), "near": tuple(tuple(word) for word in fields["near"])}
    document = IndexDocument(**{**fields, **listed})
    return Change(document.id, document)
