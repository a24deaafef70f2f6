"""Pages by relevance of a large result on the embedded engine: each row once, by points and then the newest first."""

from functools import cache
from typing import Any

import orjson
import pytest
import tantivy

from search import tantivy_ranking
from search.asking import SIDE_BY_SIDE, found_by, marks
from search.cursor import Position
from search.finding import Hit, Order
from search.fold import words
from search.plan import AllOf, Everything, Mark, Node, Phrase, Term, all_of
from search.tantivy_query import Compiler
from search.tantivy_schema import ARRIVED, schema
from search.tantivy_view import Known, View

ROWS, PAGE = 6000, 50
(WORD,) = words("briefing")
FEW = Phrase("said_in_text", ("joint", "briefing"))
BY_SCORE = Order("created_key", True, by_score=True)


def texts(number: int) -> dict[str, str]:
    """Rows of seven kinds of fitness, from none to every mark, each of them all over the archive."""
    kind = (number * number + number // 7) % 101
    if kind < 40:
        return {"anywhere": "briefing =briefing", "exact": "briefing"}
    if kind < 41:
        return {"head": "briefing", "anywhere": "briefing", "exact": "briefing"}
    if kind < 60:
        return {"anywhere": "briefing", "exact": "briefings"}
    if kind < 62:
        return {"head": "briefing", "anywhere": "briefing", "exact": "other"}
    if kind < 80:
        return {"anywhere": "briefings =briefing", "exact": "briefings"}
    return {"anywhere": "briefingroom" if kind < 95 else "other", "exact": "room"}


def said(number: int) -> str:
    """Side by side in nobody's, in few, in some of every kind and in very many."""
    pairs = {"joint briefing": number % 997 == 5, "press briefing": number % 31 == 3, "long briefing": number % 5 > 0}
    return " and ".join([pair for pair, has in pairs.items() if has] or ["briefing joint"])


@cache
def index() -> tantivy.Index:
    made = tantivy.Index(schema())
    writer = made.writer(20_000_000, 1)
    for number in range(ROWS):
        # Not in the order in which they come in.
        key = (number * 2654435761 % 2**32) << 20
        row = {"id": f"{number:05}", "created_key": key, ARRIVED: key, "ordinal": number, "said_in_text": said(number)}
        row |= texts(number)
        level = {"level": ["secret" if number % 50 == 0 else "public"]}
        writer.add_json(orjson.dumps({name: [value] for name, value in row.items()} | level).decode())
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    return made


def view() -> View:
    return View(index().searcher(), Compiler(index()), Known())


def walked(asked: View, match: Node, given: list[Mark], limit: int, pages: int = ROWS) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    after: Position | None = None
    for _ in range(pages):
        page = asked.page(match, given, BY_SCORE, after, limit)
        assert page.total == _expected_total(match)
        if not page.hits:
            return found
        assert after is None or len(found) % limit == 0, "a page that is not full is the last one"
        found += [(hit.id, hit.position.score) for hit in page.hits]
        after = page.hits[-1].position
    return found


@cache
def _expected_total(match: Node) -> int:
    found = index().searcher().search(Compiler(index()).query(match), 1)
    return int(found.count)  # type: ignore[attr-defined]


def expected(match: Node, given: list[Mark]) -> list[tuple[str, int]]:
    """By asking for each mark by itself."""
    searcher, compiler = index().searcher(), Compiler(index())

    def matching(node: Node) -> set[str]:
        hits = searcher.search(compiler.query(node), ROWS, order_by_field="ordinal").hits
        return {f"{ordinal:05}" for ordinal, _ in hits}

    points = dict.fromkeys(matching(match), 0)
    for mark in given:
        for row in matching(all_of([match, mark.node])):
            points[row] += mark.weight
    key_of = {row: int(row) * 2654435761 % 2**32 for row in points}
    return sorted(points.items(), key=lambda pair: (-pair[1], -key_of[pair[0]]))


@pytest.mark.parametrize("open_to_all", [True, False], ids=["all", "not secret"])
@pytest.mark.parametrize("at_once", [4000, 100], ids=["known at once", "looked for among the newest"])
def test_pages_by_relevance_have_each_row_once_and_the_best_first(
    monkeypatch: pytest.MonkeyPatch, at_once: int, open_to_all: bool
) -> None:
    monkeypatch.setattr(tantivy_ranking, "_AT_ONCE", at_once)
    closed = Everything() if open_to_all else AllOf((), (Term("level", "secret"),))
    match, given = all_of([closed, found_by(WORD, "", False, False)]), marks(WORD, "", False, True)
    rows = walked(view(), match, given, PAGE)
    assert len({points for _, points in rows}) >= 6
    assert rows == expected(match, given)


@pytest.mark.parametrize("at_once", [4000, 100])
@pytest.mark.parametrize("phrases", [["never"], ["joint"], ["press"], ["long"], ["joint", "press"], ["never"] * 5])
def test_words_side_by_side_come_first_among_equals(
    monkeypatch: pytest.MonkeyPatch, phrases: list[str], at_once: int
) -> None:
    monkeypatch.setattr(tantivy_ranking, "_AT_ONCE", at_once)
    match, given = found_by(WORD, "", False, False), marks(WORD, "", False, True)
    given += [Mark(Phrase("said_in_text", (before, "briefing")), SIDE_BY_SIDE) for before in phrases]
    rows = expected(match, given)
    for limit in (3, PAGE, 200):
        pages = walked(view(), match, given, limit, 4)
        assert pages == rows[: len(pages)] and len(pages) >= 4 * limit


@pytest.mark.parametrize("weight", [1, 7, 8, 9, 30])
def test_what_outweighs_the_typed_word_comes_before_it(weight: int) -> None:
    match, given = found_by(WORD, "", False, False), marks(WORD, "", False, True)
    given.append(Mark(Term("exact", "other"), weight))
    assert walked(view(), match, given, PAGE) == expected(match, given)


@pytest.mark.parametrize(("limit", "fits"), [(200, 30), (37, 100), (60, 150), (60, 2484)])
def test_a_level_that_does_not_fit_into_what_is_looked_at_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch, limit: int, fits: int
) -> None:
    monkeypatch.setattr(tantivy_ranking, "_AT_ONCE", 10)
    monkeypatch.setattr(tantivy_ranking, "_MOST_FITS", fits)
    match, given = found_by(WORD, "", False, False), marks(WORD, "", False, True)
    given.append(Mark(Phrase("said_in_text", ("joint", "briefing")), SIDE_BY_SIDE))
    assert walked(view(), match, given, limit) == expected(match, given)


@pytest.mark.parametrize("match", [Everything(), AllOf((), (Term("level", "secret"),)), Term("exact", "briefing"), FEW])
@pytest.mark.parametrize(("limit", "is_narrow"), [(7, True), (30, True), (2000, False)])
def test_a_list_by_time_is_the_same_whether_a_span_of_it_is_looked_at_or_all(
    monkeypatch: pytest.MonkeyPatch, match: Node, limit: int, is_narrow: bool
) -> None:
    order, asked, spans = Order("created_key", True), view(), []
    in_span = asked._in_span

    def noted(*given: Any, counted: bool) -> list[Hit]:
        spans.append(in_span(*given, counted=counted))
        return spans[-1]

    monkeypatch.setattr(asked, "_in_span", noted)
    rows: list[str] = []
    after: Position | None = None
    while (page := asked.page(match, (), order, after, limit)).hits:
        assert page.total == _expected_total(match)
        rows += [hit.id for hit in page.hits]
        after = page.hits[-1].position
    assert rows == [row for row, _ in expected(match, [])]
    narrow = sum(bool(span) for span in spans)
    assert narrow > len(spans) / 2 if is_narrow and match != FEW else narrow == 0


def test_a_total_is_the_same_whichever_way_it_is_counted() -> None:
    asked = view()
    all_but_secret = AllOf((), (Term("level", "secret"),))
    assert asked.page(all_but_secret, (), Order("created_key", True), None, 1).total == ROWS - ROWS // 50
    assert asked.page(Everything(), (), Order("created_key", True), None, 1).total == ROWS
    match = all_of([all_but_secret, Term("exact", "briefing")])
    counted = view()
    counted.counts([(match, ["level"])], 10)
    totals = [each.page(match, (), Order("created_key", True), None, 1).total for each in (asked, counted)]
    assert totals == [_expected_total(match)] * 2
