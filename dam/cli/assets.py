"""`dam ingest` and `dam search`."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from dam.bootstrap import System, start
from dam.db.models import Asset
from dam.domain.access import Actor
from dam.domain.errors import DamError, Duplicate
from dam.domain.lifecycle import AssetState
from dam.domain.transcripts import SUFFIXES, belongs_to
from dam.media.clean import decoded
from dam.services import accounts, find, ingest, sidecar, staging, transcripts

_WAIT_STEP_SECONDS = 0.2


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…")
@click.option("--event", "event_id", default=None, help="The id of the event that the assets belong to.")
@click.option("--user", "user_name", default="admin", show_default=True, help="On whose behalf.")
@click.option("--level", default=None, help="Access level: public, internal, restricted or secret.")
@click.option("--keep-duplicates", is_flag=True, help="Make a second asset of bytes that are here already.")
@click.option("--wait", is_flag=True, help="Wait until every asset is processed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
def ingest_(
    paths: tuple[Path, ...],
    event_id: str | None,
    user_name: str,
    level: str | None,
    keep_duplicates: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Bring in files, and whole folders; PHOTO.xmp goes with PHOTO.jpg, FILM.fa.srt with FILM.mp4.

    The files stay where they are. Exit 0 when every file came in, or was here already; a file that is refused is told
    and does not stop the others.
    """
    system = start()
    actor = accounts.actor_of(accounts.user_named(system.context, user_name))
    fields = {name: value for name, value in (("event_id", event_id), ("access_level", level)) if value}
    outcomes = [_bring_in(system, actor, path, fields, keep_duplicates) for path in _files(paths)]
    if wait:
        _wait(system, actor, outcomes)
    for outcome in outcomes:
        click.echo(json.dumps(outcome, ensure_ascii=False) if as_json else _line(outcome))
    if any(outcome["state"] in ("refused", AssetState.FAILED) for outcome in outcomes):
        sys.exit(1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Files in a steady order, without hidden files and what goes with another."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts)]
    folders: dict[Path, list[str]] = {}
    for file in found:
        folders.setdefault(file.parent, []).append(file.name)
    return (file for file in found if not _goes_with_another(file, folders[file.parent]))


def _goes_with_another(file: Path, names: list[str]) -> bool:
    """Sidecars, and subtitles that lie beside their recording; those alone are texts like any other."""
    if file.suffix.lower() not in SUFFIXES:
        return file.suffix.lower() == ".xmp"
    return any(belongs_to(file.name, name) for name in names)


def _bring_in(system: System, actor: Actor, path: Path, fields: dict[str, Any], keep: bool) -> dict[str, Any]:
    outcome: dict[str, Any] = {
        "path": str(Path(*map(_readable, path.parts))),
        "asset_id": None,
        "state": "refused",
        "reason": None,
    }
    try:
        staging.require_room(system.context, path.stat().st_size)
        with path.open("rb") as stream:
            staged = staging.stage(system.context, stream)
        spoken, unread = transcripts.beside(path)
        attached = {"sidecar": sidecar.beside(path), "transcripts": tuple(spoken)}
        new = ingest.NewAsset(_readable(path.name), fields, keep, source="command line", **attached)
        outcome["asset_id"] = ingest.ingest_or_discard(system.context, actor, staged, new)
        outcome["state"] = AssetState.INGESTING
        outcome["reason"] = f"There are no subtitles in {', '.join(unread)}." if unread else None
    except Duplicate as known:
        outcome |= {"asset_id": known.extra.get("asset_id"), "state": "duplicate", "reason": known.detail}
    except DamError as problem:
        outcome["reason"] = problem.detail
    except OSError as problem:
        outcome["reason"] = f"The file can't be read: {problem.strerror}."
    return outcome


def _readable(name: str) -> str:
    """A name from a disk whose names are in a code page of their own, as letters."""
    raw = os.fsencode(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return decoded(raw)


def _wait(system: System, actor: Actor, outcomes: list[dict[str, Any]]) -> None:
    for outcome in outcomes:
        while outcome["state"] == AssetState.INGESTING:
            asset: Asset = find.get_asset(system.context, actor, outcome["asset_id"])
            if asset.state == AssetState.INGESTING or asset.indexed_version < asset.version:
                time.sleep(_WAIT_STEP_SECONDS)
                continue
            outcome |= {"state": asset.state, "reason": asset.failure_detail or outcome["reason"]}


def _line(outcome: dict[str, Any]) -> str:
    reason = f" ({outcome['reason']})" if outcome["reason"] else ""
    return f"{outcome['state']}\t{outcome['asset_id'] or '-'}\t{outcome['path']}{reason}"


@click.command()
@click.argument("query")
@click.option("--user", "user_name", default="admin", show_default=True, help="Through whose eyes.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True)
def search(query: str, user_name: str, limit: int, as_json: bool) -> None:
    """Find assets by words and fields; docs/search.md has the language."""
    system = start()
    actor = accounts.actor_of(accounts.user_named(system.context, user_name))
    found = find.find(system.context, find.request_for(actor, query=query, limit=limit, facets=False))
    if as_json:
        rows = [{"id": a.id, "kind": a.kind, "title": a.title, "file_name": a.file_name} for a in found.assets]
        hint = found.hint.detail if found.hint else None
        click.echo(json.dumps({"total": found.total, "items": rows, "hint": hint}, ensure_ascii=False))
        return
    for asset in found.assets:
        click.echo(f"{asset.id}\t{asset.kind}\t{asset.title or asset.file_name}")
    if found.hint:
        click.echo(found.hint.detail, err=True)
    click.echo(f"{found.total} found", err=True)


COMMANDS = (ingest_, search)
