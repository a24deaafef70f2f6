"""What the pages cost a browser: bytes of a first visit, movement after the first paint, memory while scrolling."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, sync_playwright

_CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--js-flags=--expose-gc"]
_SCREEN: Any = {"width": 1280, "height": 800}
_SETTLED_MS = 1500
_WARM_ROWS = 500
# So many collections in a row that free nothing are taken for the last.
_STILL_COLLECTIONS = 4
_LISTED = 8
# Registered before the page's own scripts run: it sees every shift from the first paint on.
_WATCH_SHIFTS = """() => {
  window.shifts = { sum: 0, sources: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifts.sum += entry.value;
      for (const source of entry.sources ?? []) {
        const node = source.node;
        const name = node?.nodeType === 1 ? node.tagName.toLowerCase() + "." + node.className : String(node?.nodeName);
        window.shifts.sources.push(name);
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
_SCROLL_ON = """async (rows) => {
  // By screens, as a hand on the wheel does, until so many rows of pictures went past or the list has ended.
  const tile = document.querySelector("[data-grid] .tile") ?? document.querySelector("[data-grid] > *");
  const height = Math.max(60, tile?.getBoundingClientRect().height ?? 200);
  const goal = rows * height;
  let gone = 0, still = 0;
  while (gone < goal && still < 60) {
    const before = scrollY;
    scrollBy(0, innerHeight * 2);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 16)));
    gone += Math.max(0, scrollY - before);
    still = scrollY === before ? still + 1 : 0;
  }
  return Math.round(gone / height);
}"""


@dataclass(frozen=True)
class FirstVisit:
    """Bytes over the wire, compressed as sent; pictures counted apart."""

    without_pictures_bytes: int
    pictures_bytes: int
    largest: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Scrolled:
    """Memory after forced collections, at the beginning and at the end of a long list."""

    rows: int
    heap_start_mb: float
    heap_end_mb: float
    nodes_start: int
    nodes_end: int


class Reader:
    """One signed-in browser."""

    def __init__(self, playwright: Playwright, url: str, session: str) -> None:
        self._url, self._session = url, session
        self._browser: Browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)

    def close(self) -> None:
        self._browser.close()

    def _context(self, language: str) -> BrowserContext:
        context = self._browser.new_context(base_url=self._url, viewport=_SCREEN)
        cookies: Any = [
            {"name": "kronika_session", "value": self._session, "url": self._url},
            {"name": "kronika_language", "value": language, "url": self._url},
        ]
        context.add_cookies(cookies)
        return context

    def first_visit(self, address: str, language: str) -> FirstVisit:
        """With nothing in the cache."""
        context = self._context(language)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        kinds: dict[str, tuple[str, str]] = {}
        sizes: dict[str, int] = {}

        def answered(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = (event["type"], event["response"]["url"])

        def finished(event: dict[str, Any]) -> None:
            sizes[event["requestId"]] = int(event["encodedDataLength"])

        devtools.on("Network.responseReceived", answered)
        devtools.on("Network.loadingFinished", finished)
        devtools.send("Network.enable")
        page.goto(address, wait_until="load")
        page.wait_for_timeout(_SETTLED_MS)
        context.close()
        rows = [(size, *kinds[key]) for key, size in sizes.items() if key in kinds]
        words = sorted(((size, url) for size, kind, url in rows if kind not in ("Image", "Media")), reverse=True)
        pictures = sum(size for size, kind, _ in rows if kind in ("Image", "Media"))
        return FirstVisit(sum(size for size, _ in words), pictures, tuple(words[:_LISTED]))

    def layout_shift(self, address: str, language: str) -> tuple[float, tuple[str, ...]]:
        """The sum of all shifts after the first paint, and what moved."""
        context = self._context(language)
        context.add_init_script(f"({_WATCH_SHIFTS})()")
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.wait_for_timeout(_SETTLED_MS)
        seen = page.evaluate("window.shifts")
        context.close()
        return float(seen["sum"]), tuple(dict.fromkeys(seen["sources"]))

    def scroll(self, address: str, rows: int) -> Scrolled:
        context = self._context("en")
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(_SETTLED_MS)
        # The first screens fill what is kept ready of the list; flat means flat from there on.
        warm = page.evaluate(_SCROLL_ON, min(_WARM_ROWS, rows // 2))
        before = _memory(page, devtools)
        gone = page.evaluate(_SCROLL_ON, rows - warm)
        after = _memory(page, devtools)
        context.close()
        return Scrolled(int(warm + gone), before[0], after[0], before[1], after[1])


def _memory(page: Page, devtools: CDPSession) -> tuple[float, int]:
    """Heap in MB and nodes of the page, as they are when further collections free no more.

    What one collection frees may be what held on to the next: nodes go only after two or three of them.
    """
    least: int | None = None
    still = 0
    while still < _STILL_COLLECTIONS:
        devtools.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(200)
        nodes = int(devtools.send("Memory.getDOMCounters")["nodes"])
        still = 0 if least is None or nodes < least else still + 1
        least = nodes if least is None else min(least, nodes)
    heap = devtools.send("Runtime.getHeapUsage")
    return heap["usedSize"] / 1e6, int(least or 0)


@contextmanager
def reader(url: str, session: str) -> Iterator[Reader]:
    with sync_playwright() as playwright:
        found = Reader(playwright, url, session)
        try:
            yield found
        finally:
            found.close()
