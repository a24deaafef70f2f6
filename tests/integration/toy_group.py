"""A process group of toys around the real private Redis, for tests of the supervision: `toy_group.py HOME KIND…`.

Each toy is this file again with a role. KIND adds odd ones: `stubborn` will not stop, `crasher` dies once the group is
ready, `failing` never starts, `refusing` says that it can't, `missing` is no program at all.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workers.process_group import ProcessSpec, run_group
from workers.redis_process import redis_process


def main() -> int:
    home = Path(sys.argv[1])
    kinds = sys.argv[2:]
    specs = [
        redis_process(home),
        ProcessSpec("web", _toy("web", home), ready=(home / "web-is-up").exists, leftovers=(home / "web-is-up",)),
        ProcessSpec("worker", _toy("worker", home), count=2, stop_seconds=5),
    ]
    for kind in kinds:
        command = ["/nowhere/at/all"] if kind == "missing" else _toy(kind, home)
        never_ready = kind in {"missing", "failing"}
        specs.append(ProcessSpec(kind, command, stop_seconds=0.5, ready=(lambda: False) if never_ready else None))
    return run_group(specs, home, lambda: print("ready", (home / "web-is-up").exists(), flush=True))


def _toy(role: str, home: Path) -> list[str]:
    return [sys.executable, __file__, "toy", role, str(home)]


def toy(role: str, home: Path) -> None:
    if role == "failing":
        sys.exit(3)
    if role == "refusing":
        sys.exit(78)
    if role == "crasher":
        while not (home / "crash-now").exists():
            time.sleep(0.02)
        sys.exit(4)
    if role == "helper":
        # Deaf to a polite stop and in a session of its own: what a decoder run by a killed worker may be.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.setsid()
        (home / "helper-is-up").touch()
    if role == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if role == "web":
        subprocess.Popen(_toy("helper", home))
        while not (home / "helper-is-up").exists():
            time.sleep(0.02)
        (home / "web-is-up").touch()
    while True:
        signal.pause()


if __name__ == "__main__":
    if sys.argv[1] == "toy":
        toy(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
