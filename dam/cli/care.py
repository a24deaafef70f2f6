"""`dam rebuild`, `dam verify`, `dam doctor`, `dam backup`, `dam restore`, `dam demo`: looking after the system."""

import click

from dam.cli import demo, doctor, verify

COMMANDS: tuple[click.Command, ...] = (*verify.COMMANDS, *doctor.COMMANDS, *demo.COMMANDS)
