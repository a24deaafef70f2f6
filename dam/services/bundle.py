"""Many assets as one ZIP that is made while it is sent: nothing is held whole, neither here nor on a disk.

Every file goes the way of a single download (`deliver`): judged and audited at the moment it is read. What can't be
had does not stop the rest; a text in the ZIP names it.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from dam.domain.access import Actor
from dam.domain.errors import DamError
from dam.domain.naming import Names
from dam.services import deliver, find
from dam.services.context import Context
from dam.services.deliver import Delivery

# What of each kind stands for the original where somebody wants to look at it only.
VIEWED: Final = MappingProxyType({"photo": "screen", "video": "proxy", "audio": "proxy", "text": "preview"})
_BLOCK_BYTES = 256 * 1024
_ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Lack:
    """A file that is not in the ZIP, or with `cut` only its beginning; `name` is empty where it may not be known."""

    asset_id: str
    name: str
    problem: DamError | None
    cut: bool = False


Report = Callable[[Sequence[Lack]], tuple[str, str]]


def bundle(context: Context, actor: Actor, ids: Sequence[str], *, originals: bool, report: Report) -> Iterator[bytes]:
    """The bytes of the ZIP. `report` is given what is lacking, if anything, and answers a file's name and text."""
    sink = _Sink()
    lacks: list[Lack] = []
    names = Names()
    zone = ZoneInfo(context.time_zone)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for wanted in _wanted(context, actor, ids):
            try:
                delivery = _delivery(context, actor, wanted, originals)
                source = delivery.open()
            except DamError as problem:
                lacks.append(Lack(wanted.asset_id, wanted.name, problem))
                continue
            entry = _entry(names.free(delivery.file_name), delivery.size_bytes, wanted.moment.astimezone(zone))
            with source, archive.open(entry, "w") as target:
                for block in _whole(source, delivery.size_bytes, lacks, wanted):
                    target.write(block)
                    yield sink.taken()
        if lacks:
            name, text = report(lacks)
            note = _entry(names.free(name), len(text.encode()), context.clock.now().astimezone(zone))
            archive.writestr(note, text.encode())
    yield sink.taken()


@dataclass(frozen=True)
class _Wanted:
    asset_id: str
    name: str
    kind: str
    moment: datetime


class _Sink:
    """Where the ZIP is written to: it keeps what has not been fetched yet, which is a block at most."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing lies behind this."""

    def close(self) -> None:
        """The end of the ZIP is fetched like the rest."""

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def _wanted(context: Context, actor: Actor, ids: Sequence[str]) -> Iterator[_Wanted]:
    """Names and times of some at once; one that is not to be seen is asked for by its id alone, and refused."""
    now = context.clock.now()
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        some = ids[start : start + _ROWS_AT_ONCE]
        found = {asset.id: asset for asset in find.get_assets(context, actor, some)}
        for asset_id in some:
            asset = found.get(asset_id)
            if asset is None:
                yield _Wanted(asset_id, "", "", now)
            else:
                yield _Wanted(asset.id, asset.file_name, asset.kind, asset.captured_at or asset.created_at)


def _delivery(context: Context, actor: Actor, wanted: _Wanted, originals: bool) -> Delivery:
    if originals or not wanted.kind:
        return deliver.original(context, actor, wanted.asset_id)
    return deliver.rendition(context, actor, wanted.asset_id, VIEWED[wanted.kind], download=True)


def _whole(source: BinaryIO, size_bytes: int, lacks: list[Lack], wanted: _Wanted) -> Iterator[bytes]:
    """The blocks of a file; that it ended too soon is noted, since its beginning has gone out already."""
    left_bytes = size_bytes
    problem = None
    try:
        while left_bytes > 0 and (block := source.read(min(_BLOCK_BYTES, left_bytes))):
            left_bytes -= len(block)
            yield block
    except DamError as found:
        problem = found
    if left_bytes:
        lacks.append(Lack(wanted.asset_id, wanted.name, problem, cut=True))


def _entry(name: str, size_bytes: int, moment: datetime) -> zipfile.ZipInfo:
    # The format knows the years 1980 to 2107; the size tells it which entries need its large form.
    year = min(max(moment.year, 1980), 2107)
    entry = zipfile.ZipInfo(name, (year, *moment.timetuple()[1:6]))
    entry.file_size = size_bytes
    entry.external_attr = 0o644 << 16
    return entry
