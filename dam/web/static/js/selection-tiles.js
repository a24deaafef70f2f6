/** Tiles shown anew after what they show was changed. */

import { list } from "./selection-store.js";
import { fetchTiles } from "./result.js";

const AT_ONCE = 100;

/** Ask again for those of the ids that stand in the list. */
export async function refresh(ids) {
  const at = list();
  const shown = ids.filter((id) => at?.querySelector(`[data-id="${CSS.escape(id)}"]`));
  for (let from = 0; from < shown.length; from += AT_ONCE) {
    const wanted = shown.slice(from, from + AT_ONCE).map((id) => ["id", id]);
    const { tiles } = await fetchTiles(`/library/tiles?${new URLSearchParams(wanted)}`);
    for (const fresh of tiles) {
      const old = document.getElementById(fresh.id);
      const focused = old?.contains(document.activeElement);
      old?.replaceWith(fresh);
      if (focused) fresh.querySelector("a")?.focus({ preventScroll: true });
    }
  }
  if (shown.length) at.dispatchEvent(new CustomEvent("kronika:tiles", { bubbles: true }));
}
