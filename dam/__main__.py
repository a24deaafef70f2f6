"""`python -m dam`: the same as the command `dam`."""

from dam.cli import main

main()
