"""`dam user …` and `dam token …`."""

import json
import sys

import click

from dam.bootstrap import start
from dam.domain.access import Role
from dam.services import accounts


def _password_from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--display-name", default="", help="How the name is shown; NAME when left out.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from the first line of input.")
def add(name: str, role: str, display_name: str, password_stdin: bool) -> None:
    """Make an account."""
    accounts.add_user(start().context, None, name, role, _password_from_stdin(), display_name)
    click.echo(f"Made the account {name} ({role}).")


@user.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from the first line of input.")
def password(name: str, password_stdin: bool) -> None:
    """Set a new password, which ends every session of the account."""
    accounts.set_password(start().context, None, name, _password_from_stdin())
    click.echo(f"Changed the password of {name}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """List the accounts."""
    users = accounts.list_users(start().context)
    if as_json:
        click.echo(json.dumps([{"name": u.name, "role": u.role, "active": u.active} for u in users]))
        return
    for row in users:
        click.echo(f"{row.name}\t{row.role}\t{'active' if row.active else 'closed'}")


@click.group()
def token() -> None:
    """Tokens of programs."""


@token.command("create")
@click.argument("user_name", metavar="USER")
@click.option("--label", default="", help="What the token is for.")
def create(user_name: str, label: str) -> None:
    """Make a token for USER; the bare token is printed last and never again."""
    click.echo(accounts.add_token(start().context, None, user_name, label))


COMMANDS = (user, token)
