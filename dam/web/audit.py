"""The audit log, for auditors and administrators."""

from flask import Blueprint, render_template, request, url_for

from dam.domain.access import Permission
from dam.http.identity import context, requires
from dam.services import audit

blueprint = Blueprint("audit", __name__)
_PAGE_ENTRIES = 100


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def log() -> str:
    before = request.args.get("before", type=int)
    entries = list(audit.log(context(), before, _PAGE_ENTRIES))
    last = entries[-1].number if entries else 0
    older = url_for("audit.log", before=last) if last > 1 else ""
    return render_template("audit/log.html", entries=entries, older=older, newest=before is None)
