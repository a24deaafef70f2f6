"""Search in a large archive while it is changed: on the embedded engine and on Elasticsearch.

Rows are seeded, the index is built by the product's own rebuild (its rate is the first figure), and a real system then
runs on it, whose scheduler carries 50 changes a second into the index. Beside it searches are asked of the engine as
the product asks them, one after another; on Elasticsearch the very bodies are sent again by a plain client, in turns. A
change's way is timed from its commit until it is found. The ratio is the worst goal's.
"""

import argparse
import http.client
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness import Running, descendants, memory_kib, report, running, search_server
from search_build import build
from search_seed import SECRET_KEY, opened, seed

from dam.bootstrap import System
from dam.domain.access import AccessScope, Level
from dam.ports import SearchRequest
from search.elastic_index import ElasticIndex

ENGINES = ("embedded", "elasticsearch")
EVERYBODY = AccessScope(frozenset({Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED}), "")
GOAL_P95_MS, GOAL_TIMES_BARE, GOAL_MEMORY_MB = 60.0, 1.3, 300.0
GOAL_BUILD = {"embedded": 8000.0, "elasticsearch": 2000.0}
LEAST_TIMED = 8
WAITING = "waiting for a change"
GOAL_FOUND_SECONDS = {"embedded": 1.0, "elasticsearch": 2.0}
# Words of the captions that are seeded: what finds nothing is answered soon.
ONE = ("briefing", "Navroʻz", "نوروزی", "изложба", "კონცერტი", "кметът", "bayram", "kryetari", "шаҳар", "mayors")
THREE = (
    "shahar bayram konserti", "подписват споразумение сътрудничество", "кметът община град", "joint briefing mayors",
    "جشن نوروزی شهرداری",
)  # fmt: skip
PHRASES = ('"joint briefing"', '"Златна река"', '"umumxalq saylida"', '"جشن نوروزی"', '"Asamblesë Komunale"')
TYPOS = ("briefng", "изложабта", "kryetarri", "konserrti", "კონცერრტი", "Navrooz")
PREFIXES = ("fest*", "излож*", "კონც*", "krye*", "bayr*", "شهر*")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=60, help="of each kind of search")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one")
    asked = parser.parse_args()
    ratio, ok, figures = math.inf, True, {}
    for engine in asked.engine or ENGINES:
        worst, found = _measure(engine, asked.assets, asked.requests)
        ratio, ok = min(ratio, worst), ok and worst >= 1
        figures |= {f"{engine}_{name}": value for name, value in found.items()}
    report("search", ratio, 1.0, ok=ok, assets=asked.assets, load_1_minute=os.getloadavg()[0], **figures)


def _measure(engine: str, assets: int, requests: int) -> tuple[float, dict[str, float]]:
    """The worst of the goals' ratios, and the figures."""
    folder = Path(tempfile.mkdtemp(prefix="kronika-bench-", dir=os.environ.get("DAM_BENCH_DIR")))
    settings = {}
    if engine == "elasticsearch":
        settings["DAM_ELASTICSEARCH_URL"] = search_server()
        settings["DAM_ELASTICSEARCH_INDEX"] = folder.name
    system = opened(folder / "home", settings)
    try:
        begin = time.monotonic()
        seed(system, assets)
        print(f"{engine}: seeded {assets} in {time.monotonic() - begin:.0f} s", file=sys.stderr)
        figures = build(system, assets)
        named = {name.removeprefix("DAM_").lower(): value for name, value in settings.items()}
        with running(folder / "home", workers="1", secret_key=SECRET_KEY, **named) as alive:
            with _changes(system, settings) as found_after:
                figures |= _searches(system, requests)
                _ask_the_web(alive)
            figures["found_after_s_p50"] = statistics.median(found_after) if found_after else math.inf
            figures["changes_timed"] = float(len(found_after))
            web = max(memory_kib(pid) for pid in descendants(alive.pid) if _is_web(pid))
            figures["web_memory_mb"] = web / 1024
    finally:
        if isinstance(system.context.index, ElasticIndex):
            system.context.index.remove()
        shutil.rmtree(folder, ignore_errors=True)
    for name, value in figures.items():
        print(f"{engine}: {name} {value:.3f}", file=sys.stderr)
    return _worst(engine, figures), figures


def _searches(system: System, count: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    with _beside(system) as beside:
        for name, asked in _kinds(system).items():
            times, again = [], []
            bodies = []
            for request in asked:
                if beside is not None:
                    beside.sent()
                # The first word of a language opens its dictionary, once in the life of a process.
                if not system.context.index.search(request).total:
                    raise RuntimeError(f"{request.query} finds nothing, so its time would say nothing")
                if beside is not None:
                    bodies.append(beside.sent())
                    beside.ask(bodies[-1], at_once=request.facets)
            for number in range(count):
                turn, which = divmod(number, len(asked))
                # In turns the one or the other is first: the second finds what the server has kept of the first.
                if beside is not None and turn % 2:
                    again.append(beside.ask(bodies[which], at_once=asked[which].facets))
                begin = time.perf_counter()
                system.context.index.search(asked[which])
                times.append((time.perf_counter() - begin) * 1000)
                if beside is not None and not turn % 2:
                    again.append(beside.ask(bodies[which], at_once=asked[which].facets))
            figures |= {f"{name}_p50_ms": _at(times, 0.5), f"{name}_p95_ms": _at(times, 0.95)}
            if again:
                figures |= {f"{name}_bare_p50_ms": _at(again, 0.5), f"{name}_bare_p95_ms": _at(again, 0.95)}
    return figures


def _kinds(system: System) -> dict[str, list[SearchRequest]]:
    plain = SearchRequest(EVERYBODY, facets=False)
    deep = replace(plain, sort="-captured_at", limit=1000)
    cursor = None
    for _ in range(10):
        cursor = system.context.index.search(replace(deep, cursor=cursor)).next_cursor or cursor
    return {
        "one_word": [replace(plain, query=word) for word in ONE],
        "three_words": [replace(plain, query=words) for words in THREE],
        "phrase": [replace(plain, query=words) for words in PHRASES],
        "facets": [replace(plain, query=word, kinds=("photo",), levels=("public",), facets=True) for word in ONE],
        "typo": [replace(plain, query=word) for word in TYPOS],
        "prefix": [replace(plain, query=word) for word in PREFIXES],
        "deep": [replace(deep, cursor=cursor, limit=60)],
    }


class _Beside:
    """Asks Elasticsearch what the product asks it, by plain clients."""

    def __init__(self, address: str, index: str) -> None:
        parts = urllib.parse.urlsplit(address)
        self._host, self._port = str(parts.hostname), parts.port or 9200
        self._path = f"/{index}/_search"
        self._connections: list[http.client.HTTPConnection] = []
        self._threads = ThreadPoolExecutor(thread_name_prefix="bare")
        self.noted: list[bytes] = []

    def sent(self) -> list[bytes]:
        """What was sent since this was asked last."""
        bodies, self.noted = self.noted, []
        return bodies

    def ask(self, bodies: list[bytes], *, at_once: bool) -> float:
        """Milliseconds for all of it; `at_once` where the product does not wait for one answer to ask the next."""
        while len(self._connections) < len(bodies):
            self._connections.append(http.client.HTTPConnection(self._host, self._port, timeout=60))
        begin = time.perf_counter()
        if at_once:
            first, *rest = zip(self._connections, bodies, strict=False)
            beside = [self._threads.submit(self._ask, *one) for one in rest]
            self._ask(*first)
            for one in beside:
                one.result()
        else:
            for body in bodies:
                self._ask(self._connections[0], body)
        return (time.perf_counter() - begin) * 1000

    def _ask(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        connection.request("POST", self._path, body, {"Content-Type": "application/json"})
        json.loads(connection.getresponse().read())

    def close(self) -> None:
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()


@contextmanager
def _beside(system: System) -> Iterator[_Beside | None]:
    index = system.context.index
    if not isinstance(index, ElasticIndex):
        yield None
        return
    beside = _Beside(str(system.settings.elasticsearch_url), system.settings.elasticsearch_index)
    really = index._server.search

    def noted(name: str, body: dict[str, Any]) -> dict[str, Any]:
        # Not what is asked beside this, until a change is found.
        if threading.current_thread().name != WAITING:
            beside.noted.append(json.dumps(body).encode())
        return really(name, body)

    index._server.search = noted  # type: ignore[method-assign]
    try:
        yield beside
    finally:
        index._server.search = really  # type: ignore[method-assign]
        beside.close()


@contextmanager
def _changes(system: System, settings: Mapping[str, str]) -> Iterator[list[float]]:
    """50 changed titles a second until the block ends; the list gets how long some took to be found."""
    found_after: list[float] = []
    command = [sys.executable, "-P", str(Path(__file__).with_name("search_changes.py"))]
    changing = subprocess.Popen(
        [*command, str(system.settings.home), json.dumps(dict(settings))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert changing.stdin is not None and changing.stdout is not None
    told = changing.stdout

    def wait_for(word: str, began: float) -> None:
        while time.monotonic() - began < 60:
            request = SearchRequest(EVERYBODY, f'title:"{word}"', limit=1, facets=False)
            if system.context.index.search(request).total:
                found_after.append(time.monotonic() - began)
                return
            time.sleep(0.02)
        found_after.append(math.inf)

    def listen() -> None:
        for line in told:
            word, began = line.split()
            threading.Thread(target=wait_for, args=(word, float(began)), name=WAITING, daemon=True).start()

    listening = threading.Thread(target=listen)
    listening.start()

    def wait_until_timed(count: int) -> None:
        while len(found_after) < count:
            if changing.poll() is not None:
                raise RuntimeError(f"the process that changes has ended by itself, with {changing.returncode}")
            time.sleep(0.1)

    try:
        wait_until_timed(1)
        yield found_after
        wait_until_timed(LEAST_TIMED)
    finally:
        changing.stdin.close()
        changing.wait(30)
        listening.join()


def _ask_the_web(alive: Running) -> None:
    """Every query over REST, for the memory that it takes there."""
    for words in (*ONE, *THREE, *PHRASES, *TYPOS, *PREFIXES):
        alive.call("/api/v1/assets?" + urllib.parse.urlencode({"q": words, "limit": 60}))


def _is_web(pid: int) -> bool:
    with suppress(OSError):
        return b"\0serve" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _at(times: list[float], part: float) -> float:
    return sorted(times)[max(0, math.ceil(len(times) * part) - 1)]


def _worst(engine: str, figures: dict[str, float]) -> float:
    """1 or more where every goal is reached."""
    ratios = [
        figures["build_assets_per_s"] / GOAL_BUILD[engine],
        GOAL_FOUND_SECONDS[engine] / figures["found_after_s_p50"],
        GOAL_MEMORY_MB / figures["web_memory_mb"],
    ]
    for name, value in figures.items():
        if name.endswith("_p95_ms") and not name.endswith("_bare_p95_ms"):
            bare = figures.get(name.replace("_p95_ms", "_bare_p95_ms"))
            ratios.append(GOAL_P95_MS / value if bare is None else GOAL_TIMES_BARE * bare / value)
    return min(ratios)


if __name__ == "__main__":
    main()
