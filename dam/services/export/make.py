"""Export: what is wanted, within the access of who asks, noted in the audit log, and sent row after row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from dam.db.models import Asset, new_id
from dam.domain.access import Actor
from dam.domain.errors import BadRequest, TooLarge
from dam.ports import SearchRequest
from dam.services import audit, find
from dam.services.context import Context
from dam.services.export.columns import Wording, chosen
from dam.services.export.csv_rows import csv_blocks
from dam.services.export.json_rows import json_blocks
from dam.services.export.xlsx_file import xlsx_blocks

MOST_ROWS = 1_000_000
_PAGE = 500
_MOST_NOTED_CHARACTERS = 2000


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


_MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


@dataclass(frozen=True)
class Wanted:
    """Either ids, or a search whose scope must be the actor's; `told` is how the log says what was asked for."""

    ids: tuple[str, ...] = ()
    search: SearchRequest | None = None
    told: str = ""


@dataclass(frozen=True)
class Exported:
    """`blocks` are the bytes of the file. What goes wrong before the first of them is raised by `export` itself."""

    file_name: str
    media_type: str
    blocks: Iterator[bytes]


def export(context: Context, actor: Actor, wanted: Wanted, as_format: Format, wording: Wording) -> Exported:
    """Only what the actor may see is in it. Raises `ServiceAway`, `BadRequest` for nothing, `TooLarge`."""
    total, assets = _assets(context, actor, wanted)
    if total > MOST_ROWS:
        raise TooLarge(f"A table takes at most {MOST_ROWS} rows. Narrow the result.", "too_many_for_export")
    if not total:
        raise BadRequest("There is nothing to export. Select some assets, or widen the search.", "nothing_to_export")
    reads = chosen(wording)
    with context.database.write() as session:
        details = {"format": as_format.value, "assets": total, "query": wanted.told[:_MOST_NOTED_CHARACTERS]}
        audit.append(context, session, actor, "exported", "export", new_id(), details)
    if as_format is Format.XLSX:
        blocks = xlsx_blocks(context.staging, reads, wording, assets)
    else:
        blocks = (csv_blocks if as_format is Format.CSV else json_blocks)(reads, wording, assets)
    day = context.clock.now().astimezone(wording.zone)
    return Exported(f"kronika-{day:%Y-%m-%d}.{as_format}", _MEDIA_TYPES[as_format], blocks)


def _assets(context: Context, actor: Actor, wanted: Wanted) -> tuple[int, Iterable[Asset]]:
    """How many there are to come, and they, read in parts as they are fetched."""
    if wanted.search is None:
        ids = list(dict.fromkeys(wanted.ids))
        first = find.get_assets(context, actor, ids[:_PAGE])
        seen = len(first) + max(0, len(ids) - _PAGE)
        return seen, chain(first, _by_ids(context, actor, ids[_PAGE:]))
    request = replace(wanted.search, limit=_PAGE, cursor=None, facets=False)
    found = find.find(context, request, lean=True)
    return found.total, _by_search(context, request, found)


def _by_ids(context: Context, actor: Actor, ids: Sequence[str]) -> Iterator[Asset]:
    for start in range(0, len(ids), _PAGE):
        yield from find.get_assets(context, actor, ids[start : start + _PAGE])


def _by_search(context: Context, request: SearchRequest, found: find.Found) -> Iterator[Asset]:
    while True:
        yield from found.assets
        if not found.next_cursor:
            return
        found = find.find(context, replace(request, cursor=found.next_cursor), lean=True)
