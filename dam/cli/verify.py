"""`dam verify`."""

import json
import sys
from dataclasses import asdict

import click

from dam.bootstrap import System, start
from dam.cli.progress import Progress
from dam.services.verify import Issue, Tally
from dam.services.verify import store as stored
from dam.services.verify import verify as service


@click.command()
@click.option("--all", "everything", is_flag=True, help="Read the bytes of every original; so it is without --sample.")
@click.option("--sample", type=click.IntRange(min=1), default=None, help="Read only so many originals, by chance.")
@click.option("--remove-orphans", is_flag=True, help="Afterwards delete objects that belong to no row; asks first.")
@click.option("--yes", is_flag=True, help="With --remove-orphans: do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(everything: bool, sample: int | None, remove_orphans: bool, yes: bool, as_json: bool) -> None:
    """Check that everything is as it was recorded: the audit log, every original's bytes, the store, the index.

    Works while the system runs and changes nothing. Exit 1, with a list, when anything is wrong.
    """
    if everything and sample is not None:
        raise click.UsageError("Take either --all or --sample.")
    system = start()
    tally, issues = Tally(), []
    with Progress("verifying") as progress:
        for issue in service(system.context, tally, progress, sample):
            issues.append(issue)
            if not as_json:
                click.echo(f"{issue.kind}\t{issue.subject}\t{issue.says}")
    removed = _remove(system, issues, yes) if remove_orphans else []
    left = [issue for issue in issues if issue.subject not in removed]
    if as_json:
        rows = [asdict(issue) for issue in left]
        click.echo(json.dumps({"ok": not left, **asdict(tally), "issues": rows, "removed": removed}))
    else:
        click.echo(
            f"{tally.audit_events:,} audit events, {tally.assets:,} assets, {tally.objects:,} objects and the bytes of "
            f"{tally.originals_read:,} originals checked: {len(left) or 'nothing'} wrong.",
            err=bool(left),
        )
    sys.exit(1 if left else 0)


def _remove(system: System, issues: list[Issue], yes: bool) -> list[str]:

    keys = [issue.subject for issue in issues if issue.kind == "orphan"]
    if not keys or not (yes or click.confirm(f"Delete {len(keys)} objects for good?", err=True)):
        return []
    return [key for key in keys if stored.remove_orphan(system.context, key)]


COMMANDS = (verify,)
