"""What runs in one set: a small JSON file, replaced whole at every change."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from .process import ProcessId

FILE_NAME = "state.json"


@dataclass(frozen=True)
class Record:
    """One started server. `process` is None between choosing its values and its first start."""

    port: int
    values: Mapping[str, str]
    process: ProcessId | None


def read(folder: Path) -> dict[str, Record]:
    path = folder / FILE_NAME
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Record(entry["port"], entry["values"], ProcessId(**entry["process"]) if entry["process"] else None)
        for name, entry in stored.items()
    }


def write(folder: Path, records: Mapping[str, Record]) -> None:
    """Replace the state; it holds passwords, so that its owner alone may read it."""
    part = folder / f"{FILE_NAME}.part"
    text = json.dumps({name: asdict(record) for name, record in records.items()}, indent=1)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as output:
        output.write(text)
    part.replace(folder / FILE_NAME)
