"""`dam backup` and `dam restore`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from config import load
from dam.bootstrap import start, wire
from dam.cli.progress import Progress
from dam.domain.errors import ServiceAway
from dam.services import backup as service
from dam.services.context import Context
from dam.services.rebuild import rebuild_index

_Folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("destination", metavar="DEST", type=_Folder)
@click.option("--keep", type=click.IntRange(min=1), default=None, help="Keep only so many newest snapshots.")
@click.option("--check", is_flag=True, help="Afterwards read the whole snapshot back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def backup(destination: Path, keep: int | None, check: bool, as_json: bool) -> None:
    """Add a snapshot of everything that can't be made anew to the folder DEST, while the system runs.

    The first run copies every original, later ones what is new. Exit 1 when an original could not be taken whole.
    """
    system = start()
    home, folder = system.settings.home, destination.resolve()
    if folder == home or home in folder.parents or folder in home.parents:
        raise click.UsageError(f"DEST must lie outside DAM_HOME ({home}), best on another disk.")
    with Progress("backing up assets") as progress:
        made = service.backup(system.context, folder, progress, keep)
    wrong = dict(made.failed)
    if check:
        with Progress("reading objects back") as progress:
            wrong |= service.check(folder, progress)
    if as_json:
        click.echo(json.dumps({**asdict(made), "failed": wrong, "ok": not wrong}, ensure_ascii=False))
    else:
        _list(wrong)
        click.echo(
            f"Snapshot {made.snapshot}: {made.rows['assets']:,} assets, {made.objects:,} objects of "
            f"{made.size_bytes:,} bytes, {made.copied:,} of them new."
        )
        for name in made.removed_snapshots:
            click.echo(f"Removed the snapshot {name}.")
    sys.exit(1 if wrong else 0)


@click.command()
@click.argument("source", metavar="SRC", type=_Folder)
@click.option("--snapshot", default=None, help="Which one, by its name; the newest when left out.")
@click.option("--check", is_flag=True, help="Only read the backup and say whether it is whole; restore nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def restore(source: Path, snapshot: str | None, check: bool, as_json: bool) -> None:
    """Bring a backup back into an empty system, whichever of the two forms it came from.

    The system must not run. Afterwards start it: renditions are made anew in the background. Exit 1 with a list when
    an original could not be brought back.
    """
    if check:
        _check(source, snapshot, as_json)
    context = wire(load()).context
    with Progress("restoring objects") as progress:
        restored = service.restore(context, source, progress, snapshot)
    indexed = _index(context)
    if as_json:
        click.echo(json.dumps({**asdict(restored), "indexed": indexed, "ok": not restored.damaged}, ensure_ascii=False))
    else:
        _list(restored.damaged)
        click.echo(f"{restored.assets:,} assets and {restored.objects:,} objects are back. Now run: dam up")
        if not indexed:
            click.echo("The search engine is away; when it is back, run: dam rebuild index")
    sys.exit(1 if restored.damaged else 0)


def _check(source: Path, snapshot: str | None, as_json: bool) -> None:
    with Progress("reading objects") as progress:
        wrong = service.check(source, progress, snapshot)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "damaged": wrong}, ensure_ascii=False))
    else:
        _list(wrong)
        click.echo(f"{len(wrong):,} objects are damaged." if wrong else "The backup is whole.")
    sys.exit(1 if wrong else 0)


def _index(context: Context) -> bool:
    """What an earlier system has left in the index must go at once; whether the engine was there for it."""
    try:
        with Progress("indexing") as progress:
            rebuild_index(context, progress)
    except ServiceAway:
        return False
    return True


def _list(wrong: dict[str, str]) -> None:
    for key, reason in wrong.items():
        click.echo(f"{key}\t{reason}")


COMMANDS = (backup, restore)
