"""What a person typed, as a tree.

    query  = any ;  any = all { ("OR" | "|") all } ;  all = one { ["AND"] one }
    one    = { "-" | "NOT" } ( value | "(" any ")" | field one )
    field  = name ":" | name, before one of < > ≤ ≥ where it takes an amount or a date
    value  = word | word "*" | '"' words '"'

Words side by side must all occur. Operators are capitals; OR is also understood in Russian, Bulgarian, Uzbek and
Albanian. Names are those of `names`; a name that is none of them is a plain word. What a field takes: `fields`,
`dates`, `measures`. A word that looks like a date means that date as well as itself.

Nothing that is typed fails. What does not follow the grammar is taken as plain words, what a field does not understand
as a word, each with a hint.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from dam.domain.describing import Missing
from dam.domain.errors import BadRequest
from dam.ports import Hint
from search import hints, measures
from search.dates import BETWEEN, Day, Period, likely_period, period
from search.fields import FIELDS, MEASURES, PARTS, Field, Takes
from search.fold import Word, words
from search.language_names import tags_of
from search.names import SPAN_UNITS, near, plain, value_of
from search.tokens import Token, tokens

LONGEST_QUERY = 10_000
MOST_WORDS = 24
# Beginnings of a single letter fit a large part of all words: more of them at once would take seconds.
MOST_WIDE = 2
DEEPEST = 12
_OR = frozenset({"OR", "ИЛИ", "YOKI", "ЁКИ", "OSE"})
_AND, _NOT = "AND", "NOT"
OPERATORS = frozenset({*_OR, _AND, _NOT})
_NOTHING = Token("end", "", 0, 0)


@dataclass(frozen=True)
class Dates:
    """From a day up to but not including another; None is open."""

    start: Day | None
    end: Day | None


@dataclass(frozen=True)
class Words:
    """One word, or several typed as one (IMG_1234). `quoted` ones must follow one another and stand as they are.

    What looks like a date may be meant as one: `dated`.
    """

    words: tuple[Word, ...]
    field: str = ""
    quoted: bool = False
    prefix: bool = False
    raw: str = ""
    dated: "Tree | None" = None


@dataclass(frozen=True)
class Value:
    field: str
    value: str


@dataclass(frozen=True)
class Numbers:
    """A whole number in [low, high); None is open."""

    field: str
    low: int | None
    high: int | None


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


Tree = Words | Value | Numbers | Dates | All | Not | And | Or


@dataclass(frozen=True)
class Query:
    """`tree` is None where there is no word to look for."""

    tree: Tree | None
    hint: Hint | None = None


class _Broken(Exception):
    """The query does not follow the grammar."""

    def __init__(self, code: str, part: str) -> None:
        super().__init__(code)
        self.hint = hints.hint(code, part=part)


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
    except _Broken as problem:
        return _plain(parser.tokens, problem.hint)
    if tree is None:
        return Query(All(), parser.hint) if parser.left_out else Query(None, parser.hint or hints.hint("none"))
    return Query(tree, parser.hint)


def _plain(found: list[Token], hint: Hint) -> Query:
    """The words of a broken query. Its operators and field names are no words to look for."""
    texts = [token.value for token in found if token.kind in {"word", "phrase"}]
    kept = [word for text in texts if text not in OPERATORS for word in words(text)]
    kept = kept or [word for text in texts for word in words(text)]
    if not kept:
        return Query(None, hint)
    return Query(And(tuple(Words((word,), raw=word.exact) for word in kept[:MOST_WORDS])), hint)


@dataclass
class _Parser:
    text: str
    tokens: list[Token] = field(default_factory=list)
    at: int = 0
    count: int = 0
    wide: int = 0
    hint: Hint | None = None
    # Whether something was left out on purpose: what is then missing beside an operator breaks nothing.
    left_out: bool = False

    def __post_init__(self) -> None:
        self.tokens = list(tokens(self.text))

    def whole(self) -> Tree | None:
        tree = self.any_of(0, "")
        if self.at < len(self.tokens):
            raise _Broken("bracket", self.text[self.peek().start :])
        return tree

    def peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _NOTHING

    def say(self, code: str, **facts: str) -> None:
        """The first thing that was odd is told."""
        self.hint = self.hint or hints.hint(code, **facts)

    def any_of(self, depth: int, name: str) -> Tree | None:
        if depth > DEEPEST:
            raise _Broken("deep", "")
        begin = self.peek().start
        parts = [self.all_of(depth, name)]
        while self.at_or():
            self.at += 1
            parts.append(self.all_of(depth, name))
        if len(parts) == 1:
            return parts[0]
        kept = tuple(part for part in parts if part is not None)
        if len(kept) < len(parts) and not self.left_out:
            raise _Broken("or", self.text[begin:])
        return Or(kept) if kept else None

    def at_or(self) -> bool:
        token = self.peek()
        return token.kind == "bar" or (token.kind == "word" and token.value in _OR)

    def all_of(self, depth: int, name: str) -> Tree | None:
        parts: list[Tree] = []
        while not self.at_end():
            if (self.peek().kind, self.peek().value) == ("word", _AND):
                self.at += 1
                continue
            part = self.one(depth, name)
            if part is not None:
                parts.append(part)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def at_end(self) -> bool:
        """Whether nothing more stands side by side with what was read."""
        token = self.peek()
        return token.kind == "end" or (token.kind, token.value) == ("bracket", ")") or self.at_or()

    def one(self, depth: int, name: str) -> Tree | None:
        if depth > DEEPEST:
            raise _Broken("deep", "")
        negated = False
        while self.peek().kind == "minus" or (self.peek().kind, self.peek().value) == ("word", _NOT):
            negated = not negated
            self.at += 1
        token = self.peek()
        self.at += 1
        if token.kind == "field":
            part = self.within(token, depth)
        elif token.kind == "bracket" and token.value == "(":
            part = self.any_of(depth + 1, name)
            if (self.peek().kind, self.peek().value) != ("bracket", ")"):
                raise _Broken("bracket", self.text[token.start :])
            self.at += 1
        elif token.kind in {"phrase", "word"}:
            part = self.leaf(token.value, name, quoted=token.kind == "phrase")
        elif token.kind == "stray":
            raise _Broken("quote", self.text[token.start :])
        else:
            raise _Broken("or", self.text)
        return Not(part) if negated and part is not None else part

    def within(self, token: Token, depth: int) -> Tree | None:
        if self.at_end() or (self.peek().kind, self.peek().value) == ("word", _AND):
            self.say("empty", part=self.text[token.start : token.end])
            self.left_out = True
            return None
        return self.one(depth + 1, token.value)

    def leaf(self, raw: str, name: str, quoted: bool) -> Tree | None:
        if not name:
            return self.words(raw, "", quoted)
        known = FIELDS[name]
        if raw == "*" and name in PARTS:
            return Value("has", name) if self.room(1) else None
        if known.takes is Takes.VALUE:
            return self.value(raw, known)
        if known.takes is Takes.DATE:
            return self.dates(raw, name)
        if known.takes in MEASURES:
            return self.amount(raw, known)
        part = self.words(raw, known.target, quoted)
        if name == "event" and part is not None:
            # An event is named by its id as well as by words of its title.
            return Or((part, Value("event", raw)))
        return part

    def value(self, raw: str, known: Field) -> Tree | None:
        if known.name == "language":
            tags = tuple(Value("language", tag) for tag in tags_of(raw))
            return (Or(tags) if len(tags) > 1 else tags[0]) if self.room(1) else None
        found = value_of(known, raw)
        if found is None and known.name == "is":
            others = (FIELDS[name] for name in ("kind", "level", "state"))
            known, found = next(((other, value) for other in others if (value := value_of(other, raw))), (known, None))
        if found is None:
            self.say("value", field=known.name, part=raw, values=", ".join(known.values))
            return self.words(raw, "", quoted=False)
        if not self.room(1):
            return None
        if known.name == "missing" and found not in tuple(Missing):
            return And((Value("state", "available"), Not(Value("has", found))))
        return Value(known.target, found)

    def dates(self, raw: str, name: str) -> Tree | None:
        compared = measures.COMPARISON.match(raw)
        sign, told = (compared[1], raw[compared.end() :]) if compared else ("", raw)
        told = self.joined(told, lambda text, unit: not text or (text.isdecimal() and plain(unit) in SPAN_UNITS))
        named = period(told)
        one_day = name not in {"since", "before", "after"} and not sign
        meant = _dates(name, sign, named) if named and (one_day or not BETWEEN.search(told)) else None
        if meant is None:
            self.say("date", part=raw)
            return self.words(raw, "", quoted=False)
        return meant if self.room(1) else None

    def amount(self, raw: str, known: Field) -> Tree | None:
        told = self.joined(
            raw,
            lambda text, unit: (
                measures.COMPARISON.fullmatch(text) is not None
                or text.endswith("..")
                or (text[-1:].isdecimal() and measures.is_unit(unit, known.takes))
            ),
        )
        found = measures.span(told, known.takes)
        if found is None:
            self.say("number", part=told)
            return self.words(told, "", quoted=False)
        return Numbers(known.target, *found) if self.room(1) else None

    def joined(self, text: str, belongs: Callable[[str, str], bool]) -> str:
        """The value with the words after it that belong to it: > 10 min."""
        while self.peek().kind == "word" and self.peek().value not in OPERATORS and belongs(text, self.peek().value):
            text += self.peek().value
            self.at += 1
        return text

    def words(self, raw: str, within: str, quoted: bool) -> Tree | None:
        found = words(raw)
        found = found[: self.room(len(found))]
        if not found:
            return None
        if not quoted:
            self.look_closer(raw, within)
        prefix = raw.endswith("*") and not quoted and self.narrow(found[-1], raw)
        named = None if quoted or within or prefix else likely_period(raw)
        dated = Dates(named.start, named.end) if named else None
        return Words(tuple(found), within, quoted, prefix, raw, dated)

    def narrow(self, word: Word, raw: str) -> bool:
        """Whether longer words are looked for too; too many beginnings of one letter are taken as they stand."""
        self.wide += min(map(len, word.keys)) == 1
        if self.wide <= MOST_WIDE or min(map(len, word.keys)) > 1:
            return True
        self.say("wide", part=raw)
        return False

    def look_closer(self, raw: str, within: str) -> None:
        """Say what may have been meant otherwise."""
        if "*" in raw.rstrip("*"):
            self.say("star", part=raw)
        name, colon, value = raw.partition(":")
        if colon and value and not within and (meant := near(name)):
            self.say("field", part=f"{name}:", meant=f"{meant}:")

    def room(self, wanted: int) -> int:
        """How many of the wanted parts the query may still have."""
        given = min(wanted, MOST_WORDS - self.count)
        if given < wanted:
            self.hint, self.left_out = hints.hint("many"), True
        self.count += given
        return given


def _dates(name: str, sign: str, named: Period) -> Dates | None:
    """What a field of dates means by a period; None where they do not go together."""
    name = {">": "after", ">=": "since", "=>": "since", "≥": "since", "<": "before"}.get(sign, name)
    if sign in {"<=", "=<", "≤"}:
        return Dates(None, named.end) if named.end else None
    if name == "before":
        return Dates(None, named.start)
    if name == "since" or (named.ago and name != "after"):
        return Dates(named.start, None)
    if name == "after":
        return Dates(named.end, None) if named.end else None
    return Dates(named.start, named.end)
