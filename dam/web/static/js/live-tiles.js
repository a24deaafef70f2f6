/** Tiles of assets that are still being processed, asked for again together until they are done. */

import { loadPart } from "./result.js";

const EVERY_MS = 2500;
const AT_ONCE = 60;

export function wakeLiveTiles(list, grid) {
  const waiting = () => [...list.querySelectorAll('[data-id][data-state="ingesting"]')].slice(0, AT_ONCE);

  async function look() {
    if (!list.isConnected) return;
    const ids = waiting().map((tile) => tile.dataset.id);
    if (ids.length && !document.hidden) {
      try {
        const address = new URL(list.dataset.parts, location.href);
        for (const id of ids) address.searchParams.append("id", id);
        for (const { element } of (await loadPart(address)).items) grid.replace(element);
        grid.tell();
      } catch {
        // The next round asks again.
      }
    }
    setTimeout(look, EVERY_MS);
  }

  setTimeout(look, EVERY_MS);
}
