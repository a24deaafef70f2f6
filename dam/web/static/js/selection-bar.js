/** The bar of the selection: how many, how large, and what can be done with them. */

import { clear, grid, intoForm, isActive, number, selectAll, selection, selectLoaded, total } from "./selection-store.js";

const SETTLE_MS = 200;
const SAY_MS = 400;
const bar = () => document.querySelector("[data-selection]");
const find = (name) => bar().querySelector(`[data-selection-${name}]`);
let asked = null;
let askTimer = 0;
let sayTimer = 0;

/** Say a sentence of the bar's to whoever listens; `{count}` in it is put in. */
export function say(name, count) {
  const text = bar()?.dataset[name]?.replace("{count}", number(count ?? 0)) ?? "";
  const region = document.querySelector("[data-selection-said]");
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { if (region) region.textContent = text; }, SAY_MS);
}

/** The same for the eye, as a passing message. */
function tell(name, tone) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: bar().dataset[name] ?? name, tone } }));
}

export function showBar() {
  const at = bar();
  if (!at) return;
  const { all, count } = selection();
  at.hidden = !isActive();
  document.body.toggleAttribute("data-selecting", isActive());
  if (at.hidden) {
    for (const menu of document.querySelectorAll(".selection-menu:popover-open")) menu.hidePopover();
    asked?.abort();
    return;
  }
  find("count").textContent = at.dataset.words.replace("{count}", number(count));
  const more = find("all");
  more.hidden = all || total() <= count || count < (grid()?.ids().length ?? 0);
  more.textContent = at.dataset.allWords.replace("{count}", number(total()));
  say("words", count);
  clearTimeout(askTimer);
  askTimer = setTimeout(ask, SETTLE_MS);
}

/** One request of the bar's; answers what the archive says, or null where another one has taken its place. */
async function post(address, signal) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(address, { method: "POST", body: intoForm(new URLSearchParams()), signal, headers: { "X-CSRF-Token": token, "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
  return answer.json();
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    fill(await post("/selection/summary", asked.signal));
  } catch (problem) {
    if (problem.name !== "AbortError") fill({ notes: [bar().dataset.failed], downloadable: true, editable: null, failed: 0 });
  }
}

function fill(told) {
  if (!bar() || bar().hidden) return;
  find("size").textContent = told.originals ?? "";
  const given = { editable: told.editable !== 0, failed: told.failed > 0, downloadable: told.downloadable, previews: told.downloadable && told.previews !== "" };
  for (const part of document.querySelectorAll("#selection [data-needs], .selection-menu [data-needs]")) part.hidden = !given[part.dataset.needs];
  document.querySelector("[data-originals]").textContent = told.originals ?? "";
  document.querySelector("[data-previews]").textContent = told.previews ?? "";
  const notes = find("notes");
  notes.replaceChildren(...told.notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  notes.hidden = !told.notes.length;
}

async function copyLinks() {
  const { all, ids, query } = selection();
  const links = all ? [`${location.origin}/library?${query}`] : ids.map((id) => `${location.origin}/assets/${id}`);
  try {
    await navigator.clipboard.writeText(links.join("\n"));
    tell("copied", "good");
  } catch {
    tell("notCopied", "bad");
  }
}

async function processAgain() {
  try {
    const { said } = await post("/selection/process");
    tell(said, "good");
    document.dispatchEvent(new CustomEvent("kronika:changed"));
  } catch {
    tell("failed", "bad");
  }
}

document.addEventListener("click", (event) => {
  const on = (name) => event.target.closest?.(`[data-selection-${name}]`);
  if (on("clear")) { clear(); say("cleared"); }
  if (on("all")) selectAll();
  if (on("loaded")) selectLoaded();
  if (on("links")) copyLinks();
  if (on("process")) processAgain();
});
document.addEventListener("formdata", (event) => { if (event.target.matches("[data-selection-form]")) intoForm(event.formData); });
document.addEventListener("submit", (event) => { if (event.target.matches("[data-selection-form]") && event.submitter?.name === "what") tell("downloadWords", "good"); });
// Dialogs that htmx opens for the selection get it with their request.
document.addEventListener("htmx:configRequest", (event) => { if (event.detail.elt.matches?.("[data-with-selection]")) intoForm(event.detail.formData); });
