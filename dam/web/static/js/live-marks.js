/**
 * Marks in a page that the live channel keeps true: `data-live-asset` with its progress and `data-live-word`,
 * `data-live-clips` for a list that is asked for anew when one of its clips changes.
 */

import { look, watch } from "./live.js";

/** @param {(ended: {id: string, state: string}[]) => void} over called when assets are no longer being processed */
export function wakeMarks(over) {
  const marks = () => [...document.querySelectorAll("[data-live-asset]")];
  const clips = () => document.querySelector("[data-live-clips]");
  let known = "";

  watch(
    () => ({ assets: marks().map((mark) => mark.dataset.liveAsset), clips: clips()?.dataset.liveClips.split(".") ?? [] }),
    (answer) => {
      const ended = [];
      for (const mark of marks()) {
        const told = answer.assets?.[mark.dataset.liveAsset];
        if (!told) continue;
        show(mark, told);
        if (told.state !== "ingesting") ended.push({ id: mark.dataset.liveAsset, state: told.state });
      }
      if (ended.length) over(ended);
      const list = clips();
      const told = Object.values(answer.clips ?? {});
      const now = told.map((clip) => clip.word).join();
      // The list was made a moment before: what is over by now was not when it was made.
      if (list && (told.some((clip) => clip.state !== "queued") || (known && now !== known))) htmx.trigger(list, "kronika:refresh");
      known = list ? now : "";
    },
  );
  // A part of the page that has just come may have marks of its own.
  document.addEventListener("htmx:afterSettle", () => { if (marks().length || clips()) look(); });
}

/** A told asset's progress and word in an element that has places for them. */
export function show(mark, told) {
  const bar = mark.querySelector("progress");
  if (bar) {
    // A bar moves only while somebody works: what waits stands still.
    bar.hidden = !told.working;
    if (told.progress) bar.value = told.progress;
    else bar.removeAttribute("value");
  }
  const word = mark.querySelector("[data-live-word]");
  if (word && word.textContent !== told.word) word.textContent = told.word;
}
