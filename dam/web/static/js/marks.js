/** In and out marks: set by key, button or number, shown on the time line, cut into a clip. */

import { on } from "./shortcuts.js";

export function wakeMarks(asset, player) {
  const form = asset.querySelector("[data-clip-form]");
  if (!form) return;
  const [start, end] = [form.elements.in_seconds, form.elements.out_seconds];
  const find = (name) => player.box.querySelector(`[data-${name}]`);
  const value = (input) => (input.value === "" || Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber);

  function show() {
    const [from, to] = [value(start), value(end)];
    const part = (seconds) => `${(100 * seconds) / (player.length() || 1)}%`;
    for (const [mark, at] of [[find("mark-in"), from], [find("mark-out"), to]]) {
      mark.hidden = at === null;
      if (at !== null) mark.style.left = part(at);
    }
    const range = find("range");
    range.hidden = from === null || to === null || to <= from;
    if (!range.hidden) Object.assign(range.style, { left: part(from), width: part(to - from) });
    form.querySelector("[data-play-range]").disabled = range.hidden;
  }

  function set(input) {
    input.value = player.sound.currentTime.toFixed(3);
    const [from, to] = [value(start), value(end)];
    // A mark on the wrong side of the other one begins a new range.
    if (from !== null && to !== null && to <= from) (input === start ? end : start).value = "";
    show();
  }

  find("set-in")?.addEventListener("click", () => set(start));
  find("set-out")?.addEventListener("click", () => set(end));
  form.querySelector("[data-play-range]").addEventListener("click", () => player.playRange(value(start), value(end)));
  for (const input of [start, end]) input.addEventListener("input", show);
  on("marks.in", () => set(start));
  on("marks.out", () => set(end));
  player.sound.addEventListener("loadedmetadata", show);
  show();
}
