"""The very first start: the search index and the account `admin` are made, and how to sign in is said once."""

import secrets

import click

from config import Settings
from dam.bootstrap import System
from dam.domain.access import Role
from dam.domain.errors import Conflict
from dam.services import accounts
from dam.services.rebuild.index import fill_where_nothing_is


def begin(system: System) -> None:
    fill_where_nothing_is(system.context)
    greet(system)


def greet(system: System) -> None:
    """Make `admin` if there is no account at all, and print how to sign in."""
    if accounts.list_users(system.context):
        return
    settings: Settings = system.settings
    password = settings.admin_password or secrets.token_urlsafe(12)
    try:
        accounts.add_user(system.context, None, "admin", Role.ADMIN, password)
    except Conflict:
        return  # another process of the same first start was quicker, and said it
    if settings.admin_password:
        click.echo("Sign in as admin with the password from DAM_ADMIN_PASSWORD.")
    else:
        click.echo(f"Sign in as admin with the password {password} (shown this once; change it under Account).")
