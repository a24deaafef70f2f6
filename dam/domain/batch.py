"""A batch edit: one set of changes for many assets, reckoned on each asset's own fields. Pure; knows no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dam.domain.access import Level
from dam.domain.describing import TEXT_LIMITS_CHARACTERS, clean_fields
from dam.domain.errors import Invalid
from dam.domain.replacing import LONGEST_CHARACTERS, Replacement, replaced

MOST_ASSETS = 20_000
FIELDS = (*TEXT_LIMITS_CHARACTERS, "keywords", "event_id", "access_level")


class BatchState(StrEnum):
    """A draft knows its assets and waits for its changes; a queued one is worked on or waits for a worker."""

    DRAFT = "draft"
    QUEUED = "queued"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = (BatchState.DONE, BatchState.CANCELLED, BatchState.FAILED)


@dataclass(frozen=True)
class Put:
    """The value for every asset; with `only_empty` for those that have none. Empty takes away what there is."""

    value: Any
    only_empty: bool = False


@dataclass(frozen=True)
class Words:
    """Keywords to add to those that are there, and to take away; told apart without regard to letter case."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


Change = Put | Words | Replacement


@dataclass(frozen=True)
class Changes:
    """By field, at least one. A field that is not named stays as it is."""

    by_field: Mapping[str, Change]


def read(data: Any) -> Changes:
    """From plain data, by field one of `{"set": …}`, `{"fill": …}`, `{"find": …, "replace": …}`, `{"add": …,
    "remove": …}`. Raises `Invalid`, naming the field."""
    if not isinstance(data, Mapping) or not data:
        raise Invalid("Choose at least one change.", "no_change")
    unknown = [str(name) for name in data if name not in FIELDS]
    if unknown:
        raise Invalid(f"These fields can't be changed together: {', '.join(unknown)[:200]}.", "unknown_field")
    return Changes({name: _read_one(name, asked) for name, asked in data.items()})


def stored(changes: Changes) -> dict[str, Any]:
    """The plain data that `read` takes."""
    return {name: _stored_one(change) for name, change in changes.by_field.items()}


def applied(changes: Changes, present: Mapping[str, Any]) -> dict[str, Any]:
    """The new values of those fields that change. Raises `Invalid` where one would not fit into its field."""
    new = {name: _value(change, present[name]) for name, change in changes.by_field.items()}
    return clean_fields({name: value for name, value in new.items() if value != _plain(present[name])})


def reverted(before: Mapping[str, Any], after: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values from before; None where one of these fields is no longer as the batch left it."""
    return dict(before) if all(present[name] == value for name, value in after.items()) else None


def _value(change: Change, now: Any) -> Any:
    match change:
        case Put(value, only_empty):
            return _plain(now) if only_empty and now else value
        case Replacement():
            return replaced(now, change)
        case Words(add, remove):
            gone = {word.casefold() for word in remove}
            kept = [word for word in now if word.casefold() not in gone]
            known = {word.casefold() for word in kept}
            return kept + [word for word in add if word.casefold() not in known]


def _plain(value: Any) -> Any:
    """As `clean_fields` gives it: no event is an empty text."""
    return "" if value is None else value


def _read_one(name: str, asked: Any) -> Change:
    asked = dict(asked) if isinstance(asked, Mapping) else {}
    if "find" in asked and name in TEXT_LIMITS_CHARACTERS:
        return _read_replacement(name, asked)
    if set(asked) in ({"set"}, {"fill"}):
        value = next(iter(asked.values()))
        return Put(_checked(name, value), "fill" in asked)
    if asked and set(asked) <= {"add", "remove"} and name == "keywords":
        words = Words(*(tuple(_checked(name, asked.get(part, ()))) for part in ("add", "remove")))
        if {word.casefold() for word in words.add} & {word.casefold() for word in words.remove}:
            raise Invalid("A keyword can't be added and taken away at once.", "both_ways", field=name)
        if words.add or words.remove:
            return words
    raise Invalid(
        f"What is to become of the field {name} is not said in a way that can be read.", "bad_field", field=name
    )


def _checked(name: str, value: Any) -> Any:
    if name == "event_id" and not (value is None or isinstance(value, str)):
        raise Invalid("An event is named by its id.", "bad_field", field=name)
    if name == "access_level" and value not in tuple(Level):
        raise Invalid(f"An access level is one of {', '.join(Level)}.", "bad_field", field=name)
    return _plain(clean_fields({name: value})[name])


def _read_replacement(name: str, asked: Mapping[str, Any]) -> Replacement:
    find, replacement = asked.get("find"), asked.get("replace", "")
    options = [asked.get(option, False) for option in ("match_case", "whole_words")]
    known = set(asked) <= {"find", "replace", "match_case", "whole_words"}
    if not known or not isinstance(replacement, str) or not all(isinstance(option, bool) for option in options):
        raise Invalid("Find and replace takes two texts and two options.", "bad_field", field=name)
    if not isinstance(find, str) or not find:
        raise Invalid("Write what is to be found.", "nothing_to_find", field=name)
    if max(len(find), len(replacement)) > LONGEST_CHARACTERS:
        raise Invalid(f"Find and replace takes up to {LONGEST_CHARACTERS} characters.", "too_long", field=name)
    if find == replacement:
        raise Invalid("What is found and what replaces it are the same.", "same_text", field=name)
    return Replacement(find, replacement, *options)


def _stored_one(change: Change) -> dict[str, Any]:
    match change:
        case Put(value, only_empty):
            return {"fill" if only_empty else "set": value}
        case Words(add, remove):
            return {"add": list(add), "remove": list(remove)}
        case Replacement(find, replacement, match_case, whole_words):
            return {"find": find, "replace": replacement, "match_case": match_case, "whole_words": whole_words}


def named(changes: Changes, kind: type[Change]) -> Sequence[str]:
    """The fields that are changed in this way."""
    return [name for name, change in changes.by_field.items() if isinstance(change, kind)]
