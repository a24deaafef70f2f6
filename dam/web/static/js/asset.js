/** The asset page: its parts, and the keys that belong to none of them. */

import { wakeFields } from "./fields.js";
import { wakeMarks } from "./marks.js";
import { wakeMarks as wakeLiveMarks } from "./live-marks.js";
import { covered, plain, typing } from "./page.js";
import { wakePlayer } from "./player.js";
import { wakeSteps } from "./steps.js";
import { wakeViewer } from "./viewer.js";
import { wakeWave } from "./wave.js";

const asset = document.querySelector("[data-asset]");
const steps = wakeSteps(asset);
const fields = wakeFields(asset);
const player = wakePlayer(asset.querySelector("[data-player]"));
if (player) {
  wakeMarks(asset, player);
  wakeWave(asset.querySelector("[data-wave]"), player);
}
wakeViewer(asset);

document.addEventListener("keydown", (event) => {
  if (!plain(event) || typing(event) || covered() || document.fullscreenElement) return;
  const onward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const actions = { Escape: steps.back, KeyP: steps.previous, KeyN: steps.next, KeyE: () => asset.querySelector(".field-title .field-edit")?.click() };
  if (!player) Object.assign(actions, { ArrowLeft: onward === "ArrowLeft" ? steps.next : steps.previous, ArrowRight: onward === "ArrowRight" ? steps.next : steps.previous });
  const action = actions[event.code];
  if (!action) return;
  event.preventDefault();
  action();
});

// Processing is over: show what came of it, unless somebody is writing here.
wakeLiveMarks(() => { if (!fields.writing()) location.reload(); });
