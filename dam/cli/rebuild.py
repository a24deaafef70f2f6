"""`dam rebuild index`, `dam rebuild renditions`, `dam rebuild database`."""

import json
import secrets
from dataclasses import asdict

import click

from config import load
from dam.bootstrap import start, wire
from dam.cli.progress import Progress
from dam.services import rebuild as service
from dam.services.rebuild.database import open_admin


@click.group()
def rebuild() -> None:
    """Make anew what can be made anew; all of it while the system runs, but for the database."""


@rebuild.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def index(as_json: bool) -> None:
    """Fill a new search index from the database and take it into use."""
    system = start()
    with Progress("indexing") as progress:
        count = service.rebuild_index(system.context, progress)
    click.echo(json.dumps({"assets": count}) if as_json else f"The search index is new and holds {count:,} assets.")


@rebuild.command()
@click.option("--missing", is_flag=True, help="Only assets that lack one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def renditions(missing: bool, as_json: bool) -> None:
    """Send assets through processing once more; the workers do it in their own time."""
    system = start()
    with Progress("looking at assets") as progress:
        count = service.rebuild_renditions(system.context, progress, missing=missing)
    click.echo(json.dumps({"queued": count}) if as_json else f"{count:,} assets are sent through processing.")


@rebuild.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def database(as_json: bool) -> None:
    """Make an empty database anew from the records and originals in the store; the system must not run.

    Passwords, tokens, roles, events without assets and the audit log are lost with the old one.
    """
    settings = load()
    context = wire(settings).context
    with Progress("reading the store") as progress:
        rebuilt = service.rebuild_database(context, progress)
    password = settings.admin_password or secrets.token_urlsafe(12)
    open_admin(context, password)
    shown = None if settings.admin_password else password
    if as_json:
        click.echo(json.dumps({**asdict(rebuilt), "admin_password": shown}, ensure_ascii=False))
        return
    click.echo(f"{rebuilt.assets:,} assets, {rebuilt.events:,} events and {rebuilt.users:,} closed accounts came back.")
    for asset_id in rebuilt.without_record:
        click.echo(f"{asset_id}: no record; made of its original alone, access level secret until somebody opens it")
    for asset_id in rebuilt.without_original:
        click.echo(f"{asset_id}: its original is missing or cut short; bring it back from the backup")
    click.echo("Sign in as admin with the password " + (shown or "from DAM_ADMIN_PASSWORD") + ". Now run: dam up")


COMMANDS = (rebuild,)
