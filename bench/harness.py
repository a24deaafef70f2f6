"""What the benchmarks share: a real running system in an empty home, a plain HTTP client, the last line of JSON."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Running:
    """A system under measurement: its address, a token of an editor's rights, its home and its first process."""

    url: str
    token: str
    home: Path
    pid: int

    def call(self, path: str, data: bytes | None = None, method: str | None = None, **headers: str) -> Any:
        """JSON of one call; raises `urllib.error.HTTPError`."""
        head = {"Authorization": f"Bearer {self.token}", **headers}
        request = urllib.request.Request(self.url + path, data=data, headers=head, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")


@contextmanager
def running(prepared: Path | None = None, **settings: str) -> Iterator[Running]:
    """`dam up` with the given DAM_ settings (names without the prefix) until the block ends.

    `prepared` is a home that is filled already; without it an empty one is made and removed.
    """
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as folder:
        home = prepared or Path(folder) / "home"
        port = _free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("DAM_")}
        environment = plain | {
            "DAM_HOME": str(home),
            "DAM_PORT": str(port),
            "DAM_ADMIN_PASSWORD": secrets.token_hex(12),
            "PYTHONPATH": str(ROOT),
            **{f"DAM_{name.upper()}": value for name, value in settings.items()},
        }
        process = subprocess.Popen([sys.executable, "-m", "dam", "up"], cwd=ROOT, env=environment, stdout=sys.stderr)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, process)
            command = [sys.executable, "-m", "dam", "token", "create", "admin"]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
            yield Running(url, done.stdout.split()[-1], home, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def search_server() -> str:
    """The Elasticsearch of DAM_ELASTICSEARCH_URL, else that of `script/services`, started where it is not up."""
    if url := os.environ.get("DAM_ELASTICSEARCH_URL"):
        return url
    subprocess.run([str(ROOT / "script" / "services"), "up"], check=True, stdout=sys.stderr)
    done = subprocess.run([str(ROOT / "script" / "services"), "env"], check=True, capture_output=True, text=True)
    return next(
        line.partition("=")[2] for line in done.stdout.splitlines() if line.startswith("DAM_ELASTICSEARCH_URL=")
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the system ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the system was not ready after {_START_SECONDS:.0f} s")


def report(name: str, ratio: float, goal: float, *, ok: bool, **figures: float | int | str) -> None:
    """The last line: a benchmark's ratio, its goal and its figures with units in their names."""
    rounded = {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
    print(json.dumps({"name": name, "ratio": round(ratio, 3), "goal": goal, "ok": ok, **rounded}), flush=True)


def memory_kib(pid: int, field: str = "VmRSS") -> int:
    """A process's resident memory (`VmRSS`) or its peak (`VmHWM`)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def own_share_kib(pid: int) -> int:
    """A process's share of memory (PSS): what several processes hold together counts once over all of them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def descendants(pid: int) -> list[int]:
    """All processes below `pid`, by what the kernel lists."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found
