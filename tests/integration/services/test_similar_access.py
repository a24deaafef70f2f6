"""For a reader all that is similar, grouped, meant and counted is as if what they may not see were not there."""

import random
from typing import Any

from dam.domain.access import Actor, Role, scope_of
from dam.services import find, indexing, similar
from dam.services.context import Context
from dam.services.similar import grouped, looks
from dam.services.similar.groups import groups_of
from tests.fixtures.many_assets import add_assets, read_all

_WORDS = ["хотира", "гулчамбар", "майдон", "бозор", "мажлис", "парад", "кўча", "мактаб", "боғ", "кутубхона"]
_CENTRES = (0x3C5A_96E1_0F78_D2B4, 0x9A17_44E3_7B20_C5D8)


def bring_in(context: Context, owner: Actor, chance: random.Random, count: int, level: str) -> list[str]:
    """Photographs that look like one of two, more or less, with captions of a few words."""
    ids: list[str] = []
    for _ in range(count):
        caption = {"title": " ".join(chance.sample(_WORDS, 3)), "description": chance.choice(_WORDS)}
        ids += add_assets(context, owner, 1, access_level=level, **caption)
    rows = read_all(context, ids)
    with context.database.write() as session:
        for asset in rows:
            bits = chance.choice(_CENTRES)
            for place in chance.sample(range(64), chance.randrange(9)):
                bits ^= 1 << place
            looks.record(session, asset, f"{bits:016x}")
    indexing.carry(context, [asset.ordinal for asset in rows])
    return ids


def told(context: Context, actor: Actor, ids: list[str]) -> dict[str, Any]:
    """All that this part of the system says to somebody of these assets."""
    with context.database.read() as session:
        groups = {one: set(group) for one, group in groups_of(session, scope_of(actor), ids).items()}
    whole, counts = grouped.find_grouped(context, find.request_for(actor, sort="created_at", limit=1000))
    said: dict[str, Any] = {
        "groups": groups,
        "listed": [asset.id for asset in whole.assets],
        "counts": counts,
        "total": whole.total,
        "facets": whole.facets,
    }
    for asset_id in ids:
        request = similar.narrow(context, actor, find.request_for(actor, limit=1000), asset_id)
        found = find.find(context, request)
        nearest = [asset.id for asset in similar.nearest(context, actor, asset_id, 8)]
        same = grouped.within_group(context, actor, find.request_for(actor), asset_id).ids
        said[asset_id] = [asset.id for asset in found.assets], found.total, found.facets, nearest, same
    for typed in ("гулчмабар", "мажлсс", "кутубхонв"):
        found = find.find(context, find.request_for(actor, query=typed))
        said[typed] = found.did_you_mean, found.total, [asset.id for asset in found.assets]
    return said


def test_what_is_hidden_changes_nothing(context: Context, people: dict[Role, Actor]) -> None:
    chance = random.Random(5)
    viewer, archivist = people[Role.VIEWER], people[Role.ARCHIVIST]
    ids = bring_in(context, archivist, chance, 24, "internal")
    before = {actor: told(context, actor, ids) for actor in (viewer, archivist)}
    assert before[viewer]["groups"] and before[viewer] == before[archivist]
    hidden = bring_in(context, archivist, chance, 24, "secret")
    assert told(context, viewer, ids) == before[viewer]
    after = told(context, archivist, ids)
    assert after["total"] == len(ids) + len(hidden) and after["groups"] != before[archivist]["groups"]
    assert {found for found in after[ids[0]][0] if found in hidden}
