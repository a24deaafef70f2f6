"""Words are suggested from rows as they were written, and only from those that the index has as they are."""

from dam.domain.access import Actor, Role
from dam.services import find, indexing, transcripts
from dam.services.context import Context
from dam.services.transcript_rows import NewTranscript
from search.suggest import as_written
from tests.fixtures.many_assets import add_assets
from tests.fixtures.small_archive import asset

SAID = b"WEBVTT\n\n00:01.000 --> 00:02.000\nA word about Zarafshon\n"


def test_texts_come_as_they_were_written_in_the_order_asked_for(context: Context, people: dict[Role, Actor]) -> None:
    first, second = add_assets(
        context, people[Role.EDITOR], 2, title="Bayram {n}", keywords=["a", "b"], place="Guliston", indexed_version=1,
        description="Caption", credit="nobody",
    )  # fmt: skip
    texts = indexing.written(context.database, [second, "gone", first])
    assert texts == [f"Bayram {n}\na\nb\nGuliston\np{n}.jpg\nCaption" for n in (1, 0)]


def test_what_is_said_is_suggested_from(on_engines: Context, people: dict[Role, Actor]) -> None:
    context, editor = on_engines, people[Role.EDITOR]
    (film,) = add_assets(context, editor, 1, kind="video", title="Sitting", duration_seconds=10.0)
    transcripts.attach(context, editor, film, NewTranscript(SAID, "sitting.vtt", "en"))
    indexing.drain_all(context)
    found = find.find(context, find.request_for(editor, query="zarafshom"))
    assert ([one.id for one in found.assets], found.did_you_mean) == ([film], "Zarafshon")


def test_what_was_changed_since_it_was_indexed_gives_no_word_away(
    on_engines: Context, people: dict[Role, Actor]
) -> None:
    context, editor = on_engines, people[Role.EDITOR]
    (known,) = add_assets(context, editor, 1, title="Zarafshon")
    indexing.drain_all(context)
    request = find.request_for(editor, query="zarafshom")
    assert context.index.search(request).did_you_mean == "Zarafshon"
    with context.database.write() as session:
        indexing.outdate(context, session, known)
    found = context.index.search(request)
    assert (found.ids, found.did_you_mean) == ((known,), None)


def test_long_texts_are_cut(context: Context) -> None:
    some = asset(1, "t" * 2999, description="d" * 3001, text="x" * 9, file_name="", keywords=("",))
    assert as_written(some) == "\n".join(["t" * 2999, "d" * 3000])
    assert as_written(asset(1, "", file_name="")) == ""
