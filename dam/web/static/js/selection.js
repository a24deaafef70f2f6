/** Selecting in a list: by its check marks, by clicks with Ctrl and Shift, by a long press, by keys. */

import "./marquee.js";
import { say, showBar } from "./selection-bar.js";
import { anchor, clear, comeBack, extendTo, followPlace, grid, isActive, isSelected, list, onChange, selectLoaded, selection, startAt, toggle, whenAwake } from "./selection-store.js";
import { refresh } from "./selection-tiles.js";
import { on } from "./shortcuts.js";

export { selection };

const PRESS_MS = 450;
const PRESS_MOVES_PX = 10;
let pressed = false;

/** Select one more or less, and say so where a whole result had to be narrowed. */
export async function flip(id) {
  const left = await toggle(id);
  if (left) say("onlyLoaded", left);
}

function paint() {
  const at = list();
  if (!at) return;
  at.toggleAttribute("data-selecting", isActive());
  for (const tile of at.querySelectorAll("[data-id]")) {
    const on = isSelected(tile.dataset.id);
    if (tile.hasAttribute("data-selected") === on) continue;
    tile.toggleAttribute("data-selected", on);
    tile.querySelector("[data-check]")?.setAttribute("aria-pressed", String(on));
  }
}

async function choose(id, event) {
  if (event.shiftKey && anchor()) await extendTo(id);
  else await flip(id);
}

document.addEventListener("click", (event) => {
  const tile = event.target.closest?.("[data-grid] [data-id]");
  if (!tile) return;
  const check = event.target.closest("[data-check]");
  const link = event.target.closest(".tile-link");
  const wanted = check || (link && (event.ctrlKey || event.metaKey || event.shiftKey || isActive() || pressed));
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  if (pressed) pressed = false;
  else choose(tile.dataset.id, event);
}, true);

// Touch: resting on a tile selects it, and the taps after that go on.
let timer = 0;
let start = null;
document.addEventListener("pointerdown", (event) => {
  pressed = false;
  const tile = event.pointerType === "touch" && event.isPrimary && event.target.closest?.("[data-grid] [data-id]");
  if (!tile || event.target.closest("[data-check], [data-look]")) return;
  start = { x: event.clientX, y: event.clientY };
  timer = setTimeout(() => {
    pressed = true;
    navigator.vibrate?.(12);
    flip(tile.dataset.id);
  }, PRESS_MS);
}, true);
document.addEventListener("pointermove", (event) => {
  if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > PRESS_MOVES_PX) clearTimeout(timer);
}, true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { clearTimeout(timer); start = null; }, true);
document.addEventListener("contextmenu", (event) => { if (pressed && event.target.closest?.("[data-grid]")) event.preventDefault(); }, true);

const focused = () => document.activeElement?.closest?.("[data-grid] [data-id]")?.dataset.id;

const withFocused = (act) => () => {
  const id = focused();
  if (!id) return false;
  return act(id);
};

on("grid.select", withFocused(flip), { when: list });
on("grid.select_loaded", selectLoaded, { when: grid });
// The grid moves the focus next; where it goes, the range goes.
on("grid.extend", withFocused((id) => {
  if (!anchor() || !isSelected(anchor())) startAt(id);
  list().addEventListener("focusin", () => { if (focused()) extendTo(focused()); }, { once: true });
  return false;
}), { when: list });
on("library.clear", () => { clear(); say("cleared"); }, { when: isActive });

document.addEventListener("kronika:changed", (event) => refresh(event.detail?.ids ?? selection().ids));
document.addEventListener("kronika:tiles", paint);
document.addEventListener("htmx:afterSettle", () => {
  if (followPlace()) say("cleared");
  paint();
  showBar();
});
onChange(paint);
onChange(showBar);

// What was selected here comes back on the way back.
whenAwake(comeBack);
