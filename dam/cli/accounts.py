"""`dam user …` and `dam token …`."""

import json
import sys

import click

from dam.bootstrap import start
from dam.domain.access import Role
from dam.services import account_changes, accounts, tokens


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
@click.option("--keep-tokens", is_flag=True, help="Leave the tokens of the account's programs as they are.")
def password(name: str, password_stdin: bool, keep_tokens: bool) -> None:
    """Set a new password, which ends every session of the account and revokes its tokens."""
    account_changes.set_password(start().context, None, name, _password_from_stdin(), keep_tokens=keep_tokens)
    click.echo(f"Changed the password of {name}.")


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
def role_(name: str, role: str) -> None:
    """Give an account another role, which ends its sessions."""
    account_changes.set_role(start().context, None, name, role)
    click.echo(f"{name} is {role} now.")


@user.command("close")
@click.argument("name")
def close(name: str) -> None:
    """Let nobody sign in as NAME any more; sessions end and tokens are revoked."""
    account_changes.close(start().context, None, name)
    click.echo(f"Closed the account {name}.")


@user.command("reopen")
@click.argument("name")
def reopen(name: str) -> None:
    """Open an account that was closed; revoked tokens stay revoked."""
    account_changes.reopen(start().context, None, name)
    click.echo(f"Opened the account {name} again.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """List the accounts."""
    users = accounts.list_users(start().context)
    if as_json:
        shown = [{"id": u.id, "name": u.name, "role": u.role, "active": u.active} for u in users]
        click.echo(json.dumps(shown))
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
    click.echo(tokens.add_token(start().context, None, user_name, label))


@token.command("list")
@click.argument("user_name", metavar="[USER]", required=False)
@click.option("--json", "as_json", is_flag=True)
def list_tokens(user_name: str | None, as_json: bool) -> None:
    """List the tokens that are good, of USER or of all, without their secrets."""
    rows = [
        {
            "id": row.id,
            "user": row.user.name,
            "label": row.label,
            "created_at": row.created_at.isoformat(),
            "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
        }
        for row in tokens.list_tokens(start().context, None, user_name)
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for one in rows:
        click.echo("\t".join(value or "-" for value in one.values()))


@token.command("revoke")
@click.argument("token_id", metavar="ID")
def revoke(token_id: str) -> None:
    """Revoke the token of this ID, which `dam token list` names."""
    row = tokens.revoke(start().context, None, token_id)
    click.echo(f"Revoked the token {row.id} of {row.user.name}.")


COMMANDS = (user, token)
