"""`dam rebuild`, `dam verify`, `dam doctor`, `dam backup`, `dam restore`, `dam demo`: looking after the system."""

import click

from dam.cli import demo, doctor

COMMANDS: tuple[click.Command, ...] = (*doctor.COMMANDS, *demo.COMMANDS)
