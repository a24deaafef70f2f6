"""What a person typed, as a tree.

    query  = any ;  any = all { ("OR" | "|") all } ;  all = one { ["AND"] one }
    one    = ("-" | "NOT") one | field ":" one | value
    value  = word | word "*" | '"' words '"' | "(" any ")"

Words side by side must all occur. Operators are capitals. Fields are those of FIELDS; a name that is none of them is
plain words, and so is the whole of a query that can't be read, which then carries a hint.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from dam.domain.errors import BadRequest
from search import hints
from search.dates import Period, period
from search.fold import Word, words

LONGEST_QUERY = 10_000
MOST_WORDS = 24
DEEPEST = 12

# Names people type, to the fields of `document`.
WORD_FIELDS = {
    "title": "title", "text": "text", "keyword": "keyword_words", "keywords": "keyword_words", "tag": "keyword_words",
    "event": "event_words", "by": "creator_words", "creator": "creator_words", "photographer": "creator_words",
    "place": "place", "camera": "camera", "file": "file_name",
}  # fmt: skip
VALUE_FIELDS = {"kind": "kind", "level": "level", "state": "state", "language": "language", "id": "id"}
DATE_FIELDS = ("before", "since", "after", "year", "month", "date", "on")
FIELDS = (*WORD_FIELDS, *VALUE_FIELDS, *DATE_FIELDS)


@dataclass(frozen=True)
class Words:
    """One word, or several typed as one (IMG_1234). `quoted` ones must follow one another and stand as they are."""

    words: tuple[Word, ...]
    field: str = ""
    quoted: bool = False
    prefix: bool = False
    raw: str = ""


@dataclass(frozen=True)
class Value:
    field: str
    value: str


@dataclass(frozen=True)
class Dates:
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class All:
    """Everything there is: no query, or `*`."""


@dataclass(frozen=True)
class Not:
    part: "Tree"


@dataclass(frozen=True)
class And:
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Tree", ...]


Tree = Words | Value | Dates | All | Not | And | Or


@dataclass(frozen=True)
class Query:
    """`tree` is None where there is no word to look for."""

    tree: Tree | None
    hint: str | None = None


class _Broken(Exception):
    """The query does not follow the grammar."""


_OPENING, _CLOSING = '"“„«', '"”“»'
_TOKEN = re.compile(
    rf"""\s*(?: (?P<bracket>[()])
      | (?P<bar>\|)
      | (?P<minus>-(?=[^\s\-)|]))
      | (?P<field>{"|".join(FIELDS)}):(?=\S)
      | [{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]
      | (?P<word>[^\s()|{_OPENING}{_CLOSING}]+)
      | (?P<stray>\S) )""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """Never fails on what is typed. Raises `BadRequest` past LONGEST_QUERY code points."""
    if len(text) > LONGEST_QUERY:
        raise BadRequest(f"The query is longer than {LONGEST_QUERY} signs. Shorten it.", "query_too_long")
    # What is no text (NUL, other control signs) parts words and does no more.
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).strip()
    if not text or text in {"*", "*:*"}:
        return Query(All())
    parser = _Parser(text)
    try:
        tree = parser.whole()
    except _Broken:
        return _plain(text)
    if tree is None:
        return Query(None, hints.NO_WORDS)
    return Query(tree, parser.hint)


def _plain(text: str) -> Query:
    found = words(text)
    # The operators of a broken query are no words to look for.
    kept = [word for word in found if word.exact not in {"or", "and", "not"}] or found
    if not kept:
        return Query(None, hints.NO_WORDS)
    return Query(And(tuple(Words((word,), raw=word.exact) for word in kept[:MOST_WORDS])), hints.BROKEN)


@dataclass
class _Parser:
    text: str
    tokens: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0
    count: int = 0
    hint: str | None = None

    def __post_init__(self) -> None:
        for found in _TOKEN.finditer(self.text):
            name = found.lastgroup or "stray"
            self.tokens.append((name, found.group(name)))

    def whole(self) -> Tree | None:
        tree = self.any_of(0, "")
        if self.at < len(self.tokens):
            raise _Broken
        return tree

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def any_of(self, depth: int, name: str) -> Tree | None:
        if depth > DEEPEST:
            raise _Broken
        parts = [self.all_of(depth, name)]
        while self.peek() in {("word", "OR"), ("bar", "|")}:
            self.at += 1
            parts.append(self.all_of(depth, name))
        if len(parts) == 1:
            return parts[0]
        kept = tuple(part for part in parts if part is not None)
        if len(kept) < len(parts) and self.hint != hints.TOO_MANY_WORDS:
            raise _Broken
        return Or(kept) if kept else None

    def all_of(self, depth: int, name: str) -> Tree | None:
        parts: list[Tree] = []
        while True:
            kind, value = self.peek()
            if kind in {"end", "bar"} or (kind, value) in {("bracket", ")"), ("word", "OR")}:
                break
            if (kind, value) == ("word", "AND"):
                self.at += 1
                continue
            part = self.one(depth, name)
            if part is not None:
                parts.append(part)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int, name: str) -> Tree | None:
        if depth > DEEPEST:
            raise _Broken
        negated = False
        while self.peek()[0] == "minus" or self.peek() == ("word", "NOT"):
            negated = not negated
            self.at += 1
        kind, value = self.peek()
        self.at += 1
        if kind == "field":
            part = self.one(depth + 1, value.lower())
        elif (kind, value) == ("bracket", "("):
            part = self.any_of(depth + 1, name)
            if self.peek() != ("bracket", ")"):
                raise _Broken
            self.at += 1
        elif kind in {"phrase", "word"}:
            part = self.leaf(value, name, quoted=kind == "phrase")
        else:
            raise _Broken
        return Not(part) if negated and part is not None else part

    def leaf(self, raw: str, name: str, quoted: bool) -> Tree | None:
        if name in VALUE_FIELDS:
            value = raw if name in {"id", "language"} else raw.lower()
            return Value(VALUE_FIELDS[name], value) if self.room(1) else None
        if name in DATE_FIELDS:
            named = period(raw)
            if named is not None:
                return _dates(name, named) if self.room(1) else None
            self.hint = hints.BAD_DATE
        part = self.words(raw, WORD_FIELDS.get(name, ""), quoted)
        if name == "event" and part is not None:
            # An event is named by its id as well as by words of its title.
            return Or((part, Value("event", raw)))
        return part

    def words(self, raw: str, within: str, quoted: bool) -> Tree | None:
        found = words(raw)
        found = found[: self.room(len(found))]
        if not found:
            return None
        return Words(tuple(found), within, quoted, raw.endswith("*") and not quoted, raw)

    def room(self, wanted: int) -> int:
        """How many of the wanted parts the query may still have."""
        given = min(wanted, MOST_WORDS - self.count)
        if given < wanted:
            self.hint = hints.TOO_MANY_WORDS
        self.count += given
        return given


def _dates(name: str, named: Period) -> Dates:
    if name == "before":
        return Dates(None, named.start)
    if name == "since":
        return Dates(named.start, None)
    if name == "after":
        return Dates(named.end, None)
    return Dates(named.start, named.end)
