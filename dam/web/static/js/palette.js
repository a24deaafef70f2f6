/** The command palette: what is on this page, where one can go, and what the archive finds, by a few letters. */

import { keysOf } from "./key-sheet.js";
import { keep, recent } from "./recent.js";
import { can, run, table } from "./shortcuts.js";

const WAIT_MS = 160;
const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const status = dialog.querySelector("[data-status]");
const words = JSON.parse(dialog.dataset.words);
const numbers = new Intl.NumberFormat(document.documentElement.lang);
let entries = { pages: [], settings: [] };
let options = [];
let chosen = 0;
let moved = false;
let asked = null;
let timer = 0;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter(Boolean));
  return element;
};
const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", `${dialog.dataset.icons}#${name}`);
  return svg;
};

// Narrowing at once, with what the page itself knows; the server adds what only it can fold.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(document.documentElement.lang);
const scattered = (part, text) => [...part].every((sign) => { const at = text.indexOf(sign); text = text.slice(at + 1); return at >= 0; });
function fit(query, label) {
  const text = plain(label);
  const parts = plain(query).split(/\s+/).filter(Boolean);
  const starts = text.split(/[\s:.,]+/);
  if (parts.every((part) => starts.some((word) => word.startsWith(part)))) return 3;
  if (parts.every((part) => text.includes(part))) return 2;
  return query.length > 2 && scattered(parts.join(""), text) ? 1 : 0;
}

const actions = () => table.shortcuts.filter((row) => row.command && can(row.action)).map((row) => ({ id: row.action, label: row.meaning, icon: "command", row, act: () => run(row.action) }));
const search = (query) => ({ id: `search:${query}`, icon: "search", url: `${dialog.dataset.library}?${new URLSearchParams({ q: query })}`, query });

function narrowed(all, query, ids) {
  const ranked = all.map((entry) => [Math.max(fit(query, entry.label) * 1000, ids.includes(entry.id) ? 2500 - ids.indexOf(entry.id) : 0), entry]);
  return ranked.filter(([rank]) => rank).sort(([one], [other]) => other - one).map(([, entry]) => entry);
}

function groupsFor(query, found) {
  if (!query) return [
    ["recent", recent().map((text) => ({ ...search(text), icon: "history", label: text }))],
    ["actions", actions()], ["pages", entries.pages], ["settings", entries.settings],
  ];
  const ids = found?.ids ?? [];
  const groups = [["actions", narrowed(actions(), query, ids)], ["pages", narrowed(entries.pages, query, ids)], ["settings", narrowed(entries.settings, query, ids)]];
  const everywhere = { ...search(query), label: words.search.replace("{query}", query) };
  return [...groups, ["archive", [everywhere]], ["events", found?.events ?? []], ["assets", found?.assets ?? []]];
}

function option(entry, index) {
  const picture = entry.picture ? make("img", { src: entry.picture, alt: "", className: "palette-picture", loading: "lazy" }) : icon(entry.icon);
  const label = make("span", { className: "palette-label", dir: "auto", textContent: entry.label });
  if (entry.lang) label.lang = entry.lang;
  const note = entry.note && make("span", { className: "palette-note", dir: "auto", textContent: entry.note });
  const element = make("div", { className: "palette-option", id: `palette-option-${index}` }, picture, make("span", { className: "palette-text" }, label, note));
  if (entry.row) element.append(make("span", { className: "palette-keys", ariaHidden: "true" }, ...keysOf(entry.row)));
  if (entry.current) element.append(make("span", { className: "palette-current" }, icon("check"), make("span", { className: "visually-hidden", textContent: words.chosen })));
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  return element;
}

function show(found) {
  const query = input.value.trim();
  const kept = options[chosen]?.id;
  options = [];
  const groups = groupsFor(query, found).filter(([, all]) => all.length).map(([name, all]) => {
    const title = make("div", { className: "palette-group", id: `palette-${name}`, textContent: words[name], role: "presentation" });
    const group = make("div", { role: "group" }, title, ...all.map((entry) => option(entry, options.push(entry) - 1)));
    group.setAttribute("aria-labelledby", title.id);
    return group;
  });
  list.replaceChildren(...groups);
  // Answers that come later must not slip another choice under the finger of somebody who has moved already.
  choose(moved ? Math.max(0, options.findIndex((entry) => entry.id === kept)) : 0);
  status.textContent = words.found.replace("{count}", numbers.format(options.length));
}

function choose(index) {
  if (!options.length) return input.removeAttribute("aria-activedescendant");
  chosen = (index + options.length) % options.length;
  for (const element of list.querySelectorAll("[role=option]")) element.setAttribute("aria-selected", String(element.id === `palette-option-${chosen}`));
  const element = document.getElementById(`palette-option-${chosen}`);
  input.setAttribute("aria-activedescendant", element.id);
  if (chosen === 0) list.scrollTop = 0;
  element.scrollIntoView({ block: "nearest" });
}

async function ask() {
  const query = input.value.trim();
  asked?.abort();
  if (!query) return;
  asked = new AbortController();
  try {
    const answer = await fetch(`${dialog.dataset.found}?${new URLSearchParams({ q: query })}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
    const found = await answer.json();
    if (dialog.open && query === input.value.trim()) show(found);
  } catch (problem) {
    if (problem.name !== "AbortError") status.textContent = words.away;
  }
}

function take(entry, event) {
  if (!entry) return;
  if (entry.query) keep(entry.query);
  if (entry.url && (event.ctrlKey || event.metaKey)) return window.open(entry.url, "_blank", "noopener");
  dialog.close();
  if (entry.act) entry.act();
  else if (entry.form) submit(entry.form);
  else location.assign(entry.url);
}

function submit({ action, fields }) {
  const form = make("form", { method: "post", action, hidden: true });
  const all = { ...fields, next: location.pathname + location.search, csrf_token: document.querySelector('meta[name="csrf-token"]').content };
  for (const [name, value] of Object.entries(all)) form.append(make("input", { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}

input.addEventListener("input", () => {
  moved = false;
  show();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const page = 6;
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
  if (step) {
    event.preventDefault();
    moved = true;
    choose(Math.abs(step) === page ? Math.min(options.length - 1, Math.max(0, chosen + step)) : chosen + step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    take(options[chosen], event);
  }
});
const at = (event) => options[Number(event.target.closest("[role=option]")?.id.split("-").at(-1) ?? NaN)];
list.addEventListener("pointermove", (event) => { const entry = at(event); if (entry && entry !== options[chosen]) { moved = true; choose(options.indexOf(entry)); } });
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => take(at(event), event));

async function load() {
  try {
    const answer = await fetch(dialog.dataset.entries, { headers: { "HX-Request": "true" } });
    if (answer.ok) entries = await answer.json();
    if (dialog.open) show();
  } catch {
    status.textContent = words.away;
  }
}

/** The dialog was opened by the page; something may be written in it already, and even `entered`. */
export function opened(entered) {
  moved = false;
  show();
  if (entered && input.value.trim()) return take(options[chosen], {});
  ask();
  if (!entries.pages.length) load();
}
