/** The search box offers fields, their values, what the archive holds of a word, and what was searched for before. */

import { icon as iconOf, make, optionsOf } from "./options.js";
import { placeBeside } from "./place.js";
import { forget, keep, recent } from "./recent.js";

const WAIT_MS = 150;
const MOST_RECENT_BESIDE_OTHERS = 3;
const input = document.getElementById("search");
const { form } = input;
const words = JSON.parse(input.dataset.words);
const icon = (name) => iconOf(input.dataset.icons, name);
const numbers = new Intl.NumberFormat(document.documentElement.lang);

const list = make("div", { className: "search-list", id: "search-list", role: "listbox", ariaLabel: words.list, tabIndex: -1 });
const clear = make("button", { type: "button", className: "search-clear", textContent: words.clear });
const keys = make("span", { className: "search-keys", ariaHidden: "true" }, make("kbd", { textContent: "↑" }), make("kbd", { textContent: "↓" }), ` ${words.choose} `, make("kbd", { textContent: "Enter" }), ` ${words.take}`);
const foot = make("div", { className: "search-foot" }, keys, clear);
const box = make("div", { className: "search-choices", popover: "manual" }, list, foot);
const status = make("span", { className: "visually-hidden", role: "status" });
// The keys that work everywhere work while it is open as well.
box.dataset.shortcuts = "everywhere";
input.after(box, status);
for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list" })) input.setAttribute(name, value);

const options = optionsOf({ input, list, prefix: "search", draw, take, free: true });
let asked = null;
let timer = 0;
// What the choices were found for: those for other words are seen a moment longer but mean nothing any more.
let shownFor = null;
let early = null;
const fresh = () => isOpen() && shownFor === input.value;

function draw(entry) {
  const label = make("bdi", { className: "search-label", textContent: entry.label });
  const note = entry.note && make("span", { className: "search-note", dir: "auto", textContent: entry.note });
  const count = entry.count && make("span", { className: "search-count", textContent: entry.count });
  return make("div", { className: "palette-option" }, icon(entry.icon), make("span", { className: "search-text" }, label, note), count);
}

const isOpen = () => box.matches(":popover-open");
function close() {
  clearTimeout(timer);
  asked?.abort();
  if (isOpen()) box.hidePopover();
}
function place() {
  box.style.inlineSize = `${form.getBoundingClientRect().width}px`;
  placeBeside(box, form);
}
box.addEventListener("toggle", (event) => {
  const open = event.newState === "open";
  input.setAttribute("aria-expanded", String(open));
  if (!open) input.removeAttribute("aria-activedescendant");
});

function remembered(text) {
  const begun = text.trimStart().toLocaleLowerCase();
  const fitting = recent().filter((each) => each !== text.trim() && each.toLocaleLowerCase().startsWith(begun));
  return fitting.slice(0, begun ? MOST_RECENT_BESIDE_OTHERS : undefined).map((each) => ({ id: `recent:${each}`, label: each, icon: "history", whole: true, text: each }));
}

function show(text, groups) {
  const before = remembered(text);
  clear.hidden = !before.length || Boolean(text.trim());
  options.show([["recent", words.recent, before], ...groups.map(({ title, choices }, number) => [`group-${number}`, title, choices])]);
  status.textContent = words.found.replace("{count}", numbers.format(options.count()));
  const step = early;
  early = null;
  if (!options.count()) return close();
  if (!isOpen()) box.showPopover();
  place();
  shownFor = text;
  if (step) options.step(step);
}

async function ask() {
  const text = input.value;
  const at = [...text.slice(0, input.selectionStart ?? text.length)].length;
  asked?.abort();
  asked = new AbortController();
  let groups = [];
  try {
    const answer = await fetch(`${input.dataset.choices}?${new URLSearchParams({ q: text, at })}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
    if (answer.ok) ({ groups } = await answer.json());
  } catch (problem) {
    // Without the archive's answer what was searched for before is still offered.
    if (problem.name === "AbortError") return;
  }
  if (document.activeElement === input && text === input.value) show(text, groups);
}

function take(entry) {
  if (!fresh()) return ask();
  input.value = entry.text;
  const caret = [...entry.text].slice(0, entry.caret).join("").length;
  input.setSelectionRange(caret, caret);
  options.begin();
  input.focus();
  if (!entry.whole) return ask();
  keep(entry.text);
  close();
  form.requestSubmit();
}

input.addEventListener("input", (event) => {
  clearTimeout(timer);
  options.begin();
  early = null;
  if (!event.isComposing && event.isTrusted) timer = setTimeout(ask, WAIT_MS);
  if (!event.isTrusted) close();
});
input.addEventListener("focus", () => { if (!input.value) ask(); });
input.addEventListener("click", () => { if (!isOpen() && !input.value) ask(); });
// Before the page: Escape closes the list first, and only the next one empties the box.
form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    event.stopPropagation();
    close();
    input.focus();
  }
  if (event.target !== input) return;
  if (!fresh()) {
    if (event.key === "Enter") return close();
    if (event.key !== "ArrowDown" && !(isOpen() && event.key === "ArrowUp")) return;
    event.preventDefault();
    // A key that is faster than the answer moves the mark when it comes.
    early = event;
    clearTimeout(timer);
    ask();
  } else if (options.step(event)) event.stopPropagation();
  else if (event.key === "Enter") {
    const entry = options.current();
    if (!entry) return close();
    event.preventDefault();
    take(entry);
  }
}, true);
form.addEventListener("submit", close);
form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
clear.addEventListener("click", () => {
  forget();
  input.focus();
  ask();
});
window.addEventListener("resize", () => { if (isOpen()) place(); });
window.addEventListener("scroll", (event) => { if (isOpen() && !box.contains(event.target)) place(); }, true);

if (document.activeElement === input) ask();
