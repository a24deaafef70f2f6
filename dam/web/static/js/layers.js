/** Menus beside their buttons, with arrow keys; tips for whoever hovers or comes with the keyboard; passing messages. */

import { placeBeside } from "./place.js";
import "./toast.js";

const TIP_AFTER_MILLISECONDS = 350;
const TIP_LEAVES_MILLISECONDS = 150;

// Menus: <button popovertarget="x"> and <div class="menu" id="x" popover data-align="end">.
const opener = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
const choices = (menu) => [...menu.querySelectorAll("a, button, input")].filter((one) => !one.disabled && one.offsetParent !== null);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const open = event.newState === "open";
  const by = opener(menu);
  by?.setAttribute("aria-expanded", String(open));
  if (open && by && !menu.matches(".menu-account")) placeBeside(menu, by, menu.dataset.align);
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  const by = event.target.closest?.("[popovertarget]");
  if (!menu) {
    const own = by && document.getElementById(by.getAttribute("popovertarget"));
    if (event.key === "ArrowDown" && own?.matches(".menu")) {
      event.preventDefault();
      if (!own.matches(":popover-open")) own.showPopover();
      choices(own)[0]?.focus();
    }
    return;
  }
  const all = choices(menu);
  const at = all.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || (event.target.matches("input") && !/^Arrow/.test(event.key))) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
});

// A menu whose choice was taken closes; data-stays keeps it open.
document.addEventListener("click", (event) => {
  const menu = event.target.closest?.(".menu-choice")?.closest(".menu:popover-open:not([data-stays])");
  menu?.hidePopover();
});

// Tips: data-tip says the words, data-tip-keys the keys. The name of the control itself is its aria-label.
const tip = document.createElement("div");
tip.className = "tooltip";
tip.popover = "manual";
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);
let timer = 0;

const hide = () => {
  clearTimeout(timer);
  if (tip.matches(":popover-open")) tip.hidePopover();
};
const show = (of) => {
  if (!of.isConnected) return;
  tip.textContent = of.dataset.tip;
  for (const key of of.dataset.tipKeys?.split(" ") ?? []) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    tip.append(cap);
  }
  tip.hidePopover();
  tip.showPopover();
  placeBeside(tip, of, "middle");
};
const later = (event) => {
  const of = event.target.closest?.("[data-tip]");
  clearTimeout(timer);
  if (of) timer = setTimeout(show, TIP_AFTER_MILLISECONDS, of);
  // Not at once: the hand may be on its way to the tip itself.
  else if (!event.target.closest?.(".tip")) timer = setTimeout(hide, TIP_LEAVES_MILLISECONDS);
};
document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") later(event); });
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-tip]:focus-visible")) show(event.target);
  else hide();
});
for (const name of ["pointerdown", "scroll"]) document.addEventListener(name, hide, true);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
