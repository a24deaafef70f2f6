"""Collections: who sees their names, who makes and changes them.

A collection is a heap of references and opens nothing: whoever opens it sees of its assets those that they see anyway.
Only its own name, note and cover need a rule. A name can tell as much as a picture ("Dismissal of the treasurer"), so
it has an access level like an asset's: whoever sees assets of that level sees it, and the one who made it.
"""

from dam.domain.access import Actor, Level, Permission, scope_of

MOST_ASSETS = 10_000


def may_see_collection(actor: Actor, access_level: str, owner_id: str) -> bool:
    scope = scope_of(actor)
    return access_level in scope.levels or (scope.owner_id != "" and owner_id == scope.owner_id)


def may_make_collection(actor: Actor) -> bool:
    """Whoever brings assets in puts them together too; a viewer and an auditor only look."""
    return actor.has(Permission.UPLOAD)


def may_change_collection(actor: Actor, access_level: str, owner_id: str) -> bool:
    """The one who made it, and whoever edits the assets of others, as far as they see it."""
    if not may_make_collection(actor) or not may_see_collection(actor, access_level, owner_id):
        return False
    return owner_id == actor.user_id or actor.has(Permission.EDIT_ALL)


def may_give_collection_level(actor: Actor, old: Level | None, new: Level) -> bool:
    """Opening a name to the public is publishing; any other level is the choice of who may change the collection."""
    return old == new or new is not Level.PUBLIC or actor.has(Permission.PUBLISH)
