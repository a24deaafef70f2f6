"""`dam rebuild`, `dam verify`, `dam doctor`, `dam backup`, `dam restore`, `dam demo`: looking after the system."""

import click

from dam.cli import backup, demo, doctor, rebuild, verify

COMMANDS: tuple[click.Command, ...] = (
    *backup.COMMANDS,
    *rebuild.COMMANDS,
    *verify.COMMANDS,
    *doctor.COMMANDS,
    *demo.COMMANDS,
)
