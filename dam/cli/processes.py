"""`dam up`, `dam serve`, `dam worker`, `dam scheduler`: the processes of a running system."""

import logging
import sys

import click

from config import Settings, load
from dam.bootstrap import redis_url, start
from dam.cli.first_start import begin


def _log_plainly() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # Every process looks whether the schema is current, and alembic tells each time that it does.
    logging.getLogger("alembic").setLevel(logging.WARNING)


@click.command()
def up() -> None:
    """Start web, workers, scheduler and, unless DAM_REDIS_URL is set, a private Redis; Ctrl-C stops them all."""
    from workers.group import run

    settings = load()
    # The account is made and said before the group exists: a start that can't succeed should fail here and now.
    system = start(settings)
    begin(system)
    system.context.database.close()
    sys.exit(run(settings, lambda: click.echo(f"Kronika is ready: http://{_shown(settings)}/")))


def _shown(settings: Settings) -> str:
    host = "127.0.0.1" if settings.bind_address in ("0.0.0.0", "::") else settings.bind_address  # noqa: S104
    return f"{host}:{settings.port}"


@click.command()
def serve() -> None:
    """Serve pages and REST alone."""
    from dam.http.heaps import share_heaps
    from dam.http.server import serve as run
    from dam.wsgi import create

    # As many as the processors that we are made for: 28 MB less after searches in all languages.
    share_heaps(2)
    _log_plainly()
    system = start()
    # Where nobody runs `dam up`, this process is the one that a person meets first.
    begin(system)
    settings = system.settings
    run(settings.bind_address, settings.port, settings.web_threads, create(system).wsgi_app)


@click.command()
@click.option("--queue", "queues", multiple=True, help="A queue to work on, first named first; all when none is named.")
def worker(queues: tuple[str, ...]) -> None:
    """Work on jobs: one at a time, until stopped."""
    from workers.runner import run

    _log_plainly()
    run(redis_url(load()), queues)


@click.command()
def scheduler() -> None:
    """Keep the index, the records beside the originals and unfinished work in order."""
    from dam.web.letters import Letters
    from dam.wsgi import create
    from workers.scheduler import run

    _log_plainly()
    system = start()
    scratch = system.settings.home / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    letters = Letters(lambda: create(system))
    run(system.context, scratch, letters, letters.write)


COMMANDS = (up, serve, worker, scheduler)
