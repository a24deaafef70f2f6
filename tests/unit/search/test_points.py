"""Rows of exactly so many points: the embedded engine is asked for them where a page by relevance ends among equals."""

from itertools import product

import pytest
import tantivy

from search.plan import Everything, Mark, Term
from search.tantivy_query import Compiler
from search.tantivy_schema import schema

WORDS = "abcdef"


@pytest.fixture(scope="module")
def index() -> tantivy.Index:
    """One row for each choice among the words; it is called by the words that it has."""
    made = tantivy.Index(schema())
    writer = made.writer(20_000_000, 1)
    for has in product((False, True), repeat=len(WORDS)):
        words = [word for word, there in zip(WORDS, has, strict=True) if there]
        writer.add_document(tantivy.Document(id="".join(words), title=" ".join(words)))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    return made


@pytest.mark.parametrize(
    "weights", [(1,), (2, 2), (2, 1, 1), (2, 2, 2, 1, 1, 1), (5, 3, 3, 2, 1, 1), (30, 1, 1, 20, 2, 15)], ids=str
)
def test_a_row_has_the_points_of_all_the_marks_that_it_fits(index: tantivy.Index, weights: tuple[int, ...]) -> None:
    compiler, searcher = Compiler(index), index.searcher()
    weight_of = dict(zip(WORDS, weights, strict=False))
    marks = [Mark(Term("title", word), weight) for word, weight in weight_of.items()]
    rows = ["".join(kept) for kept in product(*(("", word) for word in WORDS))]
    for points in range(sum(weights) + 1):
        asked = compiler.with_points(compiler.query(Everything()), marks, points)
        found = {searcher.doc(address)["id"][0] for _, address in searcher.search(asked, 100).hits}
        assert found == {row for row in rows if sum(weight_of.get(word, 0) for word in row) == points}, points


def test_of_very_many_weights_each_point_is_a_vote(index: tantivy.Index) -> None:
    compiler, searcher = Compiler(index), index.searcher()
    marks = [Mark(Term("title", word), 2) for word in WORDS * 4] + [Mark(Term("title", word), 1) for word in WORDS * 8]
    for points in (16, 48, 80):
        asked = compiler.with_points(compiler.query(Everything()), marks, points)
        found = {searcher.doc(address)["id"][0] for _, address in searcher.search(asked, 100).hits}
        assert found and {len(row) * 16 for row in found} == {points}
