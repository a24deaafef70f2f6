"""Who may see and do what. The one place: the same scope guards a single asset and filters every list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Level(StrEnum):
    """Access level of an asset, from open to closed."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SECRET = "secret"


class Role(StrEnum):
    VIEWER = "viewer"
    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    ARCHIVIST = "archivist"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """A right that a route or a service asks for; on a single asset `may_*` below decides."""

    VIEW = "view"
    UPLOAD = "upload"
    EDIT_OWN = "edit_own"
    EDIT_ALL = "edit_all"
    CLIP = "clip"
    MANAGE_EVENTS = "manage_events"
    PUBLISH = "publish"
    SET_LEVELS = "set_levels"
    MANAGE_SYNONYMS = "manage_synonyms"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    ALL_BATCHES = "all_batches"


_VIEWER = frozenset({Permission.VIEW})
_PHOTOGRAPHER = _VIEWER | {Permission.UPLOAD, Permission.EDIT_OWN, Permission.CLIP}
_EDITOR = _PHOTOGRAPHER | {Permission.EDIT_ALL, Permission.MANAGE_EVENTS, Permission.PUBLISH}
_ARCHIVIST = _EDITOR | {Permission.SET_LEVELS, Permission.MANAGE_SYNONYMS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.PHOTOGRAPHER: _PHOTOGRAPHER,
    Role.EDITOR: _EDITOR,
    Role.ARCHIVIST: _ARCHIVIST,
    # One part-time person administers a small office and does all its work, save what is secret (VISIBLE_LEVELS).
    Role.ADMIN: _ARCHIVIST | {Permission.MANAGE_ACCOUNTS, Permission.READ_AUDIT, Permission.ALL_BATCHES},
    Role.AUDITOR: frozenset({Permission.VIEW, Permission.READ_AUDIT}),
}

_OPEN = frozenset({Level.PUBLIC, Level.INTERNAL})
VISIBLE_LEVELS: dict[Role, frozenset[Level]] = {
    Role.VIEWER: _OPEN,
    Role.PHOTOGRAPHER: _OPEN,
    Role.EDITOR: _OPEN | {Level.RESTRICTED},
    Role.ARCHIVIST: frozenset(Level),
    Role.ADMIN: _OPEN | {Level.RESTRICTED},
    Role.AUDITOR: frozenset(Level),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a token's owner, or the system itself (`system_actor`)."""

    user_id: str
    name: str
    role: Role

    def has(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class AccessScope:
    """What an actor may see: everything at `levels`, and what `owner_id` brought in, whatever its level."""

    levels: frozenset[Level]
    owner_id: str


class Guarded(Protocol):
    """The two facts of an asset that access depends on."""

    @property
    def access_level(self) -> str: ...
    @property
    def uploaded_by_id(self) -> str: ...


def scope_of(actor: Actor) -> AccessScope:
    # Who only reads owns nothing that a changed role should keep open to them.
    owner = actor.user_id if actor.has(Permission.UPLOAD) else ""
    return AccessScope(VISIBLE_LEVELS[actor.role], owner)


def may_see(scope: AccessScope, asset: Guarded) -> bool:
    return asset.access_level in scope.levels or (scope.owner_id != "" and asset.uploaded_by_id == scope.owner_id)


def sees_everything(scope: AccessScope) -> bool:
    """Whether nothing of any level is closed: what tells of assets that are not named may be told to such a reader."""
    return scope.levels == frozenset(Level)


def may_edit(actor: Actor, asset: Guarded) -> bool:
    if not may_see(scope_of(actor), asset):
        return False
    own = asset.uploaded_by_id == actor.user_id and actor.has(Permission.EDIT_OWN)
    return own or actor.has(Permission.EDIT_ALL)


def may_set_level(actor: Actor, old: Level | None, new: Level) -> bool:
    """Whether the actor may give an asset the level `new`; `old` is None at ingest.

    At ingest anyone who uploads may close what they bring in; opening it to the public is publishing, and changing a
    level later is the archivist's.
    """
    if old == new:
        return True
    if old is None:
        return new is not Level.PUBLIC or actor.has(Permission.PUBLISH)
    return actor.has(Permission.SET_LEVELS)


def may_set_level_of_many(actor: Actor, new: Level) -> bool:
    """Whether the actor may give many assets at once this level: one past their own sight would lose them at once."""
    return actor.has(Permission.SET_LEVELS) and new in VISIBLE_LEVELS[actor.role]


def may_handle_batch(actor: Actor, created_by_id: str) -> bool:
    """Whether the actor may follow, stop and undo a batch edit: whose it is, and the administrator."""
    return created_by_id == actor.user_id or actor.has(Permission.ALL_BATCHES)


def system_actor() -> Actor:
    """The product itself, for what it does unasked (processing, sweeping)."""
    return Actor("system", "system", Role.AUDITOR)
