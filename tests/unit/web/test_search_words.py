"""What the pages and the manual say of the query language is understood by it, in every language."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from dam import wsgi
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.web import manual, search_words, texts
from dam.web.i18n import LANGUAGE_COOKIE, locale_name
from search import hints
from search.fields import FIELDS, Takes
from search.query import And, Dates, Not, Numbers, Or, Tree, Value, Words, parse
from tests.fixtures.systems import fresh_system

TAGS = [language.tag for language in INTERFACE_LANGUAGES]
_WRITTEN = re.compile(r"`([^`]+)`")
_ASKED = {
    "bracket": "(mayor",
    "quote": '"mayor',
    "or": "mayor OR",
    "deep": "(" * 40,
    "many": "w " * 50,
    "none": "?",
    "date": "date:x",
    "number": "size:x",
    "value": "level:100%",
    "empty": "title:",
    "star": "a*b",
    "wide": "a* b* c*",
    "field": "titel:x",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with fresh_system(tmp_path_factory.mktemp("home"), {"DAM_TIME_ZONE": "Asia/Tehran"}) as system:
        yield wsgi.create(system)


@pytest.fixture(params=TAGS)
def tag(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """A request of somebody who reads this language."""
    with (
        app.test_request_context(headers={"Cookie": f"{LANGUAGE_COOKIE}={request.param}"}),
        force_locale(locale_name(request.param)),
    ):
        yield request.param


def shape(tree: Tree | None) -> object:
    """What a query asks for, without the words it asks for."""
    match tree:
        case Words(quoted=quoted, prefix=prefix, field=field):
            return ("words", field, quoted, prefix)
        case Value(field, value):
            return (field, "" if field == "event" else value)
        case Numbers(field, low, high):
            return (field, low, high)
        case Dates(start, end):
            return ("dates", start is None, end is None)
        case Not(part):
            return ("not", shape(part))
        case And(parts) | Or(parts):
            return (type(tree).__name__, *map(shape, parts))
        case _:
            return tree


def test_every_field_is_explained() -> None:
    assert set(FIELDS) - set(search_words.MEANINGS) == {"id", "month", "year"}
    assert set(search_words.FIRST) <= set(search_words.MEANINGS)


def test_examples_mean_the_same_in_every_language(tag: str) -> None:
    own = [parse(example.query) for example in search_words.examples()]
    assert [query.hint for query in own] == [None] * len(own)
    assert [shape(query.tree) for query in own] == _SHAPES


_SHAPES = [
    ("And", ("words", "", False, False), ("words", "", False, False)),
    ("words", "", True, False),
    ("Or", ("words", "", False, False), ("words", "", False, False)),
    ("And", ("words", "", False, False), ("not", ("words", "", False, False))),
    ("words", "", False, True),
    ("kind", "video"),
    ("Or", ("words", "event_words", False, False), ("event", "")),
    ("words", "creator_words", False, False),
    ("dates", False, False),
    ("dates", False, False),
    ("dates", False, True),
    ("duration_ms", 600_001, None),
    ("missing", "caption"),
    ("has", "gps"),
    ("is", "duplicate"),
]


def test_what_is_offered_behind_a_field_is_understood_there(tag: str) -> None:
    for name, field in FIELDS.items():
        offered = search_words.samples(name, {"2023": 5, "2024": 1})
        if field.values or name == "language":
            offered += search_words.values(name)
            assert len(search_words.values(name)) >= len(field.values)
        assert offered or field.takes is Takes.WORDS or name == "id"
        for one in offered:
            query = parse(search_words.field(name) + one)
            assert query.hint is None, (tag, name, one)
            assert not isinstance(query.tree, Words), (tag, name, one)


def test_the_manual_writes_what_is_understood(tag: str) -> None:
    own, original = (manual.path_of("find", written) for written in (tag, manual.ORIGINAL))
    assert own and original
    rows = [
        [shape(parse(text).tree) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
         for text in _WRITTEN.findall(line)]
        for path in (own, original)
    ]  # fmt: skip
    assert rows[0] == rows[1]
    hinted = {text: parse(text).hint for text in _WRITTEN.findall(own.read_text(encoding="utf-8"))}
    assert {text: hint.code for text, hint in hinted.items() if hint and not text.endswith(":")} == {}
    assert all(hint.code == "empty" for text, hint in hinted.items() if hint and text.endswith(":"))


def test_a_hint_says_in_each_language_what_was_odd(tag: str) -> None:
    assert set(_ASKED) == set(hints.CODES)
    for code, query in _ASKED.items():
        hint = parse(query).hint
        assert hint and hint.code == code
        said = texts.of_hint(hint)
        assert said and "%(" not in said
        assert all(value in said for name, value in hint.facts if name in ("part", "meant"))
    assert search_words.value("level", "secret") in texts.of_hint(parse("level:100%").hint)
    assert texts.of_hint(None) == ""


def test_a_hint_of_an_amount_or_a_date_shows_how_it_is_written(tag: str) -> None:
    for code in ("date", "number"):
        said = texts.of_hint(parse(_ASKED[code]).hint)
        for example in re.findall(r"[^\s,،]+:[<>=\d۰-۹][^\s,،]*", said):
            assert parse(example.rstrip(".")).hint is None, example
