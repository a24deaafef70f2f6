/** The library and every other page with a list. A new list, after another search, is woken like the first. */

import { wakeClear, wakeKeys } from "./grid-keys.js";
import { gridOf, wakeGrid } from "./grid.js";
import { wakeLiveTiles } from "./live-tiles.js";
import { sayLook, takeCarried, wakeLook } from "./look.js";
import { wakeMap } from "./map.js";
import "./preview.js";
import { wakeRail } from "./rail.js";
import { wakeScrub } from "./scrub.js";
import { wakeSearchBack } from "./search-back.js";
import "./selection.js";

const awake = new WeakSet();

function wake() {
  const list = document.querySelector("[data-grid]");
  sayLook();
  wakeMap();
  if (!list || awake.has(list)) return;
  awake.add(list);
  const grid = wakeGrid(list, takeCarried());
  wakeKeys(list, grid);
  wakeRail(grid);
  wakeScrub(list);
  wakeLiveTiles(list, grid);
}

wake();
wakeSearchBack();
wakeClear();
wakeLook(gridOf);
document.addEventListener("htmx:afterSettle", wake);
