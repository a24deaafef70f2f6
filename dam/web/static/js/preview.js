/** A large look at one asset over the list: walk on with arrows, change its words, come back to where it stands. */

import "./found-word.js";
import * as address from "./preview-address.js";
import { wakeZoom } from "./preview-zoom.js";
import { wakeFields } from "./fields.js";
import { flip } from "./selection.js";
import { grid, isSelected, list, number, onChange, query, total, whenAwake } from "./selection-store.js";
import { refresh } from "./selection-tiles.js";
import { on } from "./shortcuts.js";

const INFO = "kronika:preview-info";
const WAIT_MS = 150;
const MOST_KEPT = 12;

const dialog = () => document.querySelector("[data-preview]");
const find = (name) => dialog().querySelector(`[data-preview-${name}]`);
const kept = new Map();
let now = null;
let zoom = null;
// Where an asset stands that the list does not know: `{id, row, previous, next}`.
let apart = null;

const isOpen = () => Boolean(dialog()?.open);

/** The part of an asset, asked for once; what is asked for here is there when somebody walks on. */
function part(id) {
  const asked = address.ofPart(id, new URLSearchParams(query()).get("q"));
  if (!kept.has(asked)) {
    const answered = fetch(asked, { headers: { "HX-Request": "true" } }).then((answer) => {
      if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
      return answer.text();
    });
    answered.catch(() => kept.delete(asked));
    kept.set(asked, answered);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(asked);
}

const made = (html) => {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.firstElementChild;
};

async function preload(id) {
  if (!id) return;
  const picture = made(await part(id)).querySelector("[data-picture]");
  if (!picture) return;
  const image = new Image();
  Object.assign(image, { sizes: picture.sizes, srcset: picture.srcset, src: picture.getAttribute("src") });
}

/** Forms in which something was changed and not saved. */
const unsaved = () => [...dialog().querySelectorAll("[data-field-form]")].find((form) => form.hasAttribute("data-dirty") || form.elements.value.value !== form.elements.seen.value);

function held() {
  const form = isOpen() && unsaved();
  if (!form) return false;
  say(dialog().dataset.unsaved);
  form.toggleAttribute("data-held", true);
  form.elements.value.focus();
  return true;
}

const say = (text) => { find("said").textContent = text; };

async function open(id, { enter = true } = {}) {
  const at = dialog();
  if (!at || !id) return;
  if (!at.open) {
    at.toggleAttribute("data-info", localStorage.getItem(INFO) !== "off");
    find("info").setAttribute("aria-pressed", String(at.hasAttribute("data-info")));
    at.showModal();
    at.focus();
    if (enter) address.enter(id);
  }
  await show(id);
}

async function show(id) {
  now = id;
  showCheck();
  place();
  const waiting = setTimeout(() => find("body").setAttribute("aria-busy", "true"), WAIT_MS);
  try {
    const article = made(await part(id));
    if (now !== id || !isOpen()) return;
    put(article);
  } catch {
    if (now === id && isOpen()) lost(id);
  } finally {
    clearTimeout(waiting);
    if (now === id && dialog()) find("body").removeAttribute("aria-busy");
  }
  await lookAround(id);
}

/** Where the ways on lead, with the next ones fetched already. */
async function lookAround(id) {
  if (!grid()) return;
  if (rowOf(id) < 0) {
    await seek(id);
    if (now !== id || !isOpen()) return;
    place();
    if (find("place").textContent) say(find("place").textContent);
  }
  const [next, previous] = await Promise.all([beside(id, 1), beside(id, -1)]);
  if (now !== id || !isOpen()) return;
  point(1, next);
  point(-1, previous);
  await Promise.allSettled([preload(next), preload(previous)]);
}

/** Have an asset's place in the result told, as a link may lead far down the list; a list by time goes there itself. */
async function seek(id) {
  const parameters = new URLSearchParams(query());
  parameters.set("id", id);
  try {
    const answer = await fetch(`/library/place?${parameters}`, { headers: { "HX-Request": "true" } });
    const told = answer.ok ? await answer.json() : { row: null };
    if (told.row === null || now !== id) return;
    apart = { id, ...told };
    if (grid().sequence.whole) await grid().at(told.row);
  } catch {
    // The picture is there all the same; the next step asks again.
  }
}

const rowOf = (id) => {
  const row = grid()?.indexOf(id) ?? -1;
  return row < 0 && apart?.id === id ? apart.row : row;
};

/** The id beside an asset, null at an end of the list. */
async function beside(id, way) {
  if (grid()?.indexOf(id) >= 0) return way > 0 ? grid().next(id) : grid().previous(id);
  return apart?.id === id ? (way > 0 ? apart.next : apart.previous) : null;
}

function put(article) {
  zoom?.end();
  zoom = null;
  find("body").replaceChildren(article);
  window.htmx?.process(article);
  const picture = article.querySelector("[data-picture]");
  find("zooms").hidden = !picture;
  const stage = article.querySelector("[data-stage]");
  if (picture) {
    picture.addEventListener("load", () => picture.toggleAttribute("data-loaded", true), { once: true });
    zoom = wakeZoom(stage, picture, { onSwipe: swipe, onScale: (scale) => { find("scale").textContent = `${number(Math.round(scale * 100))}%`; } });
  } else swipeOver(stage);
  find("open").href = article.dataset.page;
  find("download").href = article.dataset.original;
  say([find("place").textContent, article.dataset.name].filter(Boolean).join(". "));
}

function lost(id) {
  const note = Object.assign(document.createElement("p"), { className: "preview-lost", textContent: dialog().dataset.away });
  note.addEventListener("click", () => show(id));
  find("body").replaceChildren(note);
  say(dialog().dataset.away);
}

function place() {
  const row = rowOf(now);
  find("place").textContent = row < 0 ? "" : dialog().dataset.place.replace("{place}", number(row + 1)).replace("{total}", number(total()));
  for (const way of [-1, 1]) point(way, row < 0 ? null : undefined);
}

/** Which asset a step leads to; `undefined` while it is not known. */
function point(way, id) {
  const button = dialog().querySelector(`[data-preview-step="${way}"]`);
  button.setAttribute("aria-disabled", String(id === null));
}

async function step(way) {
  if (held()) return;
  const from = now;
  const to = await beside(from, way);
  if (!to || now !== from || !isOpen()) return;
  address.walk(to);
  await show(to);
}

/** Left and right as they look: in Persian the next one lies to the left. */
const onward = () => (document.documentElement.dir === "rtl" ? -1 : 1);
const turn = (side) => step(side * onward());
function swipe(x, y) {
  if (y) close();
  else turn(-x);
}

/** Over what can't be enlarged, a finger still leads on. */
function swipeOver(stage) {
  let from = null;
  stage.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    if (from && Math.abs(to.clientX - from.clientX) > 56 && Math.abs(to.clientX - from.clientX) > 2 * Math.abs(to.clientY - from.clientY)) turn(-Math.sign(to.clientX - from.clientX));
    from = null;
  });
}

function close() {
  if (!isOpen() || held()) return;
  dialog().close();
}

/** However it was closed: nothing plays on, the address is that of the list, and the focus is where the asset stands. */
document.addEventListener("close", async (event) => {
  // Told a moment later: Forward may have opened it again.
  if (!event.target.matches?.("[data-preview]") || isOpen()) return;
  const id = now;
  now = null;
  zoom?.end();
  zoom = null;
  find("body").replaceChildren();
  address.leave();
  const tile = list() && (await grid()?.reveal(id));
  (tile?.querySelector(".tile-link") ?? document.getElementById("main")).focus({ preventScroll: true });
}, true);

function showCheck() {
  if (now) find("check").setAttribute("aria-pressed", String(isSelected(now)));
}

function info() {
  const on = dialog().toggleAttribute("data-info");
  find("info").setAttribute("aria-pressed", String(on));
  localStorage.setItem(INFO, on ? "on" : "off");
}

const recording = () => dialog().querySelector("video, audio");

function edit(name) {
  const button = dialog().querySelector(`.field-${name} .field-edit`);
  button?.click();
  return Boolean(button);
}

on("grid.look", (event) => {
  const id = event.target.closest?.(".tile-link")?.closest("[data-id]")?.dataset.id;
  if (!id) return false;
  open(id);
  return true;
}, { when: dialog });
on("preview.turn", (event) => (event.target.matches("video, audio") ? false : turn(event.key === "ArrowRight" ? 1 : -1)));
on("preview.close", close);
// What can be played plays; what is only looked at is put away by the key that has opened it.
on("preview.play", () => {
  const sound = recording();
  if (!sound) close();
  else if (sound.paused) sound.play();
  else sound.pause();
});
on("preview.page", leaveFor);
on("preview.select", () => flip(now));
on("preview.larger", () => zoom.by(1.5), { when: () => zoom });
on("preview.smaller", () => zoom.by(1 / 1.5), { when: () => zoom });
on("preview.fit", () => zoom.by(0), { when: () => zoom });
on("preview.details", info);
on("preview.title", () => edit("title"));
on("preview.caption", () => edit("description"));

/** To the page of the asset; the list notes it as if its tile were clicked, so that the way back leads here again. */
async function leaveFor() {
  if (held()) return;
  const to = find("open").href;
  const tile = await grid()?.reveal(now);
  tile?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  location.assign(to);
}

document.addEventListener("click", (event) => {
  const look = event.target.closest?.("[data-look]");
  if (look) open(look.closest("[data-id]").dataset.id);
  if (!event.target.closest?.("[data-preview]")) return;
  const on = (name) => event.target.closest(`[data-preview-${name}]`);
  if (on("step")) step(Number(on("step").dataset.previewStep));
  if (on("close")) close();
  if (on("info")) info();
  if (on("check")) flip(now);
  if (on("open") && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); leaveFor(); }
  const by = event.target.closest("[data-zoom-by]");
  if (by) zoom?.by(Number(by.dataset.zoomBy));
});

// What was saved here is to be seen in the list, too.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb !== "post" || !event.target.closest?.("[data-preview]") || !event.detail.successful) return;
  kept.clear();
  refresh([now]);
});
document.addEventListener("kronika:changed", () => kept.clear());
document.addEventListener("cancel", (event) => { if (event.target.matches?.("[data-preview]") && held()) event.preventDefault(); }, true);
wakeFields(document);
onChange(() => { if (isOpen()) showCheck(); });
// The list may know only later where it stands.
document.addEventListener("kronika:tiles", () => {
  if (!isOpen() || find("place").textContent || grid().indexOf(now) < 0) return;
  lookAround(now);
});

address.follow(isOpen, (id) => (isOpen() ? show(id) : open(id, { enter: false })), () => { if (isOpen()) dialog().close(); });
const shared = address.wanted();
if (shared && dialog()) whenAwake(() => open(shared));
