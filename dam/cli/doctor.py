"""`dam doctor`."""

import json
import sys
from dataclasses import asdict

import click

from config import load
from dam.bootstrap import ROOT, speech_engine, wire
from dam.services import doctor as service
from dam.services.doctor import Finding, Place, Verdict

_SIGNS = {Verdict.OK: "OK     ", Verdict.NOTE: "note   ", Verdict.PROBLEM: "problem"}
_COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.PROBLEM: "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def doctor(as_json: bool) -> None:
    """Say what is there, what is missing, what that costs and what to do. Exit 1 when there is a problem."""
    settings = load(making=False)
    system = wire(settings, making=False)
    place = Place(
        home=settings.home,
        code=ROOT,
        database_url=settings.database_url,
        own_redis=not settings.redis_url,
        bind_address=settings.bind_address,
        time_zone=settings.time_zone,
        default_language=settings.default_language,
        secure_cookies=settings.secure_cookies,
    )
    findings = []
    for finding in service.examine(system.context, place, speech_engine(settings)):
        findings.append(finding)
        if not as_json:
            _tell(finding)
    problems = sum(finding.verdict is Verdict.PROBLEM for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": not problems, "findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        notes = sum(finding.verdict is Verdict.NOTE for finding in findings)
        click.echo(f"{problems} problems, {notes} notes.")
    sys.exit(1 if problems else 0)


def _tell(finding: Finding) -> None:
    sign = click.style(_SIGNS[finding.verdict], fg=_COLOURS[finding.verdict])
    click.echo(f"{sign}  {finding.subject}: {finding.says}")
    for line in (finding.cost, finding.next_step):
        if line:
            click.echo(f"         {line}")


COMMANDS = (doctor,)
