/** Tiles of assets that are still being processed, asked for again together until they are done. */

import { fetchTiles } from "./result.js";

const EVERY_MS = 2500;

export function wakeLiveTiles(list) {
  const waiting = () => [...list.querySelectorAll('.tile[data-state="ingesting"]')].slice(0, 100);

  async function look() {
    if (!list.isConnected) return;
    const ids = waiting().map((tile) => tile.dataset.id);
    if (ids.length && !document.hidden) {
      try {
        const { tiles } = await fetchTiles(`/library/tiles?${new URLSearchParams(ids.map((id) => ["id", id]))}`);
        tiles.forEach(replace);
      } catch {
        // The next round asks again.
      }
    }
    setTimeout(look, EVERY_MS);
  }

  function replace(fresh) {
    const old = document.getElementById(fresh.id);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector("a").focus({ preventScroll: true });
  }

  setTimeout(look, EVERY_MS);
}
