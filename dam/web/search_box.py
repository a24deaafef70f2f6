"""What the search box offers while somebody types: fields, their values, and what the archive holds of a word.

All of it lies within the reader's access: counts and values come from the index under the reader's scope.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from flask import Blueprint, g, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.errors import ServiceAway
from dam.http.identity import context, current_actor, requires
from dam.services import suggest
from dam.web import formats, search_words
from search.fields import FIELDS, Takes
from search.fold import Word, words
from search.matching import fitness
from search.names import plain
from search.typing import Typed, typed_at, written

blueprint = Blueprint("search_box", __name__)
_LONGEST = 500
_MOST, _MOST_OF_EACH, _MOST_FIELDS = 8, 2, 4
_SHORTEST_WORD = 2
# Field of the query -> the field whose values are suggested, for those whose values the archive makes.
_HELD = {"event": "event_id", "by": "creator", "keyword": "keywords", "place": "place", "camera": "camera"}
_FIXED = ("kind", "level", "state", "language", "has", "missing", "is")
_COUNTED = ("kind", "level", "state")
_ICONS = {"event": "calendar", "by": "user", "place": "place"}


@dataclass(frozen=True)
class Choice:
    """`by` takes the place of what is typed; `whole` ends it, so that it can be searched for."""

    by: str
    label: str
    note: str = ""
    count: int = 0
    whole: bool = True
    icon: str = "filter"


@blueprint.get("/search-box")
@requires(Permission.VIEW)
def choices() -> Response:
    """`q` is what stands in the box, `at` the caret, in code points. Each choice brings the box as it would be."""
    text = request.args.get("q", "")[:_LONGEST]
    typed = typed_at(text, request.args.get("at", len(text), type=int))
    groups = [(title, list(found)) for title, found in _groups(typed, bool(text.strip()))]
    return jsonify(
        groups=[
            {"title": title, "choices": [_as_json(typed, one) for one in found]} for title, found in groups if found
        ]
    )


@blueprint.get("/search-box/help")
@requires(Permission.VIEW)
def how_to() -> str:
    return render_template("_parts/how_to_search.html", examples=list(search_words.examples()))


def _as_json(typed: Typed, one: Choice) -> dict[str, Any]:
    text, caret = typed.replaced(one.by, whole=one.whole)
    count = formats.number(one.count) if one.count else ""
    return {
        "id": one.by,
        "label": one.label,
        "note": one.note,
        "count": count,
        "icon": one.icon,
        "whole": one.whole,
        "text": text,
        "caret": caret,
    }


def _groups(typed: Typed, begun: bool) -> Iterator[tuple[str, Iterable[Choice]]]:
    if typed.field:
        yield search_words.field(typed.field), islice(_values(typed.field, typed.word), _MOST)
    elif not typed.word and not begun:
        yield _("Narrow by"), [_field(name) for name in search_words.FIRST]
    elif typed.word:
        yield _("Narrow by"), islice(_fields(typed.word), _MOST_FIELDS)
        if len(typed.word) >= _SHORTEST_WORD:
            yield _("In the archive"), islice(_anywhere(typed.word), _MOST)


def _field(name: str) -> Choice:
    written_as, meaning = search_words.field(name), search_words.meaning(name)
    return Choice(written_as, written_as, meaning, whole=False)


def _fields(word: str) -> Iterator[Choice]:
    """Fields whose name or meaning begins so, in the reader's language or in English."""
    for name, meaning in search_words.MEANINGS.items():
        if _begins(word, search_words.field(name).rstrip(":"), name, str(meaning)):
            yield _field(name)


def _anywhere(word: str) -> Iterator[Choice]:
    """What the archive holds of a word without a field: each as a field with its value."""
    for name in (*_COUNTED, "event", "keyword", "by", "place"):
        yield from islice((_under(name, one) for one in _values(name, word)), _MOST_OF_EACH)


def _under(name: str, one: Choice) -> Choice:
    return replace(one, by=search_words.field(name) + one.by, note=str(search_words.MEANINGS[name]))


def _values(name: str, word: str) -> Iterator[Choice]:
    """What may stand behind a field, as far as it goes with what stands there."""
    try:
        if name in _HELD:
            found = suggest.suggest(context(), current_actor(), _HELD[name], word, _MOST)
            for one in found:
                yield Choice(written(one.label), one.label, count=one.count, icon=_ICONS.get(name, "filter"))
        elif name in _FIXED:
            yield from _fixed(name, word)
        elif FIELDS[name].takes in (Takes.DATE, Takes.DURATION, Takes.SIZE, Takes.PIXELS):
            for sample in search_words.samples(name, _counts("year") if FIELDS[name].takes is Takes.DATE else {}):
                if plain(sample).startswith(plain(word)):
                    yield Choice(sample, sample)
    except ServiceAway:
        # Without the index the box still searches and narrows by what is typed.
        return


def _fixed(name: str, word: str) -> Iterator[Choice]:
    """Values of a fixed list; of kinds, levels and states only those that the reader has anything of."""
    counted = _counts(name) if name in _COUNTED else None
    stored = FIELDS[name].values or tuple(search_words.values(name))
    for own, (by, label) in zip(stored, search_words.values(name).items(), strict=True):
        if (counted is None or own in counted) and (not word or _begins(word, by, own, label)):
            yield Choice(by, label, count=(counted or {}).get(own, 0), icon=own if name == "kind" else "filter")


def _counts(facet: str) -> dict[str, int]:
    """Of all that the reader may see; asked once a request."""
    if "search_box_counts" not in g:
        g.search_box_counts = suggest.counts(context(), current_actor())
    counted: dict[str, int] = g.search_box_counts.get(facet, {})
    return counted


def _begins(word: str, *texts: str) -> bool:
    """Whether what is typed begins one of the texts, or a word of it in any script."""
    typed: list[Word] = words(word)
    return any(plain(text).startswith(plain(word)) or (typed and fitness(typed, text)) for text in texts)
