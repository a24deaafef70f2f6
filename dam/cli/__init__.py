"""The `dam` command: one file for each group of its verbs."""

import os
import sys

import click

from config import SettingsError
from dam.cli import accounts, assets, care, processes
from dam.domain.errors import DamError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kronika")
def dam() -> None:
    """The archive of a town hall's press office."""


for module in (processes, accounts, assets, care):
    for command in module.COMMANDS:
        dam.add_command(command)


def main() -> None:
    """Exit 0 only when all went well; 1 with a plain reason, 2 for a wrong call."""
    # The database, uploads under way and backups hold what is secret, whatever level it has in the archive.
    os.umask(0o077)
    try:
        dam(prog_name="dam")
    except DamError as problem:
        click.echo(f"dam: {problem.detail}", err=True)
        sys.exit(1)
    except SettingsError as problem:
        click.echo(f"dam: {problem}", err=True)
        sys.exit(1)
