/** The library and every other page with a grid. A new list, after another search, is woken like the first. */

import { wakeGrid } from "./grid.js";
import { wakeClear, wakeKeys } from "./grid-keys.js";
import { wakeLiveTiles } from "./live-tiles.js";
import "./preview.js";
import { wakeScrub } from "./scrub.js";
import "./selection.js";

const awake = new WeakSet();

function wake() {
  const list = document.querySelector("[data-grid]");
  if (!list || awake.has(list)) return;
  awake.add(list);
  const grid = wakeGrid(list);
  wakeKeys(list, grid);
  wakeScrub(list);
  wakeLiveTiles(list);
}

wake();
wakeClear();
document.addEventListener("htmx:afterSettle", wake);
