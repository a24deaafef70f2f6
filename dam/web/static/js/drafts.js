/**
 * What somebody types is not lost with the connection, the session or the page. A form with data-draft="KEY" keeps it in
 * this tab until it was saved or given up; on the next visit it is offered again, with the version it was written
 * against, so that what others changed meanwhile is still told. What could not be sent goes by itself later.
 */

const RETRY_MS = 4000;
const reader = document.querySelector('meta[name="reader"]')?.content ?? "";
const keyOf = (element) => `kronika:draft:${reader}:${element.dataset.draft}`;
const kept = (element) => [...element.elements].filter((one) => one.name && !/^(password|file|submit|button)$/.test(one.type) && !/^(csrf_token$|choice-)/.test(one.name));
const written = (one) => one.type !== "hidden" && !one.hidden;
const valueOf = (one) => (/^(radio|checkbox)$/.test(one.type) ? one.checked : one.value);
const valuesOf = (form, which = () => true) => Object.fromEntries(kept(form).filter(which).map((one, at) => [`${one.name}:${at}`, valueOf(one)]));
const initial = new WeakMap();
const wanted = new Set();

function read(element) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(element)));
  } catch {
    return null;
  }
}
function write(form) {
  const draft = { at: Date.now(), all: valuesOf(form), written: valuesOf(form, written) };
  if (JSON.stringify(draft.written) === initial.get(form)) return forget(form);
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // No room or not allowed: the page itself still holds what was typed.
  }
}
const forget = (element) => sessionStorage.removeItem(keyOf(element));

function fill(form, draft) {
  kept(form).forEach((one, at) => {
    const value = draft.all[`${one.name}:${at}`];
    if (value === undefined) return;
    if (/^(radio|checkbox)$/.test(one.type)) one.checked = value;
    else one.value = value;
  });
  write(form);
  form.dispatchEvent(new CustomEvent("kronika:restored", { bubbles: true }));
}

/** Offer what was kept; `back` puts it in its place. */
function offer(element, draft, back) {
  if (element.querySelector(":scope > .draft-offer")) return;
  const notice = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "numeric" }).format(draft.at);
  notice.querySelector("[data-words]").textContent = notice.dataset.words.replace("{time}", time);
  const texts = Object.values(draft.written).filter((value) => typeof value === "string" && value.trim());
  notice.querySelector("[data-text]").textContent = texts.join(" · ").slice(0, 200);
  notice.querySelector("[data-restore]").addEventListener("click", () => { notice.remove(); back(); });
  notice.querySelector("[data-discard]").addEventListener("click", () => { forget(element); notice.remove(); });
  element.prepend(notice);
}

function wakeForm(form) {
  initial.set(form, JSON.stringify(valuesOf(form, written)));
  const draft = read(form);
  if (wanted.delete(keyOf(form)) && draft) fill(form, draft);
  else if (draft && JSON.stringify(draft.written) !== initial.get(form)) offer(form, draft, () => { fill(form, draft); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); });
}

function wakeField(field) {
  const draft = read(field);
  const edit = field.querySelector(".field-edit");
  if (draft && edit) offer(field, draft, () => { wanted.add(keyOf(field)); edit.click(); });
}

function wake(root) {
  const found = root.matches?.("[data-draft]") ? [root] : root.querySelectorAll("[data-draft]");
  for (const element of found) if (element.matches("form")) wakeForm(element); else wakeField(element);
}

// Sent when the line is there again. Asked for now and then too: a dead line is not always told as such.
const waiting = () => [...document.querySelectorAll("form[data-waiting]")];
const sendAgain = () => { if (navigator.onLine) waiting().forEach((form) => form.requestSubmit()); };
function waits(form, does) {
  form.toggleAttribute("data-waiting", does);
  const word = form.querySelector(":scope > .draft-waiting");
  if (!does) word?.remove();
  else if (!word) form.append(document.getElementById("draft-waiting").content.firstElementChild.cloneNode(true));
}

document.addEventListener("input", (event) => { const form = event.target.form; if (form?.matches("[data-draft]")) write(form); });
document.addEventListener("click", (event) => { const up = event.target.closest("[data-cancel], [data-keep]")?.closest("form[data-draft]"); if (up) forget(up); });
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (!elt.matches?.("form[data-draft]")) return;
  waits(elt, false);
  if (xhr.status < 400) forget(elt);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => { if (event.detail.elt.matches?.("form[data-draft]")) waits(event.detail.elt, true); });
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
window.addEventListener("online", sendAgain);
setInterval(sendAgain, RETRY_MS);
wake(document);
