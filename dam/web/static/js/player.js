/** Playing the viewing copy: transport by mouse, touch and the editor's keys J K L. */

import { on } from "./shortcuts.js";

const STEP_SECONDS = 5;
const FASTEST = 8;

export const clock = (seconds) => {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const digits = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });
  const two = (number) => new Intl.NumberFormat(document.documentElement.lang, { minimumIntegerDigits: 2 }).format(number);
  return hours ? `${digits.format(hours)}:${two(minutes)}:${two(rest)}` : `${digits.format(minutes)}:${two(rest)}`;
};

export function wakePlayer(box) {
  if (!box) return null;
  const sound = box.querySelector("video, audio");
  const find = (name) => box.querySelector(`[data-${name}]`);
  const [seek, now, done, speed, problem] = ["seek", "now", "done", "speed", "problem"].map(find);
  const length = () => (Number.isFinite(sound.duration) ? sound.duration : Number(box.dataset.duration));
  const frame = 1 / (Number(box.dataset.frameRate) || 25);
  let shuttle = 0;
  let until = null;
  let last = 0;

  function go(seconds) {
    sound.currentTime = Math.min(Math.max(0, seconds), length());
    show();
  }

  function play() {
    if (sound.ended || sound.currentTime >= length() - frame) sound.currentTime = 0;
    // Refused plays are told by the element's own error event, stopped ones need no word.
    sound.play().catch(() => {});
  }

  /** Speed of play: 1 is normal, negative is backward, 0 stands still. */
  function run(rate) {
    shuttle = rate;
    speed.hidden = rate === 0 || rate === 1;
    speed.textContent = `${rate}×`;
    if (rate > 0) { sound.playbackRate = rate; play(); } else sound.pause();
    if (rate < 0) { last = performance.now(); requestAnimationFrame(backward); }
  }

  function backward(time) {
    if (shuttle >= 0) return;
    if (!sound.seeking) { go(sound.currentTime + (shuttle * (time - last)) / 1000); last = time; }
    if (sound.currentTime <= 0) run(0);
    else requestAnimationFrame(backward);
  }

  const toggle = () => { until = null; run(sound.paused && shuttle >= 0 ? 1 : 0); };
  const faster = (sign) => run(Math.sign(shuttle) === sign ? Math.sign(sign) * Math.min(FASTEST, Math.abs(shuttle) * 2) : sign);

  function show() {
    const at = sound.currentTime;
    if (until !== null && at >= until) { until = null; run(0); }
    seek.value = at;
    seek.setAttribute("aria-valuetext", clock(at));
    now.textContent = clock(at);
    done.style.inlineSize = `${(100 * at) / (length() || 1)}%`;
    box.dispatchEvent(new CustomEvent("kronika:time", { detail: at }));
    if (!sound.paused) requestAnimationFrame(show);
  }

  sound.addEventListener("play", () => { box.toggleAttribute("data-playing", true); problem.hidden = true; show(); });
  sound.addEventListener("pause", () => { box.toggleAttribute("data-playing", false); show(); if (shuttle > 0) { shuttle = 0; speed.hidden = true; } });
  sound.addEventListener("loadedmetadata", () => { seek.max = length(); show(); });
  for (const name of ["timeupdate", "seeked"]) sound.addEventListener(name, show);
  sound.addEventListener("error", () => { problem.hidden = false; });
  if (sound.error) problem.hidden = false;
  seek.addEventListener("input", () => { until = null; go(Number(seek.value)); });
  find("play").addEventListener("click", () => { if (sound.error) sound.load(); toggle(); });
  find("mute").addEventListener("click", mute);
  box.querySelector("video")?.addEventListener("click", toggle);

  function mute() {
    sound.muted = !sound.muted;
    find("mute").setAttribute("aria-pressed", String(sound.muted));
  }

  on("player.toggle", toggle);
  on("player.pause", () => run(0));
  on("player.forward", () => faster(1));
  on("player.backward", () => faster(-1));
  on("player.jump", (event) => go(sound.currentTime + (event.code === "ArrowLeft" ? -STEP_SECONDS : STEP_SECONDS)));
  on("player.frame", (event) => { run(0); go(sound.currentTime + (event.code === "Comma" || event.key === "," ? -frame : frame)); });
  on("player.start", () => go(0));
  on("player.end", () => go(length()));
  on("player.mute", mute);
  show();
  return { box, sound, length, go, frame, playRange(from, to) { go(from); until = to; run(1); } };
}
