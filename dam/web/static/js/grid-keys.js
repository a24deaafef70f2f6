/** Walking the grid by keyboard: arrows as they look on the screen, in either direction of writing. */

import { on } from "./shortcuts.js";

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return { x: (box.left + box.right) / 2, y: box.top };
};

export function wakeKeys(list, grid) {
  const links = () => [...list.querySelectorAll(".tile-link")];

  function beside(all, at, step) {
    return all[all.indexOf(at) + step];
  }

  /** The nearest tile of the next row up (-1) or down (1). */
  function across(all, at, step) {
    const from = middle(at);
    let rowTop = null;
    let best = null;
    for (let index = all.indexOf(at) + step; index >= 0 && index < all.length; index += step) {
      const to = middle(all[index]);
      if (Math.abs(to.y - from.y) < 4) continue;
      rowTop ??= to.y;
      if (Math.abs(to.y - rowTop) > 4) break;
      if (!best || Math.abs(to.x - from.x) < Math.abs(middle(best).x - from.x)) best = all[index];
    }
    return best;
  }

  async function move(key) {
    let all = links();
    const at = document.activeElement?.closest?.(".tile-link");
    if (!at) return all.find((link) => link.getBoundingClientRect().top > 60) ?? all[0];
    const onward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = key === onward || key === "ArrowDown" ? 1 : -1;
    const pick = () => (key === "ArrowUp" || key === "ArrowDown" ? across(all, at, step) : beside(all, at, step));
    let next = pick();
    if (!next && step === 1) {
      await grid.more();
      all = links();
      next = pick() ?? (key === "ArrowDown" ? all.at(-1) : null);
    }
    return next;
  }

  const off = on("grid.move", (event) => {
    if (!list.isConnected) { off(); return false; }
    walk(event.key);
    return true;
  });
  async function walk(key) {
    const next = await move(key);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }
}

/** Esc takes away everything that narrows the list. */
export function wakeClear() {
  // A selection goes first.
  const link = () => !document.body.hasAttribute("data-selecting") && document.querySelector("[data-clear]");
  if (document.getElementById("library")) on("library.clear", () => link().click(), { when: link });
}
