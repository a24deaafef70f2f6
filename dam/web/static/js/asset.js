/** The asset page: its parts, and the keys that belong to none of them. */

import "./found-word.js";
import { wakeFields } from "./fields.js";
import { wakeMarks } from "./marks.js";
import { wakeMarks as wakeLiveMarks } from "./live-marks.js";
import { wakePlayer } from "./player.js";
import { on } from "./shortcuts.js";
import { wakeSteps } from "./steps.js";
import { wakeSubtitles, wakeTranscript } from "./transcript.js";
import { wakeViewer } from "./viewer.js";
import { wakeWave } from "./wave.js";

const asset = document.querySelector("[data-asset]");
const steps = wakeSteps(asset);
const fields = wakeFields(asset);
const player = wakePlayer(asset.querySelector("[data-player]"));
if (player) {
  wakeMarks(asset, player);
  wakeWave(asset.querySelector("[data-wave]"), player);
  wakeSubtitles(player);
  const moment = Number(new URLSearchParams(location.search).get("t"));
  if (moment > 0) player.go(moment);
  wakeTranscript(asset, player);
}
wakeViewer(asset);

on("asset.back", steps.back, { when: () => !document.fullscreenElement });
on("asset.previous", steps.previous, { when: steps.walks });
on("asset.next", steps.next, { when: steps.walks });
const onward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
if (!player) on("picture.turn", (event) => (event.code === onward ? steps.next() : steps.previous()), { when: steps.walks });
const title = () => asset.querySelector(".field-title .field-edit");
if (title()) on("asset.title", () => title()?.click(), { when: title });

// Processing is over: show what came of it, unless somebody is writing here.
wakeLiveMarks(() => { if (!fields.writing()) location.reload(); });
