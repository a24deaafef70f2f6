"""A glance into the list of words never takes away what is there."""

from functools import cache

import orjson
import pytest
import tantivy

from search.errors import IndexUnusable
from search.plan import AllOf, AnyOf, Everything, Fuzzy, Node, Nothing, Phrase, Prefix, Range, Term
from search.tantivy_presence import Presence
from search.tantivy_query import Compiler
from search.tantivy_schema import schema
from search.tantivy_view import Known, View

HERE, THERE, GONE = Term("anywhere", "meeting"), Term("anywhere", "council"), Term("anywhere", "parade")


@cache
def filled() -> tantivy.Index:
    index = tantivy.Index(schema())
    writer = index.writer(20_000_000, 1)
    for number, text in enumerate(("council meeting", "council")):
        writer.add_json(orjson.dumps({"id": [str(number)], "anywhere": [text], "said_in_text": [text]}).decode())
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def presence() -> Presence:
    return Presence(filled().searcher(), Compiler(filled()))


@pytest.mark.parametrize(
    "node",
    [
        HERE,
        Everything(),
        Prefix("anywhere", "meet"),
        AnyOf((GONE, HERE)),
        AllOf((HERE, THERE)),
        AllOf((HERE,), (GONE,)),
        AllOf((), (HERE,)),
        Phrase("said_in_text", ("council", "meeting")),
        # A glance does not tell.
        Phrase("said_in_text", ("meeting", "council")),
        Fuzzy("anywhere", "parade", 1),
        Range("ordinal", 5, 6),
    ],
)
def test_it_may_be_there(node: Node) -> None:
    assert presence().can_match(node)


@pytest.mark.parametrize(
    "node",
    [
        GONE,
        Nothing(),
        Term("said_in_text", "meetings"),
        Prefix("anywhere", "par"),
        AnyOf((GONE, Prefix("anywhere", "par"))),
        AllOf((HERE, GONE)),
        Phrase("said_in_text", ("council", "parade")),
    ],
)
def test_it_is_surely_not_there(node: Node) -> None:
    assert not presence().can_match(node)


class Damaged:
    """What a searcher does whose files can't be read."""

    def doc_freq(self, field: str, value: str) -> int:
        raise OSError("a file of the index is damaged")


def test_a_damaged_index_is_told_of() -> None:
    view = View(Damaged(), Compiler(filled()), Known())  # type: ignore[arg-type]
    with pytest.raises(IndexUnusable):
        view.surely_empty(HERE)
