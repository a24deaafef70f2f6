"""The form of a batch edit: which ways there are to change a field, and what a sent form asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from dam.domain.errors import Invalid
from dam.web.describing import BY_NAME, Row, from_input

LEAVE = "leave"
WAYS: dict[str, LazyString] = {
    LEAVE: _("Leave as is"),
    "set": _("Replace with"),
    "fill": _("Fill in where empty"),
    "clear": _("Empty it"),
}
_KEYWORD_WAYS: dict[str, LazyString] = {
    LEAVE: _("Leave as is"),
    "change": _("Add and remove"),
    "set": _("Replace all with"),
    "clear": _("Remove all"),
}
_SUGGESTED = ("creator", "place", "event_id")
SEARCHED = ("title", "description")


@dataclass(frozen=True)
class Field:
    """One field of the form. `suggests` says whether values that exist are offered."""

    row: Row

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def control(self) -> str:
        return self.row.control

    @property
    def label(self) -> str:
        return self.row.label

    @property
    def ways(self) -> dict[str, LazyString]:
        if self.name == "keywords":
            return _KEYWORD_WAYS
        if self.name == "access_level":
            return {way: WAYS[way] for way in (LEAVE, "set")}
        return WAYS

    @property
    def suggests(self) -> bool:
        return self.name in _SUGGESTED


@dataclass(frozen=True)
class Group:
    title: LazyString
    fields: tuple[Field, ...]


def _group(title: LazyString, *names: str) -> Group:
    return Group(title, tuple(Field(BY_NAME[name]) for name in names))


_WORDS = _group(_("Words"), "title", "description", "keywords")
_WHERE = _group(_("Event and place"), "event_id", "place")
_PEOPLE = _group(_("People and rights"), "creator", "credit", "copyright", "usage_terms")
_READING = _group(_("Language and access"), "language", "access_level")


def groups(with_level: bool) -> list[Group]:
    """What this person may change, in the order shown."""
    reading = _READING if with_level else Group(_("Language"), _READING.fields[:1])
    return [_WORDS, _WHERE, _PEOPLE, reading]


def asked(form: MultiDict[str, str]) -> dict[str, Any]:
    """What the form asks for, as `dam.domain.batch.read` takes it. Raises `Invalid` for a field asked for twice."""
    found: dict[str, Any] = {}
    for name, change in (*_values(form), *_replacements(form)):
        if name in found:
            raise Invalid("This field is given a value, and words in it are replaced.", "two_ways", field=name)
        found[name] = change
    return found


def _values(form: MultiDict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in groups(with_level=True):
        for field in group.fields:
            way = form.get(f"mode-{field.name}", LEAVE)
            if way == "clear" and way in field.ways:
                yield field.name, {"set": [] if field.control == "words" else ""}
            elif way == "change" and way in field.ways:
                parts = {
                    part: from_input(field.row, form.get(f"{part}-{field.name}", "")) for part in ("add", "remove")
                }
                yield from [(field.name, parts)] if any(parts.values()) else []
            elif way in ("set", "fill") and way in field.ways:
                value = from_input(field.row, form.get(f"value-{field.name}", ""))
                # Not yet said what with. To take a value away there is a way of its own.
                yield from [(field.name, {way: value})] if value else []


def _replacements(form: MultiDict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    find = form.get("find", "")
    if not find:
        return
    options = {option: form.get(option) == "1" for option in ("match_case", "whole_words")}
    for name in form.getlist("find-in"):
        if name in SEARCHED:
            yield name, {"find": find, "replace": form.get("replacement", ""), **options}


def field_names(changes: dict[str, Any]) -> list[str]:
    """The fields that a batch edit changes, in words and in the order of the form."""
    return [row.label for name, row in BY_NAME.items() if name in changes]
