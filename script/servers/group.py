"""The set of servers in one folder: start what is not running, stop what is, name their settings."""

import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from . import apt, process, state
from .common import ServicesError, cache_folder, free_port, locked, log_tail, port_is_free, say
from .elasticsearch import Elasticsearch
from .minio import Minio
from .postgres import Postgres
from .redis import Redis
from .server import NotReady, Run, Server
from .versitygw import VersityGateway

SERVERS: dict[str, Server] = {
    server.name: server for server in (Minio(), VersityGateway(), Elasticsearch(), Redis(), Postgres())
}
LOCK_NAME = "lock"
START_ATTEMPTS = 3
# How long one that runs may take to answer before it counts as stuck.
RUNNING_LIMIT_SECONDS = 30.0


def install(names: Sequence[str], *, tools: bool) -> None:
    """Install what `names` need, and with `tools` the programs that the tests use beside the servers."""
    chosen = [SERVERS[name] for name in names]
    with locked(cache_folder() / "lock", "installs"):
        packages = [package for server in chosen for package in server.missing_packages()]
        apt.install_packages(packages + (apt.missing_tools() if tools else []))
        for server in chosen:
            server.install()


def up(folder: Path, names: Sequence[str]) -> None:
    """Have every one of `names` answer. Those that do already are left alone."""
    with locked(folder / LOCK_NAME, "works in this folder"):
        records = state.read(folder)
        needed = [name for name in names if not _answers(folder, name, records)]
        if not needed:
            say(f"already up: {', '.join(names)}")
            return
        install(needed, tools=False)
        for name in needed:
            _start(folder, name, records)
        failures = [failure for name in needed if (failure := _finish_start(folder, name, records))]
        if failures:
            raise ServicesError("\n".join(failures))


def down(folder: Path, names: Sequence[str]) -> None:
    """Stop exactly the recorded processes of `names` and remove their data."""
    if not (folder / state.FILE_NAME).exists():
        say(f"nothing was started in {folder}")
        return
    with locked(folder / LOCK_NAME, "works in this folder"):
        records = state.read(folder)
        chosen = [name for name in names if name in records]
        with ThreadPoolExecutor(max_workers=len(SERVERS)) as pool:
            list(pool.map(lambda name: _stop(SERVERS[name], records[name]), chosen))
        for name in chosen:
            run = _run(folder, name, records[name])
            for place in (run.folder, *SERVERS[name].places_outside(run)):
                if place.exists():
                    shutil.rmtree(place)
            del records[name]
        if records:
            state.write(folder, records)
        else:
            (folder / state.FILE_NAME).unlink(missing_ok=True)
            (folder / LOCK_NAME).unlink()
            if not any(folder.iterdir()):
                folder.rmdir()
        say(f"stopped: {', '.join(chosen) or 'nothing'}")


def settings(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Every setting of the running ones of `names`; raises when one was started and has died since."""
    records = state.read(folder)
    chosen = [name for name in names if name in records]
    if not chosen:
        raise ServicesError(f"nothing was started in {folder}\nrun: script/services up")
    for name in chosen:
        if not _alive(records[name]):
            raise ServicesError(f"{SERVERS[name].title} has died\nrun: script/services up {name}")
    return {
        setting: value
        for name in chosen
        for setting, value in SERVERS[name].settings(_run(folder, name, records[name])).items()
    }


def _run(folder: Path, name: str, record: state.Record) -> Run:
    return Run(folder / name, record.port, record.values)


def _alive(record: state.Record) -> bool:
    return record.process is not None and process.is_alive(record.process)


def _stop(server: Server, record: state.Record) -> None:
    if record.process is not None:
        process.stop(record.process, signal_number=server.stop_signal)


def _answers(folder: Path, name: str, records: dict[str, state.Record]) -> bool:
    """Whether it runs and answers; one that runs and does not answer is stopped, to be started anew."""
    record = records.get(name)
    if record is None or not _alive(record):
        return False
    reason = _wait(SERVERS[name], _run(folder, name, record), record, RUNNING_LIMIT_SECONDS)
    if reason is None:
        # An earlier `up` may have been interrupted right before this.
        SERVERS[name].first_use(_run(folder, name, record))
        return True
    say(f"{SERVERS[name].title} runs and does not answer ({reason}); starting it anew")
    _stop(SERVERS[name], record)
    return False


def _start(folder: Path, name: str, records: dict[str, state.Record]) -> None:
    """Start it on its old port where there is one and it is free; its data and keys stay."""
    server, place = SERVERS[name], folder / name
    place.mkdir(parents=True, exist_ok=True)
    record = records.get(name) or state.Record(free_port(), server.new_values(place), None)
    if not port_is_free(record.port):
        record = replace(record, port=free_port())
    records[name] = replace(record, process=None)
    state.write(folder, records)
    command = server.command(_run(folder, name, record))
    started = process.spawn(
        command.argv,
        log=_log(folder, name),
        folder=command.folder,
        environment=command.environment,
        user=command.user,
    )
    records[name] = replace(record, process=started)
    state.write(folder, records)


def _finish_start(folder: Path, name: str, records: dict[str, state.Record]) -> str | None:
    """Wait until it answers; gives what went wrong, so that the others are still waited for."""
    server, began = SERVERS[name], time.monotonic()
    reason: str | None = ""
    for attempt in range(1, START_ATTEMPTS + 1):
        record = records[name]
        reason = _wait(server, _run(folder, name, record), record, server.start_limit_seconds)
        if reason is None:
            server.first_use(_run(folder, name, record))
            say(f"{server.title} answers on port {record.port} ({time.monotonic() - began:.1f} s)")
            return None
        # Another process may have taken the port between our choice and its start; nothing else is worth a retry.
        if attempt == START_ATTEMPTS or _alive(record) or port_is_free(record.port):
            break
        _start(folder, name, records)
    _stop(server, records[name])
    log = _log(folder, name)
    return f"{server.title} did not start: {reason}\nthe end of {log}:\n{log_tail(log)}"


def _wait(server: Server, run: Run, record: state.Record, limit_seconds: float) -> str | None:
    """None once it answers, else why it does not."""
    end = time.monotonic() + limit_seconds
    while True:
        if not _alive(record):
            return "the process has ended"
        try:
            server.probe(run)
        except NotReady as error:
            reason = str(error)
        else:
            return None
        if time.monotonic() > end:
            return f"no good answer in {limit_seconds:.0f} s, the last was: {reason}"
        time.sleep(0.1)


def _log(folder: Path, name: str) -> Path:
    return folder / name / "server.log"
