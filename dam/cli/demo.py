"""`dam demo`."""

import json

import click

from dam.bootstrap import start
from dam.cli.first_start import greet
from dam.cli.progress import Progress
from dam.services import accounts


@click.command()
@click.option("--user", "user_name", default="admin", show_default=True, help="On whose behalf.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def demo(user_name: str, as_json: bool) -> None:
    """Fill a new system with a small, self-made archive: photographs, recordings and texts of five made-up towns.

    A second run adds nothing. With the system running, all of it is to be seen within a minute.
    """
    # Imported here: pictures and sound bring large libraries, which other commands should not wait for.
    from dam.demo import story

    system = start()
    if not as_json:
        greet(system)
    actor = accounts.actor_of(accounts.user_named(system.context, user_name))
    with Progress("making the demo archive") as progress:
        told = story.fill(system.context, actor, tell=progress)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "events": len(told.event_ids),
                    "asset_ids": told.asset_ids,
                    "known": told.known,
                    "not_made": told.not_made,
                },
                ensure_ascii=False,
            )
        )
        return
    click.echo(
        f"{len(told.asset_ids)} assets in {len(told.event_ids)} events brought in, {told.known} were here already."
    )
    for name in told.not_made:
        click.echo(f"Not made, since there is no ffmpeg: {name}")


COMMANDS = (demo,)
