"""What is similar to an asset: by looks, by words, and never past what the reader may see."""

import random
from typing import Any

import pytest

from dam.domain import picture_hash
from dam.domain.access import Actor, Role, scope_of
from dam.domain.errors import Gone, Missing
from dam.domain.lifecycle import AssetState
from dam.services import find, indexing, similar
from dam.services.context import Context
from dam.services.similar import looks, words
from tests.fixtures.many_assets import add_assets, alter, read_all

PICTURE = 0x3C5A_96E1_0F78_D2B4


def turned(bits: int, count: int, seed: int = 0) -> str:
    """The hash with so many of its bits turned, as digits."""
    for place in random.Random(seed).sample(range(64), count):
        bits ^= 1 << place
    return f"{bits:016x}"


def pictures(context: Context, owner: Actor, hashes: list[str], **fields: Any) -> list[str]:
    ids = add_assets(context, owner, len(hashes), **fields)
    rows = read_all(context, ids)
    with context.database.write() as session:
        for asset, digits in zip(rows, hashes, strict=True):
            looks.record(session, asset, digits)
    return ids


def carry(context: Context, ids: list[str]) -> None:
    indexing.carry(context, [asset.ordinal for asset in read_all(context, ids)])


def near(context: Context, actor: Actor, asset_id: str, most: int = 200) -> list[tuple[int, str]]:
    (asset,) = read_all(context, [asset_id])
    with context.database.read() as session:
        return looks.nearest(session, scope_of(actor), asset, most)


def test_the_nearest_come_first_and_the_far_not_at_all(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [turned(PICTURE, n, n) for n in (0, 5, 2, 11, 12, 40)])
    assert near(context, editor, ids[0]) == [(2, ids[2]), (5, ids[1]), (11, ids[3])]
    assert near(context, editor, ids[0], most=1) == [(2, ids[2])]
    assert [asset.id for asset in similar.nearest(context, editor, ids[0], 8)] == [ids[2], ids[1], ids[3]]


def test_among_many_exactly_the_near_are_found(context: Context, people: dict[Role, Actor]) -> None:
    editor, chance = people[Role.EDITOR], random.Random(7)
    hashes = [turned(PICTURE, chance.randint(0, 20), n) for n in range(300)]
    hashes += [f"{chance.getrandbits(64):016x}" for _ in range(1200)]
    ids = pictures(context, editor, hashes)
    away = [(int(digits, 16) ^ int(hashes[0], 16)).bit_count() for digits in hashes]
    wanted = {ids[n]: away[n] for n in range(1, len(ids)) if away[n] <= picture_hash.FARTHEST}
    found = near(context, editor, ids[0], most=1000)
    assert {asset_id: distance for distance, asset_id in found} == wanted and len(wanted) > 20
    assert [distance for distance, _ in found] == sorted(wanted.values())


def test_nothing_that_is_not_open_is_similar(context: Context, people: dict[Role, Actor]) -> None:
    viewer, archivist = people[Role.VIEWER], people[Role.ARCHIVIST]
    (mine,) = pictures(context, archivist, [turned(PICTURE, 0)])
    (secret,) = pictures(context, archivist, [turned(PICTURE, 1)], access_level="secret", title="Махфий мажлис")
    (gone,) = pictures(context, archivist, [turned(PICTURE, 2)])
    alter(context, gone, state=AssetState.DISPOSED)
    carry(context, [mine, secret])
    assert near(context, viewer, mine) == []
    assert near(context, archivist, mine) == [(1, secret)]
    request = find.request_for(viewer)
    assert find.find(context, similar.narrow(context, viewer, request, mine)).total == 0
    for asset_id in (secret, "0" * 26):
        with pytest.raises(Missing):
            similar.nearest(context, viewer, asset_id, 8)
        with pytest.raises(Missing):
            similar.narrow(context, viewer, request, asset_id)
    with pytest.raises(Gone):
        similar.nearest(context, archivist, gone, 8)


def test_a_plain_surface_and_a_text_look_like_nothing(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    plain = pictures(context, editor, ["0" * 16, "0" * 16])
    pages = pictures(context, editor, [turned(PICTURE, 0), turned(PICTURE, 0)], kind="text")
    assert near(context, editor, plain[0]) == near(context, editor, pages[0]) == []


def test_a_hash_is_replaced_when_it_is_made_again(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    ids = pictures(context, editor, [turned(PICTURE, 0), turned(PICTURE, 40)])
    assert near(context, editor, ids[0]) == []
    (second,) = read_all(context, ids[1:])
    with context.database.write() as session:
        looks.record(session, second, turned(PICTURE, 3))
    assert near(context, editor, ids[0]) == [(3, ids[1])]
    with context.database.write() as session:
        looks.record(session, second, None)
    assert near(context, editor, ids[0]) == []


def test_captions_of_either_script_speak_of_the_same(context: Context, people: dict[Role, Actor]) -> None:
    viewer, archivist = people[Role.VIEWER], people[Role.ARCHIVIST]
    said = ["Хотира майдонида гулчамбар қўйилди", "Xotira maydonida gulchambar", "Гулчамбар ва хотира", "Бозор куни"]
    ids = [add_assets(context, archivist, 1, kind="text", title=title)[0] for title in said]
    ids += add_assets(context, archivist, 1, kind="text", title=said[0], access_level="secret")
    carry(context, ids)
    (asset,) = read_all(context, ids[:1])
    assert set(words.alike(context, viewer, asset, "", 10)) == {ids[1], ids[2]}
    assert set(words.alike(context, archivist, asset, "", 10)) == {ids[1], ids[2], ids[4]}
    assert len(words.alike(context, archivist, asset, "", 1)) == 1


def test_words_are_chosen_from_the_caption_first(context: Context, people: dict[Role, Actor]) -> None:
    (asset_id,) = add_assets(context, people[Role.EDITOR], 1, title="Йиғилиш 2024", keywords=["мажлис", "йиғилиш"])
    (asset,) = read_all(context, [asset_id])
    assert words.words_of(asset, "сув " * 50 + " ".join(f"soʻz{'abcdefghijklmnopqrst'[n]}" for n in range(20)))[:3] == [
        "йиғилиш",
        "мажлис",
        "сув",
    ]
    assert len(words.words_of(asset, " ".join(f"word{chr(97 + n)}" for n in range(26)))) == 16


def test_a_result_goes_from_looks_to_words(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    caption = {"title": "Гулчамбар қўйиш маросими"}
    (first,) = pictures(context, editor, [turned(PICTURE, 0)], **caption)
    by_words = pictures(context, editor, [turned(PICTURE, 40)], **caption)
    far = pictures(context, editor, [turned(PICTURE, 9)], title="x")
    close = pictures(context, editor, [turned(PICTURE, 1)], title="y")
    other = pictures(context, editor, [turned(PICTURE, 41)], title="z")
    carry(context, [first, *by_words, *far, *close, *other])
    request = find.request_for(editor, sort="relevance", limit=2)
    narrowed = similar.narrow(context, editor, request, first)
    found = find.find(context, narrowed)
    assert [asset.id for asset in found.assets] == [*close, *far] and found.total == 3
    again = similar.narrow(context, editor, find.request_for(editor, limit=2, cursor=found.next_cursor), first)
    assert [asset.id for asset in find.find(context, again).assets] == by_words
