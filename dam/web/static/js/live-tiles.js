/** Tiles of assets that are still being processed, kept true by the live channel until they are done. */

import { show } from "./live-marks.js";
import { look, watch } from "./live.js";
import { fetchTiles } from "./result.js";

export function wakeLiveTiles(list) {
  const waiting = () => (list.isConnected ? [...list.querySelectorAll('.tile[data-state="ingesting"]')].slice(0, 100) : []);

  watch(
    () => ({ assets: waiting().map((tile) => tile.dataset.id) }),
    async (answer) => {
      const done = [];
      for (const tile of waiting()) {
        const told = answer.assets?.[tile.dataset.id];
        if (!told) continue;
        show(tile, told);
        if (told.state !== "ingesting") done.push(tile.dataset.id);
      }
      if (!done.length) return;
      try {
        const { tiles } = await fetchTiles(`/library/tiles?${new URLSearchParams(done.map((id) => ["id", id]))}`);
        tiles.forEach(replace);
      } catch {
        // The line is away: the channel notices, and the next change asks again.
        setTimeout(look, 2000);
      }
    },
  );

  function replace(fresh) {
    const old = document.getElementById(fresh.id);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector("a").focus({ preventScroll: true });
  }

  list.addEventListener("kronika:tiles", look);
}
