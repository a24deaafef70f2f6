"""The audit log, for auditors and administrators."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from dam.domain.access import Permission, system_actor
from dam.domain.errors import Invalid
from dam.http.addresses import IdConverter
from dam.http.identity import context, current_actor, requires
from dam.services import accounts, audit, audit_told
from dam.services.ingest import captured_time
from dam.web import formats, texts
from dam.web.asked import asked_number

blueprint = Blueprint("audit", __name__)
_PAGE_ENTRIES = 100
_ID = re.compile(IdConverter.regex)
_FIELDS = ("who", "kind", "of", "from", "to")
# A time is typed to the minute and means all of it.
_REST_OF_MINUTE = timedelta(minutes=1) - timedelta(microseconds=1)


@dataclass(frozen=True)
class _Asked:
    """What the form says: as typed, as the service takes it, and what of it can't be read."""

    typed: dict[str, str]
    narrowed: audit.Narrowed
    problem: str
    wrong_field: str


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def log() -> str:
    before = asked_number("before")
    asked = _asked({name: request.args.get(name, "").strip()[:500] for name in _FIELDS})
    entries = [] if asked.problem else audit.log(context(), before, _PAGE_ENTRIES, asked.narrowed)
    kept = {name: value for name, value in asked.typed.items() if value}
    older = url_for("audit.log", before=entries[-1].number, **kept) if len(entries) == _PAGE_ENTRIES else ""
    newest = url_for("audit.log", **kept) if before is not None else ""
    users = accounts.list_users(context())
    return render_template(
        "audit/log.html",
        entries=entries,
        names=audit_told.subject_names(context(), current_actor(), entries) | {user.id: user.name for user in users},
        people=[(user.id, user.display_name or user.name) for user in users],
        system=system_actor(),
        kinds=sorted(texts.ACTIONS.items(), key=lambda kind: str(kind[1])),
        asked=asked,
        narrowed=len(kept),
        older=older,
        newest=newest,
    )


def _asked(typed: dict[str, str]) -> _Asked:
    wrong_field = ""
    moments: dict[str, datetime | None] = {}
    for name in ("from", "to"):
        try:
            moment = moments[name] = captured_time(formats.from_local_input(typed[name]))
            # As the reader's field takes it: the address may be from a reader of the other calendar.
            typed[name] = formats.local_input(moment)
        except Invalid:
            wrong_field = name
    ids = _ID.findall(typed["of"])
    if typed["of"] and not ids:
        wrong_field = "of"
    until = moments.get("to")
    narrowed = audit.Narrowed(
        actor_id=typed["who"],
        subject_id=ids[-1] if ids else "",
        action=typed["kind"],
        since=moments.get("from"),
        until=until + _REST_OF_MINUTE if until else None,
    )
    return _Asked(typed, narrowed, _said(wrong_field), wrong_field)


def _said(wrong_field: str) -> str:
    if not wrong_field:
        return ""
    if wrong_field == "of":
        return _("Copy the address of the asset's or the event's page and paste it here.")
    return _("Write a date and a time.")
