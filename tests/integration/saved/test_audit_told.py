"""What the audit log tells whom: of every kind of subject, for every role, by the rule of what the subject is."""

import pytest
from sqlalchemy import delete

from dam.db.models import BatchEditRow
from dam.domain.access import Level, Role
from dam.services import audit, audit_told, batch, collections, events, export, synonyms
from dam.services.batch import Selection
from tests.fixtures.many_assets import alter
from tests.integration.saved.conftest import Office
from tests.integration.saved.test_export import wording

SEE_ALL = {Role.ARCHIVIST, Role.AUDITOR}
EVERYBODY = set(Role)


def told(office: Office, role: Role) -> dict[str, bool]:
    """Subject -> whether the details of all its events are told."""
    found = audit.log(office.context, limit=1000)
    by_number = audit_told.told_to(office.context, office.people[role], found)
    answer: dict[str, bool] = {}
    for event in found:
        answer[event.subject_id] = answer.get(event.subject_id, True) and event.number in by_number
    return answer


def names(office: Office, role: Role) -> dict[str, str]:
    return audit_told.subject_names(office.context, office.people[role], audit.log(office.context, limit=1000))


def collection(office: Office, level: Level, by: Role = Role.ARCHIVIST) -> str:
    fields = {"name": f"{level} collection", "access_level": level}
    return collections.save_collection(office.context, office.people[by], office.letters, None, fields).id


@pytest.mark.parametrize("role", list(Role))
def test_collections_are_named_by_the_level_of_their_names(office: Office, role: Role) -> None:
    ids = {level: collection(office, level) for level in Level}
    gone = {level: collection(office, level) for level in Level}
    for collection_id in gone.values():
        collections.delete_collection(office.context, office.people[Role.ARCHIVIST], collection_id)
    own = collection(office, Level.SECRET, Role.PHOTOGRAPHER)
    seen = {
        level
        for level, collection_id in ids.items()
        if collection_id in collections.names_of(office.context, office.people[role], list(ids.values()))
    }
    assert seen, "every role sees something"
    said, known = told(office, role), names(office, role)
    for level in Level:
        assert said[ids[level]] == said[gone[level]] == (level in seen)
        assert known.get(ids[level]) == (f"{level} collection" if level in seen else None)
        assert gone[level] not in known
    assert said[own] == (own in known) == (role in SEE_ALL | {Role.PHOTOGRAPHER})


def test_what_was_deleted_before_levels_were_noted_is_for_who_sees_all(office: Office) -> None:
    with office.context.database.write() as session:
        actor = office.people[Role.ARCHIVIST]
        audit.append(office.context, session, actor, "collection_deleted", "collection", "old", {"name": "A name"})
    assert {role for role in Role if told(office, role)["old"]} == SEE_ALL


@pytest.mark.parametrize("role", list(Role))
def test_a_batch_edit_is_told_to_who_sees_all_that_it_changed(office: Office, role: Role) -> None:
    archivist = office.people[Role.ARCHIVIST]
    plain, closed = office.asset("plain"), office.asset("vault", Role.ARCHIVIST)
    alter(office.context, closed, access_level="secret")
    asked = {}
    for name, ids in {"plain": (plain,), "mixed": (plain, closed)}.items():
        drafted = batch.draft(office.context, archivist, Selection(ids))
        changes = {"title": {"set": f"The treasurer {name}"}}
        asked[name] = batch.start(office.context, archivist, drafted.id, changes).id
    said = told(office, role)
    assert said[asked["plain"]]
    assert said[asked["mixed"]] == (role in SEE_ALL)
    with office.context.database.write() as session:
        session.execute(delete(BatchEditRow))
    said = told(office, role)
    assert said[asked["plain"]] == said[asked["mixed"]] == (role in SEE_ALL), "nobody knows any more what it changed"


@pytest.mark.parametrize("role", list(Role))
def test_exports_synonyms_events_and_what_is_new(office: Office, role: Role) -> None:
    asset_id = office.asset("one")
    wanted = export.Wanted((asset_id,), told="the treasurer")
    editor, archivist = office.people[Role.EDITOR], office.people[Role.ARCHIVIST]
    export.export(office.context, editor, wanted, export.Format.JSON, wording())
    group = synonyms.save_group(office.context, archivist, None, ["one street", "another street"], "")
    sitting = events.save_event(office.context, editor, None, {"title": "Sitting"})
    with office.context.database.write() as session:
        audit.append(office.context, session, archivist, "done", "something", "new", {"name": "nobody judged this"})
    said, known = told(office, role), names(office, role)
    exported = next(e.subject_id for e in audit.log(office.context, limit=1000) if e.action == "exported")
    assert said[exported] == (role in SEE_ALL | {Role.EDITOR})
    assert said[group.id] == (group.id in known) == (role in {Role.ARCHIVIST, Role.ADMIN})
    assert said[sitting.id] and known[sitting.id] == "Sitting"
    assert said["new"] == (role in SEE_ALL)
