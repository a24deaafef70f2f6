"""A query cut into its signs and words, each with its place; nothing is refused here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.fields import MEASURES, Takes
from search.names import field_of
from search.scripts import APOSTROPHES, INVISIBLE

_OPENING, _CLOSING = '"“„«', '"”“»'
_NAME = re.compile(rf"([^\W\d_][\w{APOSTROPHES}{INVISIBLE}]{{0,40}})(?:(:)|(?=[<>≤≥]))")
_TOKEN = re.compile(
    rf"""(?P<bracket>[()])
      | (?P<bar>\|)
      | (?P<minus>-(?=[^\s\-)|]))
      | [{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]
      | (?P<word>[^\s()|{_OPENING}{_CLOSING}]+)
      | (?P<stray>\S)""",
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Token:
    """`kind` is bracket, bar, minus, field, phrase, word or stray; `value` a field's English name, or what is written.

    It is text[start:end]: with its quotes, or with its colon.
    """

    kind: str
    value: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    at = _skip(text, 0)
    while at < len(text):
        token = _field(text, at) or _other(text, at)
        yield token
        at = _skip(text, token.end)


def _field(text: str, at: int) -> Token | None:
    """A name with a colon, or straight before a comparison: width>=4000."""
    found = _NAME.match(text, at)
    field = field_of(found[1]) if found else None
    if found is None or field is None or not (found[2] or field.takes in (*MEASURES, Takes.DATE)):
        return None
    return Token("field", field.name, at, found.end())


def _other(text: str, at: int) -> Token:
    found = _TOKEN.match(text, at)
    assert found is not None and found.lastgroup is not None  # stray takes whatever is no space
    return Token(found.lastgroup, found[found.lastgroup], at, found.end())


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
