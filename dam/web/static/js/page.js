/** What every page does: dialogs, the keys that work everywhere, and a word when the archive does not answer. */

import { fetched, fetchedOrSaid } from "./fetched.js";
import { fillSheet } from "./key-sheet.js";
import { keep } from "./recent.js";
import { cover, on } from "./shortcuts.js";

const search = document.getElementById("search");
const keys = document.getElementById("keys");

function openSheet() {
  fillSheet(keys);
  keys.showModal();
}

/** What covers the page goes before another thing opens over it. */
function uncover() {
  const over = cover();
  if (over?.matches("dialog")) over.close();
  else over?.hidePopover();
}

/** Open at once, so that no letter is lost that follows the key; what it offers comes a moment later. */
function palette() {
  const dialog = document.getElementById("palette");
  const open = dialog.open;
  uncover();
  if (open) return;
  const input = dialog.querySelector("input");
  input.value = "";
  dialog.showModal();
  input.focus();
  // Enter may be faster than the script that knows what it means.
  let entered = false;
  const early = (event) => { if (event.key === "Enter" && !event.isComposing) entered = true; };
  input.addEventListener("keydown", early);
  fetchedOrSaid(() => import("./palette.js")).then((module) => {
    input.removeEventListener("keydown", early);
    if (module) module.opened(entered);
    else dialog.close();
  });
}
if (keys) on("everywhere.palette", () => { palette(); });
if (keys) on("everywhere.keys", () => {
  const open = keys.open;
  uncover();
  if (!open) openSheet();
});
if (search) on("everywhere.search", () => {
  uncover();
  search.focus();
  search.select();
});

search?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  if (search.value) {
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  } else search.blur();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    if (opener.dataset.opens === "keys") openSheet();
    else document.getElementById(opener.dataset.opens).showModal();
  }
  if (event.target.closest("[data-opens-palette]")) palette();
  if (event.target.closest("[data-how-to-search]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    fetchedOrSaid(() => import("./how-to-search.js")).then((module) => module?.openHowTo());
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) {
    const dialog = dismiss.closest("dialog");
    if (dialog) dialog.close();
    else dismiss.parentElement.hidden = true;
  }
  if (event.target.matches("dialog")) event.target.close();
  if (event.target.matches("[data-select]")) event.target.select();
});

// Nobody who does not search pays for what helps with it.
const helped = () => fetched(() => import("./search-box.js"));
search?.addEventListener("focus", helped, { once: true });
if (search && document.activeElement === search) helped();

// What was searched for and looked at; not every letter on the way to it.
search?.addEventListener("change", () => keep(search.value));
if (/^\/library/.test(location.pathname)) window.addEventListener("pagehide", () => keep(search?.value));

// An empty search leaves no trace in the address.
document.addEventListener("htmx:configRequest", (event) => { if (event.detail.parameters.q === "") delete event.detail.parameters.q; });

const toast = document.getElementById("no-answer");
const signedOut = document.getElementById("signed-out");
const noLine = document.getElementById("no-line");
const line = () => { noLine.hidden = navigator.onLine || !document.querySelector("form[data-draft]"); };
for (const name of ["online", "offline"]) window.addEventListener(name, line);
line();
// A form that waits to be sent again says so itself.
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => {
  if (navigator.onLine && !event.detail.elt.matches("form[data-draft]")) toast.hidden = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) toast.hidden = signedOut.hidden = true;
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) signedOut.hidden = false;
});
