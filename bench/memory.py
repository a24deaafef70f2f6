"""A worker's memory on a photo of 100 megapixels: the worker and every process below it, sampled while it works."""

import tempfile
import threading
import time
from pathlib import Path

import pyvips
from harness import Running, descendants, own_share_kib, report, running
from ingest import send

GOAL_MB = 500
WIDTH_PX, HEIGHT_PX = 11600, 8700


def make_photo(path: Path) -> None:
    rough = pyvips.Image.perlin(WIDTH_PX, HEIGHT_PX, cell_size=300, seed=5)
    fine = pyvips.Image.gaussnoise(WIDTH_PX, HEIGHT_PX, sigma=8, mean=0, seed=5)
    bands = [(rough * (80 + 20 * band) + 128 + fine).cast("uchar") for band in range(3)]
    # Interlaced: the worst case, as the whole picture must be held to decode it.
    bands[0].bandjoin(bands[1:]).copy(interpretation="srgb").jpegsave(str(path), Q=88, interlace=True)


class Sampler(threading.Thread):
    """The highest sum of memory (PSS) over one worker and all below it, in KiB."""

    def __init__(self, system: Running) -> None:
        super().__init__(daemon=True)
        self.workers = [pid for pid in descendants(system.pid) if _is_worker(pid)]
        self.peak_kib = 0
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.02):
            for worker in self.workers:
                total = 0
                for pid in (worker, *descendants(worker)):
                    try:
                        total += own_share_kib(pid)
                    except (FileNotFoundError, ProcessLookupError, PermissionError):
                        continue
                self.peak_kib = max(self.peak_kib, total)


def _is_worker(pid: int) -> bool:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return b"worker" in words


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as folder:
        path = Path(folder) / "large.jpg"
        make_photo(path)
        with running(workers="2") as system:
            sampler = Sampler(system)
            if not sampler.workers:
                raise RuntimeError("no worker was found below the system's first process")
            sampler.start()
            asset_id = send(system, path)
            while (asset := system.call(f"/api/v1/assets/{asset_id}"))["state"] == "ingesting":
                time.sleep(0.1)
            sampler.stop.set()
            sampler.join()
    if asset["state"] != "available":
        raise RuntimeError(f"the photo ended as {asset['state']}: {asset['failure']}")
    peak_mb = sampler.peak_kib * 1024 / 1e6
    report("memory", peak_mb / GOAL_MB, 1.0, ok=peak_mb < GOAL_MB, worker_peak_mb=peak_mb, goal_mb=GOAL_MB)


if __name__ == "__main__":
    main()
