/** The page of a collection follows what others put into it, take out of it or arrange, and what its rule finds. */

import { gridOf } from "./grid.js";
import { look, watch } from "./live.js";
import { carryPlace } from "./look.js";

const page = () => document.getElementById("collection");
const list = () => document.querySelector("[data-grid]");
let fetching = false;

async function focus(id) {
  const element = await gridOf(list())?.reveal(id);
  element?.querySelector(".tile-link").focus({ preventScroll: true });
}

/** Nothing is moved under the hands of somebody who looks at one of them or types. */
const occupied = () => document.querySelector("dialog[open], [popover]:popover-open") !== null;

watch(
  () => ({ collections: [page().dataset.collection] }),
  ({ collections }) => {
    const mark = collections?.[page().dataset.collection];
    if (!mark || mark === page().dataset.mark || fetching) return;
    if (occupied()) return setTimeout(look, 2000);
    fetching = true;
    const grid = gridOf(list());
    const focused = document.activeElement?.closest("[data-grid] [data-id]")?.dataset.id;
    if (grid) carryPlace(grid);
    htmx
      .ajax("GET", location.href, { target: "#collection", select: "#collection", swap: "outerHTML show:none" })
      .then(() => focused && focus(focused))
      .catch(() => setTimeout(look, 2000))
      .finally(() => { fetching = false; });
  },
);
