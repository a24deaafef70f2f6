"""The pages of an archive of 100,000 assets: the server's answers, and what they cost a real browser.

Server: home page, library (all, searched, narrowed, from the oldest) and pages of assets, warm, signed in as an editor,
one reader and then four at once. Browser: bytes of a first visit, movement after first paint, memory over a long list.
The ratio is the goal of 120 ms over the slowest page's p95 with one reader: 1 or more is within it.
"""

import argparse
import concurrent.futures
import http.client
import math
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import report, running
from pages_browser import Reader, Scrolled, reader
from pages_seed import Seeded, seed

GOAL_MS = 120.0
GOAL_BYTES = 250_000
READERS = 4
# What memory may grow by over the long list and still be called flat.
FLAT_HEAP_MB, FLAT_NODES = 2.0, 1000
LIBRARY = {
    "library": "/library",
    "library_search": "/library?q=",
    "library_narrowed": "/library?kind=photo&date=2019",
    "library_oldest": "/library?sort=captured_at",
}
# Words of every language of the archive, one a request.
WORDS = ("Nowruz", "نوروز", "праздник", "გამოფენა", "събрание", "Xotira", "festival", "shkollë", "маданият", "mayor")


@dataclass(frozen=True)
class Timed:
    """Milliseconds of one kind of page."""

    p50: float
    p95: float
    worst: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=60, help="of each kind of page")
    parser.add_argument("--rows", type=int, default=5000, help="to scroll past")
    parser.add_argument("--without-browser", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as folder:
        home = Path(folder) / "home"
        begin = time.monotonic()
        seeded = seed(home, asked.assets)
        print(f"seeded {seeded.assets} assets in {time.monotonic() - begin:.0f} s", file=sys.stderr)
        with running(home, workers="1", secret_key="b" * 32) as system:
            _measure(system.url, seeded, asked.requests, asked.rows, browser=not asked.without_browser)


def _measure(url: str, seeded: Seeded, count: int, rows: int, *, browser: bool) -> None:
    addresses = _addresses(seeded, count)
    for wanted in addresses.values():
        _fetch_all(url, seeded.session, wanted[:10])
    alone = {name: _timed(_fetch_all(url, seeded.session, wanted)) for name, wanted in addresses.items()}
    together = {name: _timed(_at_once(url, seeded.session, wanted)) for name, wanted in addresses.items()}
    figures: dict[str, float | int] = {"assets": seeded.assets}
    for name in addresses:
        figures |= {
            f"{name}_p50_ms": alone[name].p50,
            f"{name}_p95_ms": alone[name].p95,
            f"{name}_max_ms": alone[name].worst,
            f"{name}_p95_ms_of_4_readers": together[name].p95,
        }
    slowest = max(timed.p95 for timed in alone.values())
    ok = slowest <= GOAL_MS
    if browser:
        with reader(url, seeded.session) as person:
            seen, fine = _in_browser(person, seeded, rows)
        figures |= seen
        ok = ok and fine
    report("pages", GOAL_MS / slowest, 1.0, ok=ok, slowest_p95_ms=slowest, **figures)


def _addresses(seeded: Seeded, count: int) -> dict[str, list[str]]:
    ids = seeded.asset_ids
    words = [LIBRARY["library_search"] + urllib.parse.quote(WORDS[n % len(WORDS)]) for n in range(count)]
    return {
        "home": ["/"] * count,
        **{name: [address] * count for name, address in LIBRARY.items() if name != "library_search"},
        "library_search": words,
        "asset": [f"/assets/{ids[n % len(ids)]}" for n in range(count)],
    }


def _fetch_all(url: str, session: str, addresses: Sequence[str]) -> list[float]:
    """Milliseconds of each page over one connection, from the request's first byte to the answer's last."""
    times = []
    with _connection(url) as connection:
        for address in addresses:
            begin = time.perf_counter()
            status = _fetch(connection, session, address)
            times.append((time.perf_counter() - begin) * 1000)
            if status != 200:
                raise RuntimeError(f"{address}: {status}")
    return times


def _at_once(url: str, session: str, addresses: Sequence[str]) -> list[float]:
    with concurrent.futures.ThreadPoolExecutor(READERS) as pool:
        shares = [addresses[n::READERS] for n in range(READERS)]
        return [took for times in pool.map(lambda share: _fetch_all(url, session, share), shares) for took in times]


def _fetch(connection: http.client.HTTPConnection, session: str, address: str) -> int:
    head = {"Cookie": f"kronika_session={session}; kronika_language=en", "Accept": "text/html"}
    for _ in range(3):
        connection.request("GET", address, headers=head)
        answer = connection.getresponse()
        answer.read()
        target = answer.getheader("Location")
        if answer.status not in (301, 302, 303, 307, 308) or target is None:
            return answer.status
        address = target
    return answer.status


@contextmanager
def _connection(url: str) -> Iterator[http.client.HTTPConnection]:
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _timed(times: Sequence[float]) -> Timed:
    ordered = sorted(times)
    return Timed(ordered[len(ordered) // 2], ordered[math.ceil(len(ordered) * 0.95) - 1], ordered[-1])


def _in_browser(person: Reader, seeded: Seeded, rows: int) -> tuple[dict[str, float | int], bool]:
    visits = {language: person.first_visit("/library", language) for language in ("en", "fa")}
    for size, address in visits["fa"].largest:
        print(f"{size:>8} {address}", file=sys.stderr)
    pages = {"home": "/", "library": "/library", "asset": f"/assets/{seeded.asset_ids[0]}"}
    shifts: dict[str, float] = {}
    for language in ("en", "fa"):
        for name, address in pages.items():
            shifts[f"{name}_{language}"], moved = person.layout_shift(address, language)
            if moved:
                print(f"moved on {name} in {language}: {', '.join(moved)}", file=sys.stderr)
    scrolled = person.scroll("/library", rows)
    first = max(visit.without_pictures_bytes for visit in visits.values())
    fine = first <= GOAL_BYTES and max(shifts.values()) == 0 and _flat(scrolled, rows)
    return {
        "first_visit_en_bytes": visits["en"].without_pictures_bytes,
        "first_visit_fa_bytes": visits["fa"].without_pictures_bytes,
        "first_visit_goal_bytes": GOAL_BYTES,
        **{f"layout_shift_{name}": value for name, value in shifts.items()},
        "scrolled_rows": scrolled.rows,
        "heap_start_mb": scrolled.heap_start_mb,
        "heap_end_mb": scrolled.heap_end_mb,
        "nodes_start": scrolled.nodes_start,
        "nodes_end": scrolled.nodes_end,
    }, fine


def _flat(scrolled: Scrolled, rows: int) -> bool:
    grown = scrolled.heap_end_mb - scrolled.heap_start_mb
    more = scrolled.nodes_end - scrolled.nodes_start
    return scrolled.rows >= rows and grown <= FLAT_HEAP_MB and more <= FLAT_NODES


if __name__ == "__main__":
    main()
