/** Where somebody stands in a list, for the way back, for loading the page again, and for another view of the same. */

import { isRepeat, isReturn, keepPlace, markSeen, placeOf, recall, remember, seen } from "./result.js";

const KEEP_MS = 250;
const AROUND = 200;

const here = () => location.pathname + location.search;

/** A stretch of the result around an asset, as far as it is known without a hole. */
function stretch({ sequence }, id) {
  const item = sequence.byId.get(id);
  let first = sequence.parts.indexOf(item.part);
  let last = first;
  const rows = (from, to) => sequence.parts.slice(from, to).reduce((sum, part) => sum + part.items.length, 0);
  const start = first;
  while (first > 0 && !sequence.parts[first].before && rows(first, start) < AROUND) first--;
  while (sequence.parts[last + 1] && !sequence.parts[last + 1].before && rows(start, last) < AROUND) last++;
  const parts = sequence.parts.slice(first, last + 1);
  return { ids: parts.flatMap((part) => part.items.map((each) => each.id)), first: parts[0].row, more: parts.at(-1).more };
}

export function keepPlaces(grid, carried) {
  const { list } = grid;
  history.scrollRestoration = "manual";

  const offsetOf = (row) => grid.layout.yOf(row) - grid.sight().from;
  function keep() {
    const { from } = grid.sight();
    const row = from <= 0 ? 0 : Math.floor(grid.layout.rowAt(from));
    keepPlace(here(), row, from <= 0 ? null : offsetOf(row));
  }
  let timer = 0;
  grid.listen("scroll", () => { clearTimeout(timer); timer = setTimeout(() => list.isConnected && keep(), KEEP_MS); }, window, { passive: true });
  grid.listen("pagehide", keep, window);

  list.addEventListener("click", (event) => {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    const row = grid.indexOf(id);
    remember({ address: here(), name: list.dataset.name ?? "", clicked: id, offset: offsetOf(row), total: grid.total, ...stretch(grid, id) });
    markSeen(id);
  });

  async function focusOn(id, offset) {
    await grid.reveal(id, "center");
    if (offset !== undefined) grid.goTo(grid.indexOf(id), offset);
    const element = await grid.reveal(id);
    element?.querySelector(".tile-link").focus({ preventScroll: true });
  }

  async function comeBack(result) {
    const id = seen();
    const row = (result.first ?? 0) + result.ids.indexOf(id);
    if (!id || row < (result.first ?? 0)) return;
    while (!grid.sequence.byId.has(id)) {
      const before = grid.ids().length;
      if (grid.sequence.whole) await grid.feed.find(row);
      else await grid.more();
      if (grid.sequence.whole || grid.ids().length === before) break;
    }
    if (grid.sequence.byId.has(id)) await focusOn(id, id === result.clicked ? result.offset : undefined);
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted && list.isConnected && grid.sequence.byId.has(seen())) focusOn(seen());
  });

  /** A list that can't begin anywhere is read on as far as somebody had come. */
  async function goOn({ row, offset }) {
    grid.goTo(row, offset);
    if (grid.sequence.whole) return;
    while (!grid.sequence.at(row)) {
      const before = grid.ids().length;
      await grid.more();
      if (grid.ids().length === before) break;
    }
    grid.goTo(row, offset);
  }

  const result = recall();
  const place = isRepeat() ? placeOf(here()) : null;
  if (carried) goOn(carried);
  else if (isReturn(here()) && result?.address === here() && !wakeGridOnce.done) comeBack(result);
  else if (place?.offset != null && !wakeGridOnce.done) grid.goTo(place.row, place.offset);
  wakeGridOnce.done = true;
}

// Only the first list of a page is one that somebody came back to; later ones are answers to new questions.
const wakeGridOnce = { done: false };
