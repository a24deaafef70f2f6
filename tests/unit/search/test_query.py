"""What is typed becomes a tree; what can't be read becomes words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.errors import BadRequest
from search.dates import Ago, Day
from search.query import LONGEST_QUERY, MOST_WORDS, All, And, Dates, Not, Numbers, Or, Tree, Value, Words, parse


def said(tree: Tree | None) -> str:
    """The tree in a short form, for comparison."""
    match tree:
        case None:
            return "nothing"
        case All():
            return "all"
        case Words():
            text = "+".join(word.exact for word in tree.words)
            text = f'"{text}"' if tree.quoted else text + ("*" if tree.prefix else "")
            text = f"{tree.field}:{text}" if tree.field else text
            return f"{text}~{said(tree.dated)}" if tree.dated else text
        case Value(field, value):
            return f"{field}={value}"
        case Dates(start, end):
            return f"{day(start)}..{day(end)}"
        case Numbers(field, low, high):
            return f"{field}={'' if low is None else low}..{'' if high is None else high}"
        case Not(part):
            return f"-{said(part)}"
        case And(parts):
            return f"({' & '.join(map(said, parts))})"
        case Or(parts):
            return f"({' | '.join(map(said, parts))})"


def day(named: Day | None) -> str:
    match named:
        case None:
            return ""
        case Ago(months, days):
            return f"-{months}m{days}d"
        case _:
            return str(named)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", "all"),
        ("  ", "all"),
        ("*", "all"),
        ("*:*", "all"),
        ("Хотира", "хотира"),
        ("a b c", "(a & b & c)"),
        ("a AND b", "(a & b)"),
        ("a OR b c", "(a | (b & c))"),
        ("a | b", "(a | b)"),
        ("(a OR b) c", "((a | b) & c)"),
        ("((a))", "a"),
        ("-a", "-a"),
        ("a -b NOT c", "(a & -b & -c)"),
        ("--a", "a"),
        ("-(a b)", "-(a & b)"),
        ('"a b" “c d” «e f»', '("a+b" & "c+d" & "e+f")'),
        ("pre*", "pre*"),
        ("IMG_1234", "img+1234"),
        ("title:Хотира", "title:хотира"),
        ('TITLE:"a b"', 'title:"a+b"'),
        ("title:(a OR b)", "(title:a | title:b)"),
        ("-title:a", "-title:a"),
        ("by:Anna", "creator_words:anna"),
        ("kind:Video", "kind=video"),
        ("kind:(video OR audio)", "(kind=video | kind=audio)"),
        ("id:01HX", "id=01HX"),
        ("event:01HX", "(event_words:01hx | event=01HX)"),
        ("year:2024", "2024-01-01..2025-01-01"),
        ("month:2024-02", "2024-02-01..2024-03-01"),
        ("date:31.12.2024", "2024-12-31..2025-01-01"),
        ("year:9999", "9999-01-01.."),
        ("before:2024-05", "..2024-05-01"),
        ("since:2024-05", "2024-05-01.."),
        ("after:2024-05", "2024-06-01.."),
        ("year:۱۴۰۳", "2024-03-20..2025-03-21"),
        ("since:1403/2/11", "2024-04-30.."),
        ("date:2024-05-09..2024-06-01", "2024-05-09..2024-06-02"),
        ("date:2023..2024", "2023-01-01..2025-01-01"),
        ("date:2024..", "2024-01-01.."),
        ("date:..2024", "..2025-01-01"),
        ("date:1403/1..1403/6", "2024-03-20..2024-09-22"),
        ("date:>2024-05", "2024-06-01.."),
        ("date:>=2024-05", "2024-05-01.."),
        ("date<=2024-05", "..2024-06-01"),
        ("date<2024", "..2024-01-01"),
        ("since:3months", "-3m0d.."),
        ("since:3 months", "-3m0d.."),
        ("since:۳ماه", "-3m0d.."),
        ("с:3месяца", "-3m0d.."),
        ("before:2w", "..-0m14d"),
        ("after:1year", "-12m-1d.."),
        ("date:10days", "-0m10d.."),
        ("date:today", "-0m0d..-0m-1d"),
        ("date:вчера", "-0m1d..-0m0d"),
        ("2024", "2024~2024-01-01..2025-01-01"),
        ("2024-05", "2024+05~2024-05-01..2024-06-01"),
        ("31.12.2024", "31+12+2024~2024-12-31..2025-01-01"),
        ("2023..2024", "2023+2024~2023-01-01..2025-01-01"),
        ("۱۴۰۳", "۱۴۰۳~2024-03-20..2025-03-21"),
        ("1403", "1403"),
        ("0057", "0057"),
        ('"2024"', '"2024"'),
        ("title:2024", "title:2024"),
        ("duration:>10min", "duration_ms=600001.."),
        ("duration:>=10min", "duration_ms=600000.."),
        ("duration:<1:30", "duration_ms=..90000"),
        ("duration:<=30", "duration_ms=..30001"),
        ("duration:1min..5min", "duration_ms=60000..300001"),
        ("duration:1..5 min", "duration_ms=60000..300001"),
        ("duration:1..", "duration_ms=1000.."),
        ("duration:10min", "duration_ms=570000..630000"),
        ("duration:1h30m", "duration_ms=5370000..5430000"),
        ("duration:0", "duration_ms=0..500"),
        ("duration>10min", "duration_ms=600001.."),
        ("duration: > 10 min x", "(duration_ms=600001.. & x)"),
        ("длительность:>10мин", "duration_ms=600001.."),
        ("مدت:>۱۰دقیقه", "duration_ms=600001.."),
        ("width:>=4000", "width_px=4000.."),
        ("width>=4000px", "width_px=4000.."),
        ("width:4000 2024", "(width_px=4000..4001 & 2024~2024-01-01..2025-01-01)"),
        ("height:≤800", "height_px=..801"),
        ("size:<5MB", "size_bytes=..5000000"),
        ("size:<5 MB", "size_bytes=..5000000"),
        ("size:1,5GB", "size_bytes=1450000000..1550000000"),
        ("размер:<5мб", "size_bytes=..5000000"),
        ("size:1KiB..", "size_bytes=1024.."),
        ("size:>999999999999999tb", "size_bytes=9007199254740992.."),
        ("rights:(press OR agency)", "(rights:press | rights:agency)"),
        ("has:gps", "has=gps"),
        ("event:*", "has=event"),
        ("missing:caption", "missing=caption"),
        ("missing:gps", "(state=available & -has=gps)"),
        ("is:duplicate", "is=duplicate"),
        ("is:video", "kind=video"),
        ("is:secret", "level=secret"),
        ("вид:видео", "kind=video"),
        ("Вид:Видео", "kind=video"),
        ("نوع:فیلم", "kind=video"),
        ("نوع:ويدئو", "kind=video"),
        ("lloji:fotografi", "kind=photo"),
        ("yo'q:tavsif", "missing=caption"),
        ("хажми:<5мб", "size_bytes=..5000000"),
        ("level:cheklangan", "level=restricted"),
        ('level:"i brendshëm"', "level=internal"),
        ("has:фотограф", "has=by"),
        ("language:UZ-CYRL", "language=uz-Cyrl"),
        ("language:ქართული", "language=ka"),
        ("lang:uz", "(language=uz | language=uz-Latn | language=uz-Cyrl)"),
        ("til:албанский", "language=sq"),
        ("title: foo bar", "(title:foo & bar)"),
        ("школа ИЛИ садик", "(школа | садик)"),
        ("nofield:x", "nofield+x"),
        ("16:30", "16+30"),
        ("http://a.b/c", "http+a+b+c"),
        ("or and not", "(or & and & not)"),
        ("a AND", "a"),
        ("🎉", "nothing"),
        ("-", "nothing"),
        ("?!", "nothing"),
    ],
)
def test_what_is_typed_is_understood(typed: str, tree: str) -> None:
    assert said(parse(typed).tree) == tree


@pytest.mark.parametrize(
    ("typed", "tree", "code"),
    [
        ('"a b', "(a & b)", "quote"),
        ("(a b", "(a & b)", "bracket"),
        ("a b)", "(a & b)", "bracket"),
        ("a OR", "(a)", "or"),
        ("OR OR", "(or & or)", "or"),
        ("title:(a", "(a)", "bracket"),
        ("(" * 40 + "a" + ")" * 40, "(a)", "deep"),
    ],
)
def test_a_broken_query_is_taken_as_words_and_says_so(typed: str, tree: str, code: str) -> None:
    query = parse(typed)
    assert (said(query.tree), query.hint and query.hint.code) == (tree, code)


@pytest.mark.parametrize(
    ("typed", "tree", "code", "part"),
    [
        ("🎉", "nothing", "none", ""),
        ("mayor since:soonish", "(mayor & soonish)", "date", "soonish"),
        ("date:31.02.2024", "31+02+2024", "date", "31.02.2024"),
        ("after:9999", "9999", "date", "9999"),
        ("since:2023..2024", "2023+2024~2023-01-01..2025-01-01", "date", "2023..2024"),
        ("date:1..2..3", "1+2+3", "date", "1..2..3"),
        ("duration:long x", "(long & x)", "number", "long"),
        ("duration:>10furlongs", "10furlongs", "number", ">10furlongs"),
        ("width:>=", "nothing", "number", ">="),
        ("size:..", "nothing", "number", ".."),
        ("kind:film", "kind=video", "", ""),
        ("kind:books x", "(books & x)", "value", "books"),
        ("has:wings", "wings", "value", "wings"),
        ("is:odd", "odd", "value", "odd"),
        ("mayor title:", "mayor", "empty", "title:"),
        ("title:", "all", "empty", "title:"),
        ("mayor OR title:", "(mayor)", "empty", "title:"),
        ("title: OR mayor", "(mayor)", "empty", "title:"),
        ("fe*st", "fe+st", "star", "fe*st"),
        ("a* b* c* may* d*", "(a* & b* & c & may* & d)", "wide", "c*"),
        ("titel:mayor", "titel+mayor", "field", "titel:"),
        ("собитие:мэр", "собитие+мэр", "field", "собитие:"),
        ("http://a.b", "http+a+b", "", ""),
        ("note:this", "note+this", "", ""),
    ],
)
def test_a_hint_names_what_was_not_understood(typed: str, tree: str, code: str, part: str) -> None:
    query = parse(typed)
    hint = query.hint
    assert said(query.tree) == tree
    assert (hint.code if hint else "", dict(hint.facts).get("part", "") if hint else "") == (code, part)
    assert hint is None or (part in hint.detail and "%(" not in hint.detail)


def test_other_hints() -> None:
    def code(typed: str) -> str | None:
        hint = parse(typed).hint
        return hint.code if hint else None

    assert code(" ".join(f"w{n}" for n in range(100))) == "many"
    assert code(" OR ".join(f"w{n}" for n in range(100))) == "many"
    assert code("plain words") is None
    values = dict(parse("level:odd").hint.facts)  # type: ignore[union-attr]
    assert values == {"field": "level", "part": "odd", "values": "public, internal, restricted, secret"}
    assert dict(parse("titel:x").hint.facts)["meant"] == "title:"  # type: ignore[union-attr]
    long = parse('"' + "a" * 500).hint
    assert long and len(long.detail) < 200


def test_the_query_stays_small() -> None:
    for typed in ("w " * 2000, "kind:a " * 800, '"' + "w " * 2000 + '"', "a-" * 2000, "x OR " * 900 + "x"):
        assert leaves(parse(typed).tree) <= MOST_WORDS
    with pytest.raises(BadRequest):
        parse("a" * (LONGEST_QUERY + 1))


def leaves(tree: Tree | None) -> int:
    match tree:
        case Words():
            return len(tree.words)
        case And(parts) | Or(parts):
            return sum(map(leaves, parts))
        case Not(part):
            return leaves(part)
        case _:
            return 1


@pytest.mark.parametrize("typed", ["title:" * 1600 + "x", "-kind:" * 1000 + "x", "(" * 5000, "NOT " * 2000 + "x"])
def test_what_is_nested_without_end_is_taken_as_words(typed: str) -> None:
    assert leaves(parse(typed).tree) <= MOST_WORDS


@given(st.text(max_size=200) | st.text(alphabet='ab()"*:-| ORNT\\title', max_size=200))
def test_any_text_is_parsed(typed: str) -> None:
    query = parse(typed)
    assert leaves(query.tree) <= MOST_WORDS + 1


def test_a_period_ends_where_the_next_begins() -> None:
    assert parse("date:2023-02-28").tree == Dates(date(2023, 2, 28), date(2023, 3, 1))
