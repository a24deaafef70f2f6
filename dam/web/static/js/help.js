/** Puts each explanation beside its question mark. On a phone it is a sheet at the foot of the page, by the styles alone. */

import { placeBeside } from "./place.js";

const narrow = matchMedia("(max-width: 40rem)");

const place = (help) => {
  const mark = document.querySelector(`[popovertarget="${CSS.escape(help.id)}"]`);
  if (mark && !narrow.matches) placeBeside(help, mark);
  else for (const side of ["left", "top"]) help.style.removeProperty(side);
};

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-help]") && event.newState === "open") place(event.target);
}, true);
for (const name of ["scroll", "resize"]) {
  addEventListener(name, () => document.querySelectorAll("[data-help]:popover-open").forEach(place), { passive: true, capture: true });
}
