"""Who sees, makes and changes a collection."""

from dam.domain.access import Actor, Level, Role
from dam.domain.collecting import (
    may_change_collection,
    may_give_collection_level,
    may_make_collection,
    may_see_collection,
)


def one(role: Role, user_id: str = "me") -> Actor:
    return Actor(user_id, user_id, role)


def test_a_name_is_seen_by_its_level_and_by_its_maker() -> None:
    assert {role for role in Role if may_see_collection(one(role), Level.INTERNAL, "other")} == set(Role)
    seen = {role for role in Role if may_see_collection(one(role), Level.SECRET, "other")}
    assert seen == {Role.ARCHIVIST, Role.AUDITOR}
    assert may_see_collection(one(Role.PHOTOGRAPHER), Level.SECRET, "me")
    # Who only looks now owns nothing that an earlier role should keep open.
    assert not may_see_collection(one(Role.VIEWER), Level.SECRET, "me")


def test_whoever_brings_in_makes_collections() -> None:
    assert {role for role in Role if not may_make_collection(one(role))} == {Role.VIEWER, Role.AUDITOR}


def test_the_maker_and_editors_change_it_as_far_as_they_see_it() -> None:
    changes = {role for role in Role if may_change_collection(one(role), Level.INTERNAL, "other")}
    assert changes == {Role.EDITOR, Role.ARCHIVIST, Role.ADMIN}
    assert may_change_collection(one(Role.PHOTOGRAPHER), Level.SECRET, "me")
    assert not may_change_collection(one(Role.EDITOR), Level.SECRET, "other")
    assert not may_change_collection(one(Role.VIEWER), Level.PUBLIC, "me")


def test_opening_a_name_to_the_public_is_publishing() -> None:
    photographer, editor = one(Role.PHOTOGRAPHER), one(Role.EDITOR)
    assert may_give_collection_level(photographer, None, Level.SECRET)
    assert not may_give_collection_level(photographer, None, Level.PUBLIC)
    assert may_give_collection_level(photographer, Level.PUBLIC, Level.PUBLIC)
    assert may_give_collection_level(editor, Level.INTERNAL, Level.PUBLIC)
