"""Batch edits in words: what a preview shows of an asset, what became of it, who may take it back and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from dam.db.models import BatchEdit
from dam.domain.batch import ENDED, BatchState, Changes
from dam.domain.replacing import Fate, Piece, Replacement, pieces
from dam.web import formats, texts
from dam.web.describing import BY_NAME
from dam.web.names import harmless
from dam.web.templating import native_name
from dam.web.tiles import Tile

_LONGEST = 160
_AROUND = 40

REASONS: dict[str, LazyString] = {
    "not_found": lazy_gettext("Gone, or not open to you"),
    "forbidden": lazy_gettext("Not yours to change"),
    "disposed": lazy_gettext("Disposed of"),
    "too_long": lazy_gettext("The text would become too long"),
    "stale": lazy_gettext("Changed by somebody since; left as it is"),
}
_SIGNS = {Fate.GOES: Markup("<del>{}</del>"), Fate.COMES: Markup("<ins>{}</ins>"), Fate.STAYS: Markup("{}")}


@dataclass(frozen=True)
class FieldChange:
    label: str
    shown: Markup


@dataclass(frozen=True)
class ExampleRow:
    tile: Tile
    changes: list[FieldChange]


def reasons(left_out: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why assets were left out, with how many, the most frequent first."""
    return [(reason(code), count) for code, count in sorted(left_out.items(), key=lambda pair: -pair[1])]


def reason(code: str) -> str:
    return str(REASONS.get(code) or texts.ERRORS.get(code, code))


def status(batch: BatchEdit) -> str:
    """Where it stands, in one sentence."""
    done, total, changed = (formats.number(count) for count in (batch.done, batch.total, batch.changed))
    if batch.state == BatchState.QUEUED:
        if not batch.done:
            return _("Waiting for its turn")
        return _("%(done)s of %(total)s", done=done, total=total)
    if batch.undo_of_id:
        return ngettext(
            "%(shown)s asset is as it was", "%(shown)s assets are as they were", batch.changed, shown=changed
        )
    told = ngettext("%(shown)s asset changed", "%(shown)s assets changed", batch.changed, shown=changed)
    if batch.state == BatchState.CANCELLED:
        return _("Cancelled: %(told)s", told=told)
    if batch.state == BatchState.FAILED:
        return _("Broken off: %(told)s", told=told)
    return told


def may_undo(batch: BatchEdit, undone: BatchEdit | None, now: datetime) -> bool:
    in_time = batch.undo_until is not None and batch.undo_until > now
    return batch.state in ENDED and batch.changed > 0 and in_time and undone is None


def change_rows(
    changes: Changes, before: Mapping[str, Any], after: Mapping[str, Any], events: Mapping[str, str]
) -> list[FieldChange]:
    """Each field that changes, as it is and as it would be in one."""
    rows = []
    for name in (name for name in BY_NAME if name in after):
        change, old, new = changes.by_field[name], before[name], after[name]
        if isinstance(change, Replacement):
            shown = _joined(shortened(pieces(old, change)))
        elif name == "keywords":
            shown = _words(old, new)
        else:
            shown = _whole(_named(name, old, events), _named(name, new, events))
        rows.append(FieldChange(str(texts.FIELDS[name]), shown))
    return rows


def shortened(found: Sequence[Piece]) -> list[Piece]:
    """Long parts that stay are cut to what stands around the places that change."""
    kept = []
    for number, piece in enumerate(found):
        text = piece.text
        if piece.fate == Fate.STAYS and len(text) > 2 * _AROUND:
            head = text[:_AROUND] if number else ""
            tail = text[-_AROUND:] if number < len(found) - 1 else ""
            text = f"{head}…{tail}"
        kept.append(Piece(text, piece.fate))
    return kept


def _joined(found: Sequence[Piece]) -> Markup:
    return Markup("").join(_SIGNS[piece.fate].format(harmless(piece.text)) for piece in found)


def _words(old: Sequence[str], new: Sequence[str]) -> Markup:
    gone = [word for word in old if word not in new]
    fates = [*((w, Fate.GOES) for w in gone), *((w, Fate.STAYS if w in old else Fate.COMES) for w in new)]
    box = Markup('<bdi class="batch-word batch-word-{}">{}</bdi>')
    return Markup(" ").join(box.format(fate, _SIGNS[fate].format(harmless(word))) for word, fate in fates)


def _whole(old: str, new: str) -> Markup:
    nothing = Markup('<span class="quiet">{}</span>').format(_("Not given"))
    before = Markup('<del dir="auto">{}</del>').format(_cut(old)) if old else Markup("")
    after = Markup('<ins dir="auto">{}</ins>').format(_cut(new)) if new else nothing
    return Markup(" ").join(part for part in (before, after) if part)


def _cut(text: str) -> str:
    return str(harmless(text if len(text) <= _LONGEST else text[:_LONGEST] + "…"))


def _named(name: str, value: Any, events: Mapping[str, str]) -> str:
    if not value:
        return ""
    if name == "event_id":
        return events.get(value, _("Unknown event"))
    if name == "access_level":
        return str(texts.LEVELS[value])
    return native_name(value) if name == "language" else str(value)


def now_said(kinds: int, value: str | None, name: str, events: Mapping[str, str]) -> str:
    """What the assets have in a field at present, under its name in the form."""
    if value is None:
        return ngettext("%(shown)s value", "%(shown)s different values", kinds, shown=formats.number(kinds))
    return _cut(_named(name, value, events)) or _("Not given")
