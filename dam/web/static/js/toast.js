/** Passing messages: `toast("5 changed", { action: "Undo", onAction, tone: "good", seconds: 12 })`.
 *
 * They are read out by the live region they stand in (`tone: "bad"` at once), stay while a hand or the focus is on them,
 * and are shown over an open dialog too. A server says one with the header HX-Trigger: {"toast": {"text": "…"}}.
 */

const SECONDS = 6;
const SECONDS_WITH_ACTION = 15;
const MOST = 3;

const region = document.getElementById("toasts");

/** The page brings a button that closes, in the reader's language. */
const closing = (onClick) => {
  const made = region.querySelector("[data-dismiss]").cloneNode(true);
  made.removeAttribute("data-dismiss");
  made.addEventListener("click", onClick);
  return made;
};

/** In front: a modal dialog makes everything outside of it deaf. */
const bringToFront = () => {
  const place = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== place) place.append(region);
};
document.addEventListener("close", (event) => { if (event.target.contains(region)) bringToFront(); }, true);

const leaveAfter = (element, seconds) => {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => element.remove(), seconds * 1000);
  };
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, start);
  start();
};

/** Show `text`; returns a function that takes the message away. `seconds: 0` leaves it until it is closed. */
export const toast = (text, { action, onAction, tone, seconds = action ? SECONDS_WITH_ACTION : SECONDS } = {}) => {
  bringToFront();
  const made = document.createElement("div");
  made.className = tone ? `toast toast-${tone}` : "toast";
  if (tone === "bad") made.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  made.append(words);
  if (action) {
    const acts = document.createElement("button");
    acts.type = "button";
    acts.className = "toast-action";
    acts.textContent = action;
    acts.addEventListener("click", () => {
      made.remove();
      onAction?.();
    });
    made.append(acts);
  }
  made.append(closing(() => made.remove()));
  const passing = [...region.children].filter((one) => !one.id);
  passing.slice(0, Math.max(0, passing.length - MOST + 1)).forEach((one) => one.remove());
  region.append(made);
  if (seconds) leaveAfter(made, seconds);
  return () => made.remove();
};

document.addEventListener("toast", (event) => { toast(event.detail.text, event.detail); });
region?.querySelectorAll("[data-flashed]").forEach((one) => leaveAfter(one, SECONDS));
