"""axe-core in a page: what it finds against WCAG 2.2 AA and its best practices, told so that it can be mended."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.structure.repository import ROOT

_SCRIPT = ROOT / "dam" / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules whose answer depends on colours and sizes, for a second look in another appearance and width.
LOOKS = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
_RUN = """async ({ tags, rules }) => {
  const choice = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const options = { runOnly: choice, resultTypes: ["violations"], iframes: false };
  if (!rules) options.rules = { "target-size": { enabled: true } };
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, help, nodes }) => [id, help, nodes.map((node) => [node.html, node.failureSummary])]);
}"""


@cache
def _script() -> str:
    assert _SCRIPT.exists(), "axe-core is not there; script/vendor fetches it"
    return _SCRIPT.read_text(encoding="utf-8")


def faults(page: Page, rules: tuple[str, ...] | None = None) -> list[str]:
    """One line for every element that breaks a rule; `rules` None means all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[Any] = page.evaluate(_RUN, {"tags": _TAGS, "rules": list(rules) if rules else None})
    return [
        f"{rule}: {told}\n      {html[:300]}\n      {why.splitlines()[-1].strip()}"
        for rule, told, nodes in found
        for html, why in nodes
    ]


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
