"""Collections by hand and by rule: their order, who sees and changes them, and searching within them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from dam.db.models import Asset
from dam.domain import collecting
from dam.domain.access import Level, Role
from dam.domain.errors import Forbidden, Invalid, Missing, ServiceAway, Stale
from dam.ports import SearchRequest
from dam.services import audit, collections, find, recording, synonyms
from dam.services.collections import contents
from search.elastic_index import ElasticIndex
from tests.fixtures.many_assets import alter
from tests.fixtures.ports import reserved_port
from tests.integration.saved.conftest import Office


def make(office: Office, by: Role = Role.EDITOR, **fields: Any) -> str:
    usual = {"name": "Best of the year"}
    return collections.save_collection(office.context, office.people[by], office.letters, None, usual | fields).id


def add(office: Office, collection_id: str, ids: list[str], by: Role = Role.EDITOR) -> int:
    return collections.add_assets(office.context, office.people[by], collection_id, ids)


def shown(office: Office, collection_id: str, by: Role = Role.EDITOR) -> list[str]:
    found, total = collections.assets_of(office.context, office.people[by], collection_id, limit=1000)
    assert total == len(found)
    return [asset.title for asset in found]


def within(office: Office, collection_id: str, by: Role = Role.EDITOR, **asked: Any) -> list[str]:
    actor = office.people[by]
    request = find.request_for(actor, sort="created_at", **asked)
    request = collections.narrow(office.context, actor, office.letters, request, collection_id)
    return [asset.title for asset in find.find(office.context, request).assets]


def test_the_records_of_assets_say_where_they_were_collected(office: Office) -> None:
    context, actor = office.context, office.people[Role.EDITOR]
    ids = [office.asset(title) for title in "abc"]
    known = make(office)

    def recorded() -> list[str]:
        """The assets whose records were written anew."""
        before = versions()
        while recording.record(context):
            pass
        return [title for title, old in before.items() if versions()[title] != old]

    def versions() -> dict[str, int]:
        with context.database.read() as session:
            return dict(session.execute(select(Asset.title, Asset.recorded_version).order_by(Asset.title)).all())

    def collected(asset_id: str) -> list[tuple[str, int, bool]]:
        with context.store.open(f"assets/{asset_id}/record.json") as file:
            return [(one["name"], one["position"], one["cover"]) for one in json.load(file)["collections"]]

    assert recorded() == ["a", "b", "c"] and collected(ids[0]) == []
    add(office, known, ids[:2])
    assert recorded() == ["a", "b"] and collected(ids[1]) == [("Best of the year", 2, False)]
    collections.move(context, actor, known, ids[0], 1)
    assert recorded() == ["a", "b"] and collected(ids[1]) == [("Best of the year", 1, False)]
    add(office, known, [ids[2]])
    assert recorded() == ["c"]
    collections.save_collection(context, actor, office.letters, known, {"name": "Worst", "cover_id": ids[2]})
    assert recorded() == ["a", "b", "c"] and collected(ids[2]) == [("Worst", 3, True)]
    collections.remove_assets(context, actor, known, [ids[2]])
    assert recorded() == ["c"] and collected(ids[2]) == []
    collections.delete_collection(context, actor, known)
    assert recorded() == ["a", "b"] and collected(ids[0]) == []


def test_a_collection_by_hand_keeps_its_order(office: Office) -> None:
    ids = [office.asset(title) for title in "abcde"]
    known = make(office)
    assert add(office, known, [ids[3], ids[0], ids[3]]) == 2
    assert add(office, known, [ids[0], ids[1], "nothing"]) == 1
    assert shown(office, known) == ["d", "a", "b"]
    actor = office.people[Role.EDITOR]
    collections.move(office.context, actor, known, ids[1], -1)
    assert shown(office, known) == ["d", "b", "a"]
    collections.move(office.context, actor, known, ids[3], 99)
    assert shown(office, known) == ["b", "a", "d"]
    collections.move(office.context, actor, known, ids[4], 1)
    collections.arrange(office.context, actor, known, [ids[0], ids[4], ids[3]])
    assert shown(office, known) == ["a", "d", "b"]
    assert collections.remove_assets(office.context, actor, known, [ids[3], ids[4]]) == 1
    assert shown(office, known) == ["a", "b"]
    add(office, known, [ids[4]])
    assert shown(office, known) == ["a", "b", "e"]
    page, total = collections.assets_of(office.context, actor, known, limit=1, offset=1)
    assert ([asset.title for asset in page], total) == (["b"], 3)
    actions = [entry.action for entry in audit.history(office.context, known)]
    assert actions[-1] == "collection_added" and set(actions[:-1]) == {"collection_changed"}


def test_everybody_sees_of_it_what_they_see_anyway(office: Office) -> None:
    known = make(office, Role.ARCHIVIST)
    ids = [office.asset(level, by=Role.ARCHIVIST, access_level=level) for level in Level]
    assert add(office, known, ids, Role.ARCHIVIST) == 4
    assert shown(office, known, Role.VIEWER) == ["public", "internal"]
    assert shown(office, known, Role.EDITOR) == ["public", "internal", "restricted"]
    office.index()
    assert within(office, known, Role.VIEWER) == ["public", "internal"]
    (summary,) = collections.list_collections(office.context, office.people[Role.VIEWER], office.letters)
    assert summary.assets == 2 and summary.cover_id == ids[0]
    assert add(office, make(office), ids) == 3, "what an editor may not see does not come in by its id"
    alter(office.context, ids[0], state="disposed")
    assert shown(office, known, Role.VIEWER) == ["internal"]


def test_a_name_is_as_closed_as_it_was_made(office: Office) -> None:
    known = make(office, Role.ARCHIVIST, name="Dismissal", access_level=Level.SECRET)
    asset_id = office.asset("internal")
    add(office, known, [asset_id], Role.ARCHIVIST)
    office.index()
    editor = office.people[Role.EDITOR]
    for asked in (collections.get_collection, collections.assets_of):
        with pytest.raises(Missing):
            asked(office.context, editor, known)  # type: ignore[operator]
    assert collections.list_collections(office.context, editor, office.letters) == []
    assert collections.collections_of(office.context, editor, asset_id) == []
    assert collections.names_of(office.context, editor, [known]) == {}
    assert within(office, known) == []
    assert [one.name for one in collections.collections_of(office.context, office.people[Role.AUDITOR], asset_id)]
    assert within(office, known, Role.AUDITOR) == ["internal"]


def test_who_may_make_and_change(office: Office) -> None:
    for role in (Role.VIEWER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            make(office, role)
    known = make(office, Role.PHOTOGRAPHER)
    with pytest.raises(Forbidden):
        make(office, Role.PHOTOGRAPHER, access_level=Level.PUBLIC)
    with pytest.raises(Forbidden):
        add(office, make(office), [], Role.PHOTOGRAPHER)
    change = (office.context, office.people[Role.EDITOR], office.letters, known)
    version = collections.save_collection(*change, {"name": "Other", "access_level": "public"}).version
    with pytest.raises(Stale):
        collections.save_collection(*change, {"name": "Late"}, version - 1)
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"access_level": "open"}, {"colour": "red"}, {"rule": "q=park"}):
        with pytest.raises(Invalid):
            collections.save_collection(*change, wrong)
    with pytest.raises(Missing):
        collections.save_collection(*change, {"cover_id": "0" * 26})
    for role in (Role.VIEWER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            collections.delete_collection(office.context, office.people[role], known)
    collections.delete_collection(office.context, office.people[Role.EDITOR], known)
    with pytest.raises(Missing):
        collections.get_collection(office.context, office.people[Role.EDITOR], known)


def test_it_may_be_shown_by_an_asset_of_its_own(office: Office) -> None:
    known = make(office)
    first = office.asset("a text", kind="text")
    second, third = office.asset("b"), office.asset("c", by=Role.EDITOR, access_level=Level.RESTRICTED)
    add(office, known, [first, second, third])

    def cover(role: Role) -> str | None:
        (summary,) = collections.list_collections(office.context, office.people[role], office.letters)
        return summary.cover_id

    assert cover(Role.VIEWER) == second, "a picture rather than a paper"
    collections.save_collection(office.context, office.people[Role.EDITOR], office.letters, known, {"cover_id": third})
    assert (cover(Role.EDITOR), cover(Role.VIEWER)) == (third, second)


def test_a_collection_by_rule_finds_again_and_again(office: Office) -> None:
    office.asset("old park", captured_at=office.clock.now())
    office.asset("square")
    office.index()
    known = make(office, rule="/library?q=park&density=dense")
    assert collections.get_collection(office.context, office.people[Role.VIEWER], known).rule == "q=park"
    assert within(office, known, Role.VIEWER) == ["old park"]
    office.asset("new park", access_level=Level.RESTRICTED)
    office.index()
    assert within(office, known) == ["old park", "new park"] and within(office, known, Role.VIEWER) == ["old park"]
    assert within(office, known, query="new") == ["new park"]
    (summary,) = collections.list_collections(office.context, office.people[Role.VIEWER], office.letters)
    assert summary.assets == 1
    with pytest.raises(Invalid):
        add(office, known, [])


def test_a_rule_knows_synonyms(office: Office) -> None:
    synonyms.save_group(office.context, office.people[Role.ARCHIVIST], None, ["park", "arboretum"], "")
    office.asset("arboretum")
    office.index()
    known = make(office, rule="q=park")
    assert within(office, known) == ["arboretum"]
    (summary,) = collections.list_collections(office.context, office.people[Role.VIEWER], office.letters)
    assert summary.assets == 1


def test_mine_is_whose_it_was_when_the_rule_was_made(office: Office) -> None:
    office.asset("of the editor", by=Role.EDITOR), office.asset("of the photographer", by=Role.PHOTOGRAPHER)
    office.index()
    known = make(office, Role.PHOTOGRAPHER, rule="uploaded_by=me")
    assert within(office, known, Role.VIEWER) == ["of the photographer"]


def test_a_rule_says_something_and_is_of_no_other_collection(office: Office) -> None:
    by_hand = make(office)
    for rule in ("", "sort=title", "nothing=1", f"collection={by_hand}", f"q=park&collection={by_hand}"):
        with pytest.raises(Invalid):
            make(office, rule=rule)


def test_without_the_engine_those_by_hand_are_whole(office: Office) -> None:
    by_hand, by_rule = make(office), make(office, rule="q=park")
    add(office, by_hand, [office.asset("park")])
    alone = replace(office.context, index=ElasticIndex(f"http://127.0.0.1:{reserved_port()}", "nowhere"))
    viewer = office.people[Role.VIEWER]
    counts = {s.collection.id: s.assets for s in collections.list_collections(alone, viewer, office.letters)}
    assert counts == {by_hand: 1, by_rule: None}
    assert collections.assets_of(alone, viewer, by_hand)[1] == 1
    with pytest.raises(ServiceAway):
        find.find(alone, collections.narrow(alone, viewer, office.letters, find.request_for(viewer), by_rule))


def test_it_has_an_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_ASSETS", 2)
    known = make(office)
    ids = [office.asset(title) for title in "abc"]
    add(office, known, ids[:2])
    with pytest.raises(Invalid):
        add(office, known, ids[2:])
    assert shown(office, known) == ["a", "b"] and collecting.MOST_ASSETS == 10_000


def test_nothing_is_within_what_is_not_there(office: Office) -> None:
    request = SearchRequest(find.request_for(office.people[Role.EDITOR]).scope)
    narrowed = collections.narrow(office.context, office.people[Role.EDITOR], office.letters, request, "0" * 26)
    assert narrowed.ids == ()
