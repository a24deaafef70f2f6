/** While the search is away the library lists from the database: fetch the real list as soon as the search is back. */

import { look, watch } from "./live.js";

const away = () => document.querySelector("[data-search-away]");
let fetching = false;

export function wakeSearchBack() {
  if (!away()) return;
  watch(
    () => (away() ? { index: true } : {}),
    ({ index }) => {
      const banner = away();
      if (!banner || !index) return;
      banner.querySelector("strong").textContent = index.word;
      if (!index.answers || fetching) return;
      fetching = true;
      htmx
        .ajax("GET", location.href, { target: "#library", select: "#library", swap: "outerHTML show:none" })
        .catch(() => setTimeout(look, 2000))
        .finally(() => { fetching = false; });
    },
  );
}
