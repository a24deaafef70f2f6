"""The query language in the reader's language: what its fields mean, what can be written behind them, and examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import jdatetime
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from dam.domain.languages import INTERFACE_LANGUAGES
from dam.web import formats, texts
from dam.web.i18n import language
from search import names
from search.fields import FIELDS, Takes

# In the order in which they are offered; what is left out here is understood all the same.
MEANINGS: dict[str, LazyString] = {
    "event": texts.FIELDS["event_id"],
    "by": texts.FIELDS["creator"],
    "place": texts.FIELDS["place"],
    "keyword": texts.FIELDS["keywords"],
    "kind": texts.FIELDS["kind"],
    "date": _("Day, month or year"),
    "since": _("From a day on"),
    "before": _("Before a day"),
    "after": _("After a day"),
    "title": texts.FIELDS["title"],
    "text": _("Caption and text inside"),
    "level": texts.FIELDS["access_level"],
    "state": _("State"),
    "camera": _("Camera"),
    "file": _("File name"),
    "rights": _("Credit, copyright and usage terms"),
    "language": texts.FIELDS["language"],
    "duration": _("Length of a recording"),
    "width": _("Width in pixels"),
    "height": _("Height in pixels"),
    "size": _("File size"),
    "has": _("What it has"),
    "missing": _("What it lacks"),
    "is": _("Duplicates"),
}
# What is offered before anything is typed.
FIRST = ("event", "by", "place", "keyword", "kind", "date", "since", "missing")
PARTS: dict[str, LazyString] = {
    "gps": _("GPS position"),
    "caption": _("Caption"),
    "event": texts.FIELDS["event_id"],
    "text": _("Text inside"),
    "keyword": texts.FIELDS["keywords"],
    "by": texts.FIELDS["creator"],
    "place": texts.FIELDS["place"],
    "camera": _("Camera"),
    "date": _("Capture time"),
    "title": texts.FIELDS["title"],
    "rights": _("Credit, copyright and usage terms"),
}
_LABELS = {
    "kind": texts.KINDS,
    "level": texts.LEVELS,
    "state": texts.STATES,
    "has": PARTS,
    "missing": PARTS,
    "is": {"duplicate": _("Bytes that were here already")},
}
_AGO = ((7, "day"), (30, "day"), (3, "month"), (2, "year"))
_YEARS = 6


@dataclass(frozen=True)
class Example:
    """`query` can be searched for as it stands."""

    query: str
    meaning: str


def field(name: str) -> str:
    """What the reader calls a field, with its colon."""
    return f"{names.field_in(language().tag, name)}:"


def meaning(name: str) -> str:
    """What a field means or takes, where its name does not say it already."""
    if FIELDS[name].takes is Takes.VALUE and name in ("kind", "state"):
        return formats.listed(values(name))
    said = str(MEANINGS[name])
    return "" if names.plain(said).startswith(names.plain(names.field_in(language().tag, name))) else said


def value(name: str, stored: str) -> str:
    """What the reader calls a value of a field with fixed values."""
    return names.value_in(language().tag, name, stored)


def values(name: str) -> dict[str, str]:
    """What is written -> what is read, of a field that has a fixed list of values."""
    if name == "language":
        return {one.tag: one.native_name for one in INTERFACE_LANGUAGES}
    return {value(name, stored): str(_LABELS[name][stored]) for stored in FIELDS[name].values}


def samples(name: str, years: dict[str, int]) -> list[str]:
    """What may be written behind a field of dates or amounts; `years` are those of the archive."""
    takes, tag = FIELDS[name].takes, language().tag
    if takes is Takes.DATE:
        ago = [formats.digits(f"{count}{names.span_in(tag, unit)}") for count, unit in _AGO]
        days = [names.today_in(tag), names.yesterday_in(tag)]
        return {"since": ago, "before": _years(years), "after": _years(years)}.get(name, days + _years(years))
    if takes is Takes.DURATION:
        minute, second = names.time_in(tag, "minute"), names.time_in(tag, "second")
        written = [f">1{minute}", f">10{minute}", f"1..5{minute}", f"<30{second}"]
    elif takes is Takes.SIZE:
        written = [f"{sign}{amount}" for sign, amount in zip("<>>", _sizes(), strict=True)]
    elif takes is Takes.PIXELS:
        written = [">=1080", ">=1920", ">=3840", "<800"]
    else:
        written = []
    return [formats.digits(one) for one in written]


def examples() -> Iterator[Example]:
    """The language by examples, for the short help."""
    # Translators: two words of a caption that people of your country search for; they stay apart and small.
    yield Example(gettext("mayor school"), gettext("Both words, in any order"))
    # Translators: two words that stand together, in these quotes
    yield Example(gettext('"city council"'), gettext("These words side by side"))
    # Translators: OR stays as it is
    yield Example(gettext("school OR kindergarten"), gettext("One of the two"))
    # Translators: the minus stays before the second word
    yield Example(gettext("school -opening"), gettext("The first without the second"))
    # Translators: the beginning of a word, with the star at its end
    yield Example(gettext("fest*"), gettext("Words that begin so"))
    kind, event, by = (field(name) for name in ("kind", "event", "by"))
    yield Example(f"{kind}{value('kind', 'video')}", gettext("Only video; photo, sound and text alike"))
    # Translators: a word that stands in the title of many events
    title = gettext("festival")
    yield Example(f"{event}{title}", gettext("Of an event with this word in its title"))
    # Translators: a common family name in your country
    person = gettext("Novak")
    yield Example(f"{by}{person}", gettext("Taken or written by this person"))
    day = formats.digits("1403/2" if formats.persian() else "2024-05")
    yield Example(f"{field('date')}{day}", gettext("Of this month; a year or a day alike"))
    between = formats.digits("1403/2/1..1403/3/15" if formats.persian() else "2024-05-09..2024-06-01")
    yield Example(f"{field('date')}{between}", gettext("From this day to that"))
    yield Example(f"{field('since')}{samples('since', {})[2]}", gettext("Of the last three months"))
    yield Example(f"{field('duration')}{samples('duration', {})[1]}", gettext("Recordings longer than ten minutes"))
    yield Example(f"{field('missing')}{value('missing', 'caption')}", gettext("What still lacks a caption"))
    yield Example(f"{field('has')}{value('has', 'gps')}", gettext("What has a GPS position"))
    yield Example(f"{field('is')}{value('is', 'duplicate')}", gettext("Kept although the same bytes were here already"))


def _sizes() -> list[str]:
    tag = language().tag
    return [f"5{names.size_in(tag, 'mb')}", f"100{names.size_in(tag, 'mb')}", f"1{names.size_in(tag, 'gb')}"]


def _years(years: dict[str, int]) -> list[str]:
    """The newest years of the archive, on the reader's calendar."""
    known = sorted(map(int, years), reverse=True)
    if formats.persian():
        known = sorted({there for year in known for there in _solar(year)}, reverse=True)
    return [formats.digits(year) for year in known[:_YEARS]]


def _solar(year: int) -> tuple[int, int]:
    first, last = (jdatetime.date.fromgregorian(date=datetime(year, month, 28).date()).year for month in (1, 12))
    return first, last
