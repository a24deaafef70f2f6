/** A box drawn with the mouse over the list: what it touches is selected. At the edges the page goes on by itself. */

import { isSelected, list, replaceBy, selection } from "./selection-store.js";

const STARTS_PX = 6;
const EDGE_PX = 72;
const FASTEST_PX = 26;
const PLACES = ".results, .page:has([data-grid])";
const LEAVES = "button, input, select, textarea, summary, dialog, .menu, .action-bar, .chips, .facets, [contenteditable], a:not(.tile-link)";

let drag = null;

const page = () => document.scrollingElement;
const inPage = (event) => ({ x: event.clientX + page().scrollLeft, y: event.clientY + page().scrollTop });

/** Where the tiles stand on the page. Those that leave it while the box grows are remembered. */
function measure() {
  for (const tile of list().querySelectorAll("[data-id]")) {
    const box = tile.getBoundingClientRect();
    if (box.width) drag.boxes.set(tile.dataset.id, { left: box.left + page().scrollLeft, right: box.right + page().scrollLeft, top: box.top + page().scrollTop, bottom: box.bottom + page().scrollTop });
  }
}

function begin() {
  drag.box = Object.assign(document.createElement("div"), { className: "marquee" });
  document.body.append(drag.box);
  document.documentElement.toggleAttribute("data-marquee", true);
  getSelection()?.removeAllRanges();
  measure();
  requestAnimationFrame(step);
}

function draw() {
  const now = inPage(drag.at);
  const [left, right] = [drag.from.x, now.x].sort((one, other) => one - other);
  const [top, bottom] = [drag.from.y, now.y].sort((one, other) => one - other);
  Object.assign(drag.box.style, { left: `${left - page().scrollLeft}px`, top: `${top - page().scrollTop}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  const touched = [...drag.boxes].filter(([, box]) => box.left < right && box.right > left && box.top < bottom && box.bottom > top).map(([id]) => id);
  const wanted = new Set([...drag.before, ...touched]);
  if (wanted.size !== selection().count || [...wanted].some((id) => !isSelected(id))) replaceBy(wanted);
}

/** Once a frame while the box is open: the nearer the edge, the faster the page goes. */
function step() {
  if (!drag?.box) return;
  const deep = drag.at.clientY > innerHeight - EDGE_PX ? drag.at.clientY - (innerHeight - EDGE_PX) : Math.min(0, drag.at.clientY - EDGE_PX);
  if (deep) {
    page().scrollTop += Math.max(-FASTEST_PX, Math.min(FASTEST_PX, deep / 3));
    measure();
  }
  draw();
  requestAnimationFrame(step);
}

function end() {
  if (drag?.box) {
    drag.box.remove();
    // The click that a drag ends with opens nothing.
    const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
    window.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", stop, { capture: true }));
  }
  document.documentElement.removeAttribute("data-marquee");
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse" || event.button !== 0 || !list() || !event.target.closest?.(PLACES) || event.target.closest(LEAVES)) return;
  if (document.querySelector("dialog[open]")) return;
  const keeps = event.ctrlKey || event.metaKey || event.shiftKey;
  drag = { from: inPage(event), at: event, boxes: new Map(), before: keeps && !selection().all ? selection().ids : [] };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!event.buttons) return end();
  drag.at = event;
  if (!drag.box && Math.hypot(event.clientX - (drag.from.x - page().scrollLeft), event.clientY - (drag.from.y - page().scrollTop)) > STARTS_PX) begin();
});
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("kronika:tiles", () => { if (drag?.box) measure(); });
// Otherwise the browser would carry the link or the picture away.
document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-grid]")) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if (!drag?.box || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  replaceBy(drag.before);
  end();
}, true);
