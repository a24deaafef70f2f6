/** Batch edits: the dialog of their form, their progress, which outlives the page, and a word with Undo at the end. */

import { fetched } from "./fetched.js";
import { look, watch } from "./live.js";
import { toast } from "./toast.js";

const UNDO_SHOWN_SECONDS = 11 * 60;
const MOST_IDS = 500;
const KEPT = "kronika:batch";

const stage = () => document.getElementById("batch-dialog");
const isDialog = (element) => element?.matches?.("dialog");
const shownId = () => stage()?.querySelector("[data-batch]")?.dataset.batch;
const visible = (id) => shownId() === id && (!isDialog(stage()) || stage().open);
const token = () => document.querySelector('meta[name="csrf-token"]').content;

const remember = (id) => sessionStorage.setItem(KEPT, JSON.stringify({ id, since: Date.now() }));
const forget = (id) => { if (recall()?.id === id) sessionStorage.removeItem(KEPT); };
const recall = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  return kept && Date.now() - kept.since < UNDO_SHOWN_SECONDS * 1000 ? kept : null;
};

// A batch edit is followed over the live channel until its end, whatever the page shows of it.
const followed = new Map();
watch(() => ({ batches: [...followed.keys()] }), ({ batches = {} }) => {
  for (const [id, leave] of followed) {
    // What was not yet asked for is not in the answer; what is not there any more is null.
    if (!(id in batches)) continue;
    const state = batches[id];
    if (!state || state.ended) {
      followed.delete(id);
      leave?.close();
      if (state) ended(state);
      else forget(id);
    } else if (visible(id)) {
      leave?.close();
      followed.set(id, null);
      paint(state);
    } else {
      const shown = leave ?? progressToast(id);
      followed.set(id, shown);
      shown.say(state);
    }
  }
});

function follow(id) {
  if (!followed.has(id)) followed.set(id, null);
  look();
}

function paint(state) {
  const part = stage().querySelector("[data-batch]");
  Object.assign(part.querySelector("progress"), { max: state.total, value: state.done });
  const said = part.querySelector("[data-batch-said]");
  if (said.textContent !== state.said) said.textContent = state.said;
}

/** A message that tells how far it is, for whoever has gone on to something else. */
function progressToast(id) {
  const close = toast(" ", { seconds: 0 });
  const made = document.getElementById("toasts").lastElementChild;
  const bar = document.createElement("progress");
  const link = document.createElement("a");
  link.href = `/batch/${id}`;
  made.querySelector("p").replaceChildren(link);
  made.querySelector("p").after(bar);
  return {
    close,
    say(state) {
      if (link.textContent !== state.said) link.textContent = state.said;
      Object.assign(bar, { max: state.total, value: state.done });
    },
  };
}

function ended(state) {
  document.dispatchEvent(new CustomEvent("kronika:changed", { detail: state.ids.length <= MOST_IDS ? { ids: state.ids } : {} }));
  if (visible(state.id)) {
    htmx.ajax("GET", `/batch/${state.id}/part`, { target: "#batch-dialog", swap: "innerHTML" });
    if (!isDialog(stage())) return forget(state.id);
  } else tellEnd(state);
}

function tellEnd(state) {
  const seconds = state.undo ? Math.max(30, UNDO_SHOWN_SECONDS - (Date.now() - (recall()?.since ?? Date.now())) / 1000) : undefined;
  toast(state.said, { tone: state.good ? "good" : undefined, action: state.undo || undefined, onAction: () => undo(state.id), seconds });
  const made = document.getElementById("toasts").lastElementChild;
  made.querySelector(".icon-button").addEventListener("click", () => forget(state.id));
  if (!state.undo) forget(state.id);
}

/** The last word of one that has ended while somebody looked at it. */
async function offerUndo(id) {
  try {
    const answer = await fetch(`/batch/${id}/state`, { headers: { "HX-Request": "true" } });
    const state = answer.ok ? await answer.json() : null;
    if (state?.undo) tellEnd(state);
  } catch {
    // The line is away; the list of batch edits has the way back too.
    look();
  }
}

async function undo(id) {
  forget(id);
  try {
    const answer = await fetch(`/batch/${id}/undo`, { method: "POST", headers: { "X-CSRF-Token": token(), "HX-Request": "true", Accept: "application/json" } });
    if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
    const back = await answer.json();
    remember(back.id);
    follow(back.id);
  } catch {
    location.assign(`/batch/${id}`);
  }
}

const form = () => stage()?.querySelector("[data-batch-form]");
const dirty = () => [...(form()?.querySelectorAll("[data-batch-way]") ?? [])].some((way) => way.value !== "leave") || Boolean(form()?.elements.find.value);

// What is being sent is no longer previewed.
document.addEventListener("htmx:beforeRequest", (event) => {
  const at = document.getElementById("batch-preview");
  if (event.detail.elt === form()) htmx.trigger(at, "htmx:abort");
  else if (event.detail.elt === at && form().classList.contains("htmx-request")) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", () => {
  const go = document.getElementById("batch-go");
  if (go) go.disabled = Boolean(go.querySelector("[data-idle]"));
});
// Messages that stand in front of the dialog do not go with what it held.
document.addEventListener("htmx:beforeSwap", (event) => {
  const messages = document.getElementById("toasts");
  if (event.detail.target === stage() && stage()?.contains(messages)) document.body.append(messages);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const at = stage();
  if (!at || event.detail.target !== at) return;
  if (isDialog(at) && !at.open) at.showModal();
  const part = at.querySelector("[data-batch]");
  if (part && !("batchEnded" in part.dataset)) {
    remember(part.dataset.batch);
    follow(part.dataset.batch);
  }
  (at.querySelector("[autofocus]") ?? (part ? at.querySelector(".button-main") : at.querySelector("[data-batch-way]")))?.focus();
});
document.addEventListener("close", (event) => {
  if (event.target !== stage()) return;
  const id = shownId();
  const over = stage().querySelector("[data-batch-ended]");
  if (form()) stage().replaceChildren();
  // What has ended while it was looked at still offers the way back.
  if (id && over && recall()?.id === id) offerUndo(id);
  else look();
}, true);
// Nothing typed is thrown away by a slip: only the buttons close a form that says something.
document.addEventListener("cancel", (event) => { if (event.target === stage() && dirty()) event.preventDefault(); }, true);
document.addEventListener("click", (event) => { if (event.target === stage() && dirty()) event.stopPropagation(); }, true);
document.addEventListener("keydown", (event) => {
  const inside = event.target.closest?.("[data-batch-form]");
  if (!inside) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) inside.requestSubmit();
  // Enter in a line sends a form; five hundred assets are not changed by that.
  else if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  else if (event.key === "Escape" && dirty()) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-batch-way]") || event.target.value === "leave") return;
  const control = [...event.target.parentElement.querySelectorAll(".batch-control")].find((one) => one.offsetParent);
  control?.querySelector("input, select:not(.picker-source), textarea:not(.picker-source)")?.focus();
});

// Pickers are fetched where there is a field for one.
const pickers = async (root) => { if (root.querySelector("[data-picker]")) (await fetched(() => import("./picker.js"))).wakePickers(root); };
document.addEventListener("htmx:load", (event) => pickers(event.detail.elt.parentElement ?? event.detail.elt));
pickers(document);

const onPage = shownId();
if (onPage && !("batchEnded" in stage().querySelector("[data-batch]").dataset)) { remember(onPage); follow(onPage); }
else if (recall()) follow(recall().id);
