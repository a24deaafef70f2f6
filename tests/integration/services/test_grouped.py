"""Near-duplicates as one: the first of each group in any order, with a count that holds within what is asked."""

from collections.abc import Sequence

import pytest

from dam.domain.access import Actor, Role, scope_of
from dam.domain.errors import Missing
from dam.services import find, indexing, synonyms
from dam.services.context import Context
from dam.services.similar import grouped, looks
from dam.services.similar import groups as grouping
from dam.services.similar.groups import groups_of
from tests.fixtures.many_assets import add_assets, read_all

ONE = 0x3C5A_96E1_0F78_D2B4
OTHER = 0xC3A5_691E_F087_2D4B


def pictures(context: Context, owner: Actor, hashes: Sequence[int], **fields: str) -> list[str]:
    ids = add_assets(context, owner, len(hashes), **fields)
    rows = read_all(context, ids)
    with context.database.write() as session:
        for asset, bits in zip(rows, hashes, strict=True):
            looks.record(session, asset, f"{bits:016x}")
    indexing.carry(context, [asset.ordinal for asset in rows])
    return ids


def groups(context: Context, actor: Actor, ids: Sequence[str]) -> dict[str, set[str]]:
    with context.database.read() as session:
        return {one: set(group) for one, group in groups_of(session, scope_of(actor), ids).items()}


def listed(context: Context, actor: Actor, **choices: object) -> list[tuple[str, int]]:
    """Every page: ids with the counts of their groups."""
    rows: list[tuple[str, int]] = []
    cursor = None
    while True:
        request = find.request_for(actor, **{"sort": "created_at", "limit": 2, "cursor": cursor, **choices})
        found, counts = grouped.find_grouped(context, request)
        rows += [(asset.id, counts.get(asset.id, 1)) for asset in found.assets]
        cursor = found.next_cursor
        if cursor is None:
            return rows


def test_a_group_hangs_together_by_pairs(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [ONE, ONE ^ 0b11111, ONE ^ 0b1111111111, ONE ^ 0b111111 << 20, OTHER])
    together = set(ids[:3])
    assert groups(context, editor, ids) == dict.fromkeys(ids[:3], together)
    assert groups(context, editor, ids[2:3]) == {ids[2]: together}
    assert groups(context, editor, []) == {}


def test_nothing_hidden_joins_or_is_counted(context: Context, people: dict[Role, Actor]) -> None:
    viewer, archivist = people[Role.VIEWER], people[Role.ARCHIVIST]
    first, last = pictures(context, archivist, [ONE, ONE ^ 0b1111111111])
    (between,) = pictures(context, archivist, [ONE ^ 0b11111], access_level="secret")
    assert groups(context, viewer, [first, last, between]) == {}
    assert groups(context, archivist, [first]) == {first: {first, last, between}}
    assert listed(context, viewer) == [(first, 1), (last, 1)]
    assert listed(context, archivist) == [(first, 3)]
    with pytest.raises(Missing):
        grouped.within_group(context, viewer, find.request_for(viewer), between)


def test_the_first_of_a_group_stands_for_it_in_any_order(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [ONE, OTHER, ONE ^ 1, ONE ^ 2, ONE ^ 4, OTHER ^ 1, ONE ^ 8])
    assert listed(context, editor) == [(ids[0], 5), (ids[1], 2)]
    assert listed(context, editor, sort="-created_at") == [(ids[6], 5), (ids[5], 2)]
    assert listed(context, editor, limit=1) == [(ids[0], 5), (ids[1], 2)]


def test_only_what_matches_stands_and_counts(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    plain = pictures(context, editor, [ONE, OTHER], title="Бозор")
    chosen = pictures(context, editor, [ONE ^ 1, ONE ^ 2], title="Майдон")
    assert listed(context, editor, query="майдон") == [(chosen[0], 2)]
    assert listed(context, editor, query="бозор") == [(plain[0], 1), (plain[1], 1)]
    assert listed(context, editor) == [(plain[0], 3), (plain[1], 1)]


def test_a_group_is_opened_within_the_result(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [ONE, ONE ^ 1, OTHER])
    alone = pictures(context, editor, [ONE ^ 2], title="Майдон")
    request = find.request_for(editor, sort="created_at")
    opened = find.find(context, grouped.within_group(context, editor, request, ids[1]))
    assert [asset.id for asset in opened.assets] == [*ids[:2], *alone]
    narrower = find.request_for(editor, query="майдон")
    opened = find.find(context, grouped.within_group(context, editor, narrower, ids[1]))
    assert [asset.id for asset in opened.assets] == alone
    opened = find.find(context, grouped.within_group(context, editor, request, ids[2]))
    assert [asset.id for asset in opened.assets] == [ids[2]]


def test_films_stay_by_themselves(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    films = pictures(context, editor, [ONE, ONE], kind="video")
    photos = pictures(context, editor, [ONE, ONE ^ 1])
    assert groups(context, editor, [*films, *photos]) == {one: set(photos) for one in photos}


def test_what_a_slip_or_a_synonym_finds_is_counted(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [ONE, ONE ^ 1, OTHER], title="Гулчамбар қўйиш")
    assert listed(context, editor, query="гулчмабар") == [(ids[0], 2), (ids[2], 1)]
    synonyms.save_group(context, people[Role.ARCHIVIST], None, ["гулчамбар", "венок"], "")
    assert listed(context, editor, query="венок") == [(ids[0], 2), (ids[2], 1)]


def test_very_many_alike_hold_nobody_up(
    context: Context, people: dict[Role, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [ONE] * 5 + [ONE ^ 1] * 5 + [OTHER])
    monkeypatch.setattr(grouping, "MOST_FOLLOWED", 3)
    assert len(groups(context, editor, ids[:1])[ids[0]]) == 4
    shown = [one for one, _count in listed(context, editor)]
    # Less hangs together, yet each group has somebody to stand for it.
    assert shown[0] == ids[0] and ids[-1] in shown
