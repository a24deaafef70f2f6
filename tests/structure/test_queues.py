"""Every queue that a service puts jobs on has a process that works on it, in both forms of the system."""

import itertools
import re
import shlex
from pathlib import Path

import yaml

import config
from dam.services import batch, clip, hearing, ingest, scan
from tests.structure.repository import ROOT
from workers import jobs
from workers.group import processes

USED = {
    batch.BATCH_QUEUE,
    clip.CLIP_QUEUE,
    ingest.ASSET_QUEUE,
    ingest.VIDEO_QUEUE,
    scan.SCAN_QUEUE,
    hearing.HEARING_QUEUE,
}


def queues_of(command: list[str]) -> set[str]:
    """The queues that `dam worker` with these words works on; all of them where none is named."""
    if "worker" not in command:
        return set()
    named = {after for word, after in itertools.pairwise(command) if word == "--queue"}
    return named or set(jobs.QUEUES)


def test_the_catalogue_knows_every_queue() -> None:
    assert set(jobs.QUEUES) == USED


def test_one_command_starts_a_worker_for_every_queue(tmp_path: Path) -> None:
    settings = config.load({"DAM_HOME": str(tmp_path)})
    assert set().union(*(queues_of(list(spec.command)) for spec in processes(settings))) == USED


def test_the_composition_has_a_worker_for_every_queue() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    commands = (service.get("command", []) for service in services.values())
    words = (shlex.split(command) if isinstance(command, str) else list(command) for command in commands)
    assert set().union(*map(queues_of, words)) == USED


def test_every_job_that_a_service_names_is_in_the_catalogue() -> None:
    named = set()
    for path in (ROOT / "dam" / "services").rglob("*.py"):
        named |= set(re.findall(r'(?:\.enqueue\(\s*|\bjob=)"(\w+)"', path.read_text(encoding="utf-8")))
    assert {"process_asset", "scan_asset"} <= named
    assert all(callable(getattr(jobs, name, None)) for name in named), named
