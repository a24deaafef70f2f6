/** Tiles shown anew after what they show was changed. */

import { loadPart } from "./result.js";
import { grid, list } from "./selection-store.js";

const AT_ONCE = 60;

/** Ask again for those of the ids that were loaded. */
export async function refresh(ids) {
  const known = ids.filter((id) => grid()?.indexOf(id) >= 0);
  for (let from = 0; from < known.length; from += AT_ONCE) {
    const address = new URL(list().dataset.parts, location.href);
    for (const id of known.slice(from, from + AT_ONCE)) address.searchParams.append("id", id);
    for (const { element } of (await loadPart(address)).items) grid().replace(element);
  }
  grid()?.tell();
}
