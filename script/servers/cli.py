"""The command line of script/services."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import group
from .common import ServicesError, default_folder, say
from .server import NotReady

TOOLS = "tools"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    names = [name for name in group.SERVERS if not options.names or name in options.names]
    folder = (options.dir or default_folder()).absolute()
    try:
        if options.action == "install":
            group.install(names, tools=not options.names or TOOLS in options.names)
        elif options.action == "up":
            group.up(folder, names)
        elif options.action == "down":
            group.down(folder, names)
        else:
            sys.stdout.writelines(f"{name}={value}\n" for name, value in group.settings(folder, names).items())
    except (ServicesError, NotReady, OSError) as error:
        say(f"script/services: {error}")
        return 1
    except KeyboardInterrupt:
        say("script/services: stopped by hand")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/services", description="The real servers for tests and development, without Docker."
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="install|up|down|env")
    for action, text in (
        ("install", "install what is missing, start nothing; without a NAME also the tools that tests use"),
        ("up", "install what is missing, start what does not run, wait until it answers"),
        ("down", "stop what `up` started and remove its data"),
        ("env", "print the settings of what runs as NAME=value lines"),
    ):
        allowed = [*group.SERVERS, TOOLS] if action == "install" else list(group.SERVERS)
        part = actions.add_parser(action, help=text, description=text)
        part.add_argument(
            "names", nargs="*", metavar="NAME", type=_one_of(allowed), help=f"all, or some of: {', '.join(allowed)}"
        )
        part.set_defaults(dir=None)
        if action != "install":
            part.add_argument("--dir", type=Path, help="the set's folder; default DAM_SERVICES_DIR, else var/services")
    return parser


def _one_of(allowed: list[str]) -> Callable[[str], str]:
    # argparse's own `choices` refuses the empty list of names.
    def check(name: str) -> str:
        if name not in allowed:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(allowed)}")
        return name

    return check
