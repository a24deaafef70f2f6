"""The audit log, for auditors and administrators."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request, url_for

from dam.db.models import AuditEvent
from dam.domain.access import Permission
from dam.http.identity import context, current_actor, requires
from dam.services import accounts, audit, events, find, synonyms

blueprint = Blueprint("audit", __name__)
_PAGE_ENTRIES = 100


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def log() -> str:
    before = request.args.get("before", type=int)
    entries = list(audit.log(context(), before, _PAGE_ENTRIES))
    names = _names(entries)
    last = entries[-1].number if entries else 0
    older = url_for("audit.log", before=last) if last > 1 else ""
    return render_template("audit/log.html", entries=entries, names=names, older=older, newest=before is None)


def _names(entries: Iterable[AuditEvent]) -> dict[str, str]:
    """What the subjects are called, those that the reader may see; the others stay their ids."""
    ids: dict[str, list[str]] = {"asset": [], "event": [], "user": [], "synonyms": []}
    for entry in entries:
        ids.setdefault(entry.subject_type, []).append(entry.subject_id)
    assets = find.get_assets(context(), current_actor(), list(dict.fromkeys(ids["asset"])))
    users = {user.id: user.name for user in accounts.list_users(context())} if ids["user"] else {}
    titles = events.event_titles(context(), ids["event"])
    terms = synonyms.group_names(context(), ids["synonyms"])
    return {asset.id: asset.title or asset.file_name for asset in assets} | titles | users | terms
