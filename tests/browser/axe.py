"""axe-core in a page: what it finds against WCAG 2.2 AA and its best practices, told so that it can be mended."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.structure.repository import ROOT

_SCRIPT = ROOT / "dam" / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules whose answer depends on colours and sizes, for a second look in another appearance and width.
LOOKS = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
# A test looks in each of these: language, appearance, and the other appearance, in which a phone shows it.
in_both_views = pytest.mark.parametrize(
    ("language", "theme", "other"), (("en", "light", "dark"), ("fa", "dark", "light")), ids=lambda view: view
)
# Where another control on the page does the same, a target may be small (WCAG 2.5.8): the list of dates beside the
# bars, which test_histogram.py looks at. Only in a short archive are they wide.
_SMALL_MAY_BE = ".histogram-bars a"
_RUN = """async ({ tags, rules, small }) => {
  const choice = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const options = { runOnly: choice, resultTypes: ["violations"], iframes: false };
  if (!rules) options.rules = { "target-size": { enabled: true } };
  const { violations } = await axe.run(document, options);
  const wrong = (id, node) => id !== "target-size" || !document.querySelector(node.target[0])?.matches(small);
  return violations.map(({ id, help, nodes }) =>
    [id, help, nodes.filter((node) => wrong(id, node)).map((node) => [node.html, node.failureSummary])]);
}"""


@cache
def _script() -> str:
    assert _SCRIPT.exists(), "axe-core is not there; script/vendor fetches it"
    return _SCRIPT.read_text(encoding="utf-8")


def faults(page: Page, rules: tuple[str, ...] | None = None) -> list[str]:
    """One line for every element that breaks a rule; `rules` None means all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[Any] = page.evaluate(
        _RUN, {"tags": _TAGS, "rules": list(rules) if rules else None, "small": _SMALL_MAY_BE}
    )
    return [
        f"{rule}: {told}\n      {html[:300]}\n      {why.splitlines()[-1].strip()}"
        for rule, told, nodes in found
        for html, why in nodes
    ]


def at_desk(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)


def phone_faults(page: Page, other: str, opening: Callable[[], None] = lambda: None) -> list[str]:
    """What is wrong in the other appearance on a phone, once `opening` is done there; at 320 px nothing may scroll
    sideways."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("(theme) => { scrollTo(0, 0); document.documentElement.dataset.theme = theme; }", other)
    opening()
    found = [f"{other}, 360 px: {fault}" for fault in faults(page, LOOKS)]
    page.set_viewport_size({"width": 320, "height": 640})
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, if it does; rows of pictures may take a moment to be laid out anew."""
    found: list[str] = page.evaluate("""async () => {
      const page = document.documentElement;
      const end = performance.now() + 3000;
      while (page.scrollWidth > page.clientWidth && performance.now() < end) await new Promise(requestAnimationFrame);
      if (page.scrollWidth <= page.clientWidth) return [];
      const wide = [...document.body.querySelectorAll("*")].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width && (box.right > page.clientWidth + 1 || box.left < -1);
      });
      return wide.map((each) => each.outerHTML.slice(0, 160)).slice(-4);
    }""")
    return [f"wider than {page.viewport_size['width'] if page.viewport_size else 0} px: {html}" for html in found]
