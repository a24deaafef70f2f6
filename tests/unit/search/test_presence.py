"""A glance into the list of words never takes away what is there."""

from functools import cache

import orjson
import pytest
import tantivy

from search.plan import AllOf, AnyOf, Everything, Fuzzy, Node, Nothing, Phrase, Prefix, Range, Term
from search.tantivy_presence import Presence
from search.tantivy_query import Compiler
from search.tantivy_schema import schema

HERE, THERE, GONE = Term("anywhere", "meeting"), Term("anywhere", "council"), Term("anywhere", "parade")


@cache
def presence() -> Presence:
    index = tantivy.Index(schema())
    writer = index.writer(20_000_000, 1)
    for number, text in enumerate(("council meeting", "council")):
        writer.add_json(orjson.dumps({"id": [str(number)], "anywhere": [text], "said": [text]}).decode())
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Presence(index.searcher(), Compiler(index))


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
        Phrase("said", ("council", "meeting")),
        # A glance does not tell.
        Phrase("said", ("meeting", "council")),
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
        Term("said", "meetings"),
        Prefix("anywhere", "par"),
        AnyOf((GONE, Prefix("anywhere", "par"))),
        AllOf((HERE, GONE)),
        Phrase("said", ("council", "parade")),
    ],
)
def test_it_is_surely_not_there(node: Node) -> None:
    assert not presence().can_match(node)
