"""Synonyms: kept by archivists, told in the log, known to the very next search."""

import secrets

import pytest

from dam.db.models import AuditEvent
from dam.domain.access import Actor, Role
from dam.domain.errors import Forbidden, Invalid, Missing, Stale
from dam.services import find, indexing, marking, synonyms
from dam.services.context import Context
from dam.services.selection import ids_of_result
from tests.fixtures.rows import asset_row


def filed(context: Context, owner: Actor, title: str) -> str:
    with context.database.write() as session:
        # A hash of its own, as the same bytes are not filed twice.
        row = asset_row(owner.user_id, context.clock.now(), title=title, sha256=secrets.token_hex(32))
        session.add(row)
        session.flush()
        asset_id, ordinal = row.id, row.ordinal
    indexing.carry(context, [ordinal])
    return asset_id


def test_a_change_holds_for_the_next_search(context: Context, people: dict[Role, Actor]) -> None:
    archivist, viewer = people[Role.ARCHIVIST], people[Role.VIEWER]
    old = filed(context, archivist, "Субботник на улице Ленина")
    new = filed(context, archivist, "Amir Temur koʻchasida hashar")
    request = find.request_for(viewer, query="улица Ленина")
    assert [asset.id for asset in find.find(context, request).assets] == [old]

    group = synonyms.save_group(context, archivist, None, ["улица Ленина", "Amir Temur koʻchasi"], "renamed in 1992")
    found = find.find(context, request)
    assert [asset.id for asset in found.assets] == [old, new], "what was typed stands first"
    assert ids_of_result(context, request)[0] == [old, new]
    back = find.find(context, find.request_for(viewer, query="Амир Темур кўчаси"))
    assert [asset.id for asset in back.assets] == [new, old]
    marks = marking.mark(context, found.assets, "улица Ленина")[new]["title"]
    assert [marks.text[start:end] for start, end in marks.marks] == ["Amir", "Temur", "koʻchasida"]

    synonyms.save_group(context, archivist, group.id, ["улица Ленина", "Bogʻ koʻchasi"], "", expected_version=1)
    assert [asset.id for asset in find.find(context, request).assets] == [old]
    synonyms.remove_group(context, archivist, group.id, 2)
    assert synonyms.for_search(context) == ()
    assert [asset.id for asset in find.find(context, request).assets] == [old]


def test_only_archivists_keep_them_and_the_log_tells(context: Context, people: dict[Role, Actor]) -> None:
    archivist, editor = people[Role.ARCHIVIST], people[Role.EDITOR]
    for attempt in (
        lambda: synonyms.save_group(context, editor, None, ["one", "two"], ""),
        lambda: synonyms.list_groups(context, editor),
        lambda: synonyms.remove_group(context, editor, "x"),
    ):
        with pytest.raises(Forbidden):
            attempt()
    group = synonyms.save_group(context, archivist, None, ["one", "two"], "")
    assert synonyms.save_group(context, archivist, None, ["one", "two"], "", made_as=group.id).id == group.id
    synonyms.save_group(context, archivist, group.id, ["one", "three"], "note")
    with pytest.raises(Stale):
        synonyms.save_group(context, archivist, group.id, ["one", "four"], "", expected_version=1)
    with pytest.raises(Stale):
        synonyms.remove_group(context, archivist, group.id, 1)
    synonyms.remove_group(context, archivist, group.id)
    with pytest.raises(Missing):
        synonyms.get_group(context, archivist, group.id)
    with context.database.read() as session:
        told = [
            (event.action, event.details)
            for event in session.query(AuditEvent).filter_by(subject_id=group.id).order_by(AuditEvent.number)
        ]
    assert told == [
        ("synonyms_added", {"changes": {"terms": [[], ["one", "two"]]}}),
        ("synonyms_changed", {"changes": {"terms": [["one", "two"], ["one", "three"]], "note": ["", "note"]}}),
        ("synonyms_removed", {"terms": ["one", "three"], "note": "note"}),
    ]


def test_the_list_is_narrowed_in_any_script(context: Context, people: dict[Role, Actor]) -> None:
    archivist = people[Role.ARCHIVIST]
    first = synonyms.save_group(context, archivist, None, ["Каттақўрғон", "Katta qoʻrgʻon"], "")
    second = synonyms.save_group(context, archivist, None, ["mayor", "head of the city"], "for the festival")
    assert [group.id for group in synonyms.list_groups(context, archivist)] == [second.id, first.id]
    assert [group.id for group in synonyms.list_groups(context, archivist, "kattaqorgon")] == [first.id]
    assert [group.id for group in synonyms.list_groups(context, archivist, "festival")] == [second.id]
    assert synonyms.list_groups(context, archivist, "zzzzz") == []


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (["one"], "too_few_terms"),
        (["one", " ONE ", ""], "too_few_terms"),
        (["one", "…"], "no_words"),
        (["Хотира", "Xotira"], "same_already"),
        ([str(number) for number in range(21)], "too_many_terms"),
        (["one", "x" * 201], "too_long"),
    ],
)
def test_what_can_not_be_kept_is_told(context: Context, people: dict[Role, Actor], terms: list[str], code: str) -> None:
    with pytest.raises(Invalid) as told:
        synonyms.save_group(context, people[Role.ARCHIVIST], None, terms, "")
    assert told.value.code == code
