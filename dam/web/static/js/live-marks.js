/**
 * Marks in a page that the live channel keeps true: `data-live-asset` and `data-live-clip` with their progress,
 * `data-live-word` and `data-live-share`; the list of clips is asked for anew when one of its clips is over.
 */

import { look, watch } from "./live.js";

/** @param {(ended: {id: string, state: string}[]) => void} over called when assets are no longer being processed */
export function wakeMarks(over) {
  const marks = () => [...document.querySelectorAll("[data-live-asset]")];
  const clips = () => [...document.querySelectorAll("[data-live-clip]")];

  watch(
    () => ({ assets: marks().map((mark) => mark.dataset.liveAsset), clips: clips().map((mark) => mark.dataset.liveClip) }),
    (answer) => {
      const ended = [];
      for (const mark of marks()) {
        const told = answer.assets?.[mark.dataset.liveAsset];
        if (!told) continue;
        show(mark, told);
        if (told.state !== "ingesting") ended.push({ id: mark.dataset.liveAsset, state: told.state });
      }
      if (ended.length) over(ended);
      let cut = false;
      for (const mark of clips()) {
        const told = answer.clips?.[mark.dataset.liveClip];
        if (!told) continue;
        show(mark, told);
        cut ||= told.state !== "queued";
      }
      if (cut) htmx.trigger(document.getElementById("clips"), "kronika:refresh");
    },
  );
  // A part of the page that has just come may have marks of its own.
  document.addEventListener("htmx:afterSettle", () => { if (marks().length || clips().length) look(); });
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
  // Beside the word, which is read out whenever it changes: nobody wants to hear every percent.
  const share = mark.querySelector("[data-live-share]");
  if (share) share.textContent = told.share;
}
