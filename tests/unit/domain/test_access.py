"""Access: the check of one asset and the filter of a query are one rule; no role sees or does more than it should."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from dam.db.models import Asset, Base
from dam.domain import access
from dam.domain.access import Actor, Level, Permission, Role
from dam.services.scope import in_scope

PEOPLE = ("01anna", "01boris", "01cyrus")
actors = st.builds(Actor, st.sampled_from(PEOPLE), st.just("name"), st.sampled_from(list(Role)))
IN_ORDER = (Role.VIEWER, Role.PHOTOGRAPHER, Role.EDITOR, Role.ARCHIVIST)


@dataclass(frozen=True)
class Guarded:
    access_level: str
    uploaded_by_id: str


assets = st.builds(Guarded, st.sampled_from(list(Level)), st.sampled_from(PEOPLE))


def rows_in_scope(actor: Actor, guarded: list[Guarded]) -> set[int]:
    """Which of the assets the database gives for the actor's filter, by their place in the list."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    table = Asset.__table__
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for number, asset in enumerate(guarded):
            values = {
                column.name: "{}"
                if column.name in ("embedded", "keywords", "warnings", "edited_fields")
                else "2024-01-01"
                for column in table.columns
                if not column.nullable and column.name != "ordinal"
            }
            values |= {"id": f"asset{number}", "sha256": str(number), "copy_number": number}
            values |= {"access_level": asset.access_level, "uploaded_by_id": asset.uploaded_by_id}
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            connection.exec_driver_sql(f"INSERT INTO assets ({names}) VALUES ({marks})", values)
    with Session(engine) as session:
        found = session.execute(select(Asset.id).where(in_scope(access.scope_of(actor)))).scalars()
        return {int(asset_id.removeprefix("asset")) for asset_id in found}


@given(actors, st.lists(assets, max_size=6))
def test_the_check_and_the_filter_agree(actor: Actor, guarded: list[Guarded]) -> None:
    scope = access.scope_of(actor)
    seen = {number for number, asset in enumerate(guarded) if access.may_see(scope, asset)}
    assert rows_in_scope(actor, guarded) == seen


@given(actors, assets)
def test_nobody_edits_what_they_may_not_see(actor: Actor, asset: Guarded) -> None:
    if access.may_edit(actor, asset):
        assert access.may_see(access.scope_of(actor), asset)


@given(st.sampled_from(PEOPLE), assets, st.integers(0, len(IN_ORDER) - 2))
def test_each_role_has_the_rights_of_those_before_it(user_id: str, asset: Guarded, place: int) -> None:
    lower, higher = (Actor(user_id, "name", role) for role in IN_ORDER[place : place + 2])
    assert access.PERMISSIONS[lower.role] < access.PERMISSIONS[higher.role]
    assert not access.may_see(access.scope_of(lower), asset) or access.may_see(access.scope_of(higher), asset)
    assert not access.may_edit(lower, asset) or access.may_edit(higher, asset)


def test_secret_is_for_the_archivist_and_the_auditor_alone() -> None:
    asset = Guarded(Level.SECRET, "01somebody")
    seers = {role for role in Role if access.may_see(access.scope_of(Actor("01me", "me", role)), asset)}
    assert seers == {Role.ARCHIVIST, Role.AUDITOR}


def test_who_brought_it_in_sees_it_whatever_its_level() -> None:
    for level in Level:
        scope = access.scope_of(Actor("01me", "me", Role.PHOTOGRAPHER))
        assert access.may_see(scope, Guarded(level, "01me"))
    # A person whose role was taken back to reading keeps nothing open.
    assert not access.may_see(access.scope_of(Actor("01me", "me", Role.VIEWER)), Guarded(Level.SECRET, "01me"))


@given(assets)
def test_the_auditor_sees_all_and_changes_nothing(asset: Guarded) -> None:
    auditor = Actor("01me", "me", Role.AUDITOR)
    assert access.may_see(access.scope_of(auditor), asset)
    assert not access.may_edit(auditor, asset)
    assert access.PERMISSIONS[Role.AUDITOR] == {Permission.VIEW, Permission.READ_AUDIT}


@given(actors, st.sampled_from(list(Level)), st.sampled_from(list(Level)))
def test_who_may_set_a_level(actor: Actor, old: Level, new: Level) -> None:
    archivist = actor.role in (Role.ARCHIVIST, Role.ADMIN)
    assert access.may_set_level(actor, old, new) == (old == new or archivist)
    opens = new is Level.PUBLIC
    publishes = actor.role in (Role.EDITOR, Role.ARCHIVIST, Role.ADMIN)
    assert access.may_set_level(actor, None, new) == (not opens or publishes)


def test_accounts_are_the_administrators_alone() -> None:
    assert {role for role in Role if Permission.MANAGE_ACCOUNTS in access.PERMISSIONS[role]} == {Role.ADMIN}
