"""The first page after signing in: what came in, what waits, what comes and what was, for each duty its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for

from dam.db.models import Asset
from dam.domain.access import Actor, Permission, Role
from dam.http.identity import context, current_actor, requires
from dam.services import find, home, home_health, uploads, work
from dam.web import alerts, formats, live
from dam.web.anniversaries import Anniversary, earlier_years
from dam.web.library_query import MINE
from dam.web.tiles import RATIO_STEPS_PER_UNIT, Tile, tiles

blueprint = Blueprint("home", __name__)
_GROUPS = 6
_PICTURES = 8
_YEARS, _YEAR_PICTURES = 4, 6
_ALERTS, _ALERT_PICTURES = 3, 5
# How much of a row's height pictures may fill beside each other: one large row first, smaller ones below it.
_LEAD_RATIO, _ROW_RATIO = 4.7, 5.9


@dataclass(frozen=True)
class Sheet:
    """A group of arrivals with the pictures to show; `address` is the library with exactly these."""

    group: home.Group
    tiles: list[Tile]
    address: str

    @property
    def cut(self) -> bool:
        """Whether there are more, so that the row is as good as full."""
        return len(self.tiles) < self.group.count


@dataclass(frozen=True)
class Year:
    anniversary: Anniversary
    tiles: list[Tile]
    cut: bool


@blueprint.record_once
def _register(state: Any) -> None:
    live.register_words(state.app.jinja_env.globals)


@blueprint.get("/")
@requires(Permission.VIEW)
def page() -> str:
    actor = current_actor()
    today = _today()
    uploads_own = actor.has(Permission.UPLOAD)
    sees_to_all = actor.has(Permission.EDIT_ALL)
    keeps = actor.role in (Role.ARCHIVIST, Role.AUDITOR)
    week, years = _this_day(actor, today)
    return render_template(
        "home/page.html",
        today=today,
        solar=formats.persian(),
        mine=uploads_own and not sees_to_all,
        **(_arrived(actor, today) if uploads_own else {"arrivals": None}),
        waiting=home.waiting(context(), actor) if uploads_own else None,
        failed=find.get_assets(context(), actor, home.failed(context(), actor, 3)) if uploads_own else [],
        interrupted=uploads.interrupted(context(), actor) if uploads_own else [],
        work=work.under_way(context(), actor) if uploads_own else None,
        newest=home.newest(context(), actor) if uploads_own else "",
        newest_public=None if uploads_own else _shown(home.newest_public(context(), actor)),
        events=home.next_events(context(), today),
        years=years,
        week=week,
        holdings=home.holdings(context(), actor) if keeps else None,
        changes=home.latest_changes(context(), actor) if keeps else [],
        address_of=_library,
        alerts=alerts.rows(_ALERT_PICTURES, only_unread=True)[:_ALERTS],
    )


@blueprint.get("/home/health")
@requires(Permission.MANAGE_ACCOUNTS)
def health() -> str:
    """Asked for by the page itself, since a service that is away takes its time to say so."""
    signs = home_health.signs(context(), current_actor())
    people = home_health.people(context())
    return render_template("home/health.html", signs=signs, people=people)


def _arrived(actor: Actor, today: datetime) -> dict[str, Any]:
    mine = not actor.has(Permission.EDIT_ALL)
    arrived = home.arrivals(context(), actor, today, mine=mine, each=_PICTURES)
    groups = arrived.groups[:_GROUPS]
    shown = _tiles_of(actor, [group.ids for group in groups])
    sheets = [
        Sheet(group, _row(found, _LEAD_RATIO if n == 0 else _ROW_RATIO), _address_of_group(group, mine))
        for n, (group, found) in enumerate(zip(groups, shown, strict=True))
    ]
    latest = [] if groups else home.latest(context(), actor, mine=mine, limit=_PICTURES)
    (last,) = _tiles_of(actor, [latest])
    return {"arrivals": arrived, "sheets": sheets, "latest": _row(last, _LEAD_RATIO)}


def _tiles_of(actor: Actor, lists: Sequence[Sequence[str]]) -> list[list[Tile]]:
    """Those of each list that the actor may see, all fetched at once."""
    known = {asset.id: asset for asset in find.get_assets(context(), actor, [one for ids in lists for one in ids])}
    return [tiles(known[one] for one in ids if one in known) for ids in lists]


def _row(found: list[Tile], most: float) -> list[Tile]:
    """As many of the first ones as fill a row, at least one."""
    wide, row = 0.0, []
    for one in found:
        wide += int(one.ratio_class.removeprefix("ratio-")) / RATIO_STEPS_PER_UNIT
        if row and wide > most:
            break
        row.append(one)
    return row


def _address_of_group(group: home.Group, mine: bool) -> str:
    if group.event:
        return _library(event=group.event.id, since="today", uploaded_by=MINE if mine else None)
    return _library(missing="event", since="today", uploaded_by=MINE if mine else group.uploader_id)


def _library(**choices: str | None) -> str:
    return url_for("library.page", **{name: value for name, value in choices.items() if value})


def _this_day(actor: Actor, today: datetime) -> tuple[bool, list[Year]]:
    """Pictures of this day in earlier years; where there is none, of this week."""
    earliest = home.earliest_capture(context())
    if earliest is None:
        return False, []
    for week in (False, True):
        zone, solar = formats.office_zone(), formats.persian()
        days = earlier_years(today.date(), earliest.astimezone(zone).date(), zone, solar=solar, week=week)
        periods = [(day.start, day.end) for day in days]
        found = home.taken_within(context(), actor, periods, each=_YEAR_PICTURES, most=_YEARS)
        shown = zip(days, _tiles_of(actor, found), strict=False)
        years = [Year(day, row, len(row) < len(year)) for day, year in shown if (row := _row(year, _ROW_RATIO))]
        if years:
            return week, years
    return False, []


def _shown(assets: list[Asset] | None) -> list[Tile] | None:
    return None if assets is None else tiles(assets)


def _today() -> datetime:
    start = formats.day_start("today")
    assert start is not None
    return start
