/** The command palette: what is on this page, where one can go, and what the archive finds, by a few letters. */

import { keysOf } from "./key-sheet.js";
import { icon as iconOf, make, optionsOf } from "./options.js";
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
let asked = null;
let timer = 0;
// What the archive has found, and for which words.
let answered = { query: "", found: null };
const icon = (name) => iconOf(dialog.dataset.icons, name);
const options = optionsOf({ input, list, prefix: "palette", draw: option, take });

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

function option(entry) {
  const picture = entry.picture ? make("img", { src: entry.picture, alt: "", className: "palette-picture", loading: "lazy" }) : icon(entry.icon);
  const label = make("span", { className: "palette-label", dir: "auto", textContent: entry.label });
  if (entry.lang) label.lang = entry.lang;
  const note = entry.note && make("span", { className: "palette-note", dir: "auto", textContent: entry.note });
  const element = make("div", { className: "palette-option" }, picture, make("span", { className: "palette-text" }, label, note));
  if (entry.row) element.append(make("span", { className: "palette-keys", ariaHidden: "true" }, ...keysOf(entry.row)));
  if (entry.current) element.append(make("span", { className: "palette-current" }, icon("check"), make("span", { className: "visually-hidden", textContent: words.chosen })));
  return element;
}

function show() {
  const query = input.value.trim();
  options.show(groupsFor(query, answered.query === query ? answered.found : null).map(([name, all]) => [name, words[name], all]));
  status.textContent = words.found.replace("{count}", numbers.format(options.count()));
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
    answered = { query, found };
    if (dialog.open && query === input.value.trim()) show();
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
  options.begin();
  show();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (options.step(event)) return;
  if (event.key === "Enter") {
    event.preventDefault();
    take(options.current(), event);
  }
});
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
  options.begin();
  show();
  if (entered && input.value.trim()) return take(options.current(), {});
  ask();
  if (!entries.pages.length) load();
}
