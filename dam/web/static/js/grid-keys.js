/** Walking a list by keyboard: as it looks on the screen, in either direction of writing, however long it is. */

import { on } from "./shortcuts.js";

export function wakeKeys(list, grid) {
  const rowLine = (index) => {
    const line = grid.layout.lines[index];
    return line?.kind === "row" ? line : null;
  };

  /** The asset of a line that lies nearest to the middle of `x`. */
  function nearest(line, x) {
    const places = grid.layout.places(line, grid.sequence.items);
    let best = 0;
    places.forEach((place, index) => {
      const far = (each) => Math.abs(each.x + each.width / 2 - x);
      if (far(place) < far(places[best])) best = index;
    });
    return grid.sequence.items[line.from + best];
  }

  function middle(item) {
    const line = grid.layout.lines[grid.layout.lineOf(item.row)];
    const place = grid.layout.places(line, grid.sequence.items)[item.at - line.from];
    return place.x + place.width / 2;
  }

  /** The row in the list that lies over or under `item`, at least `distance` away. */
  function across(item, step, distance = 0) {
    if (grid.isList) return item.row + step * Math.max(1, Math.floor(distance / grid.m.listRow));
    const start = grid.layout.lineOf(item.row);
    const top = grid.layout.lines[start].top;
    let found = null;
    for (let at = start + step; at >= 0 && at < grid.layout.lines.length; at += step) {
      const line = rowLine(at);
      if (grid.layout.lines[at].kind === "gap") return found?.row ?? (step > 0 ? grid.layout.lines[at].row : grid.layout.lines[at].row + grid.layout.lines[at].count - 1);
      if (!line) continue;
      found = nearest(line, middle(item));
      if (Math.abs(line.top - top) >= distance) break;
    }
    return found?.row ?? null;
  }

  /** The row to go to from `item`. */
  function aim(item, key) {
    const onward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const { from, to } = grid.sight();
    switch (key) {
      case "Home": return 0;
      case "End": return grid.total - 1;
      case "ArrowUp": return across(item, -1);
      case "ArrowDown": return across(item, 1) ?? (item.row < grid.total - 1 ? grid.total - 1 : null);
      case "PageUp": return across(item, -1, to - from - 80) ?? 0;
      case "PageDown": return across(item, 1, to - from - 80) ?? grid.total - 1;
      default: return item.row + (key === onward ? 1 : -1);
    }
  }

  const focused = () => grid.sequence.byId.get(document.activeElement?.closest?.("[data-id]")?.dataset.id);

  /** The first asset in sight, for who is nowhere yet. */
  function first() {
    const { from, to } = grid.sight();
    return grid.linesIn(from, to).find((line) => line.kind === "row" && line.top >= from) ?? rowLine(grid.layout.lineOf(0));
  }

  async function walk(key) {
    const at = focused();
    const row = at ? aim(at, key) : key === "End" ? grid.total - 1 : key === "Home" ? 0 : first()?.row;
    if (row === null || row === undefined || row < 0) return;
    let id = await grid.at(Math.min(row, grid.total - 1));
    if (!id && key === "End") id = grid.ids().at(-1);
    if (!id) return;
    const element = await grid.reveal(id);
    element?.querySelector(".tile-link").focus({ preventScroll: true });
  }

  let walking = Promise.resolve();
  for (const action of ["grid.move", "grid.leap"]) {
    const off = on(action, (event) => {
      if (!list.isConnected) { off(); return false; }
      walking = walking.then(() => walk(event.key)).catch(() => {});
      return true;
    });
  }
}

/** Esc takes away everything that narrows the list. */
export function wakeClear() {
  // A selection goes first.
  const link = () => !document.body.hasAttribute("data-selecting") && document.querySelector("[data-clear]");
  if (document.getElementById("library")) on("library.clear", () => link().click(), { when: link });
}
