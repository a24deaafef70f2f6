/** Tiles of assets that are still being processed, kept true by the live channel until they are done. */

import { show } from "./live-marks.js";
import { look, watch } from "./live.js";
import { loadPart } from "./result.js";

const AT_ONCE = 60;
const AGAIN_MS = 2000;

export function wakeLiveTiles(list, grid) {
  const waiting = () => (list.isConnected ? [...list.querySelectorAll('[data-id][data-state="ingesting"]')].slice(0, AT_ONCE) : []);

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
        const address = new URL(list.dataset.parts, location.href);
        for (const id of done) address.searchParams.append("id", id);
        for (const { element } of (await loadPart(address)).items) grid.replace(element);
        grid.tell();
      } catch {
        // The line is away: the channel notices, and the next look asks again.
        setTimeout(look, AGAIN_MS);
      }
    },
  );
  list.addEventListener("kronika:tiles", look);
}
