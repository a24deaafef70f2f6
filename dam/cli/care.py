"""`dam rebuild`, `dam verify`, `dam doctor`, `dam backup`, `dam restore`, `dam demo`: looking after the system."""

import click

from dam.cli import demo

COMMANDS: tuple[click.Command, ...] = (*demo.COMMANDS,)
