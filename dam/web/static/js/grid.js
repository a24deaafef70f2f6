/** The grid: more tiles as its end comes near, and the place kept for the way back. */

import { fetchTiles, isReturn, markSeen, recall, remember, seen } from "./result.js";

const AHEAD_PX = 1400;
const AGAIN_MS = 4000;
const grids = new WeakMap();

/**
 * What other parts may ask of a list that is awake, or undefined:
 * `ids()` known in result order, `total`, `indexOf(id)` the row in the result (-1), `idAt(row)` or undefined where it is
 * not loaded, `more()`, `reveal(id)` -> element, `next(id)` and `previous(id)` -> id or null.
 * The list is told by `kronika:tiles` that elements of assets came into it or went.
 */
export const gridOf = (list) => grids.get(list);

export function wakeGrid(list) {
  let loading = null;

  const ids = () => [...list.querySelectorAll(".tile")].map((tile) => tile.dataset.id);
  const sentinel = () => list.querySelector("[data-more]");
  const keep = () => remember({ address: location.pathname + location.search, ids: ids(), more: sentinel()?.dataset.more ?? "", name: list.dataset.name ?? "" });

  async function load() {
    const end = sentinel();
    if (!end) return;
    try {
      const { tiles, more } = await fetchTiles(end.dataset.more);
      const known = new Set(ids());
      end.before(...tiles.filter((tile) => !known.has(tile.dataset.id)));
      if (more) end.dataset.more = more;
      else end.remove();
      list.dispatchEvent(new CustomEvent("kronika:tiles", { bubbles: true }));
      if (more) watch();
    } catch {
      setTimeout(watch, AGAIN_MS);
    }
  }
  const more = () => (loading ??= load().finally(() => { loading = null; }));

  const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), { rootMargin: `${AHEAD_PX}px` });
  function watch() {
    const end = sentinel();
    observer.disconnect();
    if (end?.isConnected) observer.observe(end);
  }

  async function comeBack() {
    const id = seen();
    const wanted = recall()?.ids.length ?? 0;
    while (id && !document.getElementById(`tile-${id}`) && sentinel() && ids().length < Math.max(wanted, 60)) {
      const before = ids().length;
      await more();
      if (ids().length === before) break;
    }
    show(id);
  }

  function show(id) {
    const link = document.getElementById(`tile-${id}`)?.querySelector("a");
    if (!link) return;
    link.focus({ preventScroll: true });
    const box = link.getBoundingClientRect();
    if (box.top < 120 || box.bottom > innerHeight) link.scrollIntoView({ block: "center" });
  }

  list.addEventListener("click", (event) => {
    const tile = event.target.closest(".tile");
    if (!tile) return;
    keep();
    markSeen(tile.dataset.id);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted && list.isConnected) show(seen()); });
  watch();
  if (isReturn(location.pathname + location.search) && recall()?.address === location.pathname + location.search) comeBack();

  const grid = {
    ids,
    get total() { return Number(list.dataset.total) || ids().length; },
    indexOf: (id) => ids().indexOf(id),
    idAt: (row) => ids()[row],
    more,
    async reveal(id) {
      const element = list.querySelector(`[data-id="${id}"]`);
      element?.scrollIntoView({ block: "nearest" });
      return element;
    },
    async next(id) {
      if (ids().at(-1) === id) await more();
      return ids()[ids().indexOf(id) + 1] ?? null;
    },
    previous: async (id) => ids()[ids().indexOf(id) - 1] ?? null,
  };
  grids.set(list, grid);
  list.dispatchEvent(new CustomEvent("kronika:tiles", { bubbles: true }));
  return grid;
}
