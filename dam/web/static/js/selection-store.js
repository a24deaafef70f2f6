/** What is selected: ids, or the whole result. It lives by id, so that it outlasts tiles that come and go. */

import { gridOf } from "./grid.js";

const KEPT = "kronika:selection";
// What an address says of how the result is shown, not of what is in it.
const LOOKS = ["view", "density", "sort", "preview", "cursor", "at", "month"];

const state = { ids: new Set(), all: false, anchor: null, base: new Set(), place: null };
const listeners = new Set();

export const list = () => document.querySelector("[data-grid]");
export const grid = () => gridOf(list());

/** Once the list is awake, which another script of the page sees to. */
export function whenAwake(does) {
  if (grid()) return does();
  document.addEventListener("kronika:tiles", function heard() {
    if (!grid()) return;
    document.removeEventListener("kronika:tiles", heard);
    does();
  });
}

export const number = (count) => new Intl.NumberFormat(document.documentElement.lang).format(count);

/** The result as the library's query string. */
export function query() {
  const parameters = new URLSearchParams(list()?.dataset.query ?? location.search);
  parameters.delete("preview");
  return String(parameters);
}

/** Which result it is, whatever it looks like. */
function place() {
  const parameters = new URLSearchParams(query());
  for (const name of LOOKS) parameters.delete(name);
  parameters.sort();
  return `${location.pathname}?${parameters}`;
}

/** How many the result has; the list itself may not reckon with all of them yet. */
export const total = () => Number(list()?.dataset.total) || (grid()?.total ?? 0);

/** `{ids, all, count, query}`: with `all`, everything that the query finds is meant and `ids` is what is loaded of it. */
export const selection = () => ({
  ids: state.all ? (grid()?.ids() ?? []) : [...state.ids],
  all: state.all,
  count: state.all ? total() : state.ids.size,
  query: query(),
});
export const isSelected = (id) => state.all || state.ids.has(id);
export const isActive = () => state.all || state.ids.size > 0;
export const anchor = () => state.anchor;
export const onChange = (listener) => listeners.add(listener);

function changed() {
  if (isActive()) sessionStorage.setItem(KEPT, JSON.stringify({ place: state.place, ids: [...state.ids], all: state.all }));
  else sessionStorage.removeItem(KEPT);
  for (const listener of listeners) listener();
}

function put(ids, all = false) {
  state.ids = new Set(ids);
  state.all = all;
  state.place = place();
  changed();
}

export function clear() {
  state.anchor = null;
  state.base = new Set();
  put([]);
}

export const selectAll = () => put([], true);
export const selectLoaded = () => { state.base = new Set(); put(grid().ids()); };
export const replaceBy = (ids) => put(ids);

/** From here a range begins; what is selected now stays beside it. */
export function startAt(id, keep = true) {
  state.anchor = id;
  state.base = new Set(keep ? state.ids : []);
}

/** The ids of the result from a row on, also of what was never loaded: `{ids, first, total}`. */
async function result(row = 0, more = []) {
  const answer = await fetch(`/selection/ids?${new URLSearchParams([...new URLSearchParams(query()), ["row", row], ...more])}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
  return answer.json();
}

/** Select or not; answers how many are left where a whole result had to be cut down to its first ones, else 0. */
export async function toggle(id) {
  let cut = 0;
  if (state.all) {
    const loaded = grid().ids();
    const known = loaded.length >= total() ? loaded : (await result()).ids;
    state.all = false;
    state.ids = new Set(known);
    cut = known.length < total() ? known.length - 1 : 0;
    // Who takes one picture out of all takes out what stands behind it too.
    if (new URLSearchParams(query()).has("group")) {
      for (const behind of (await result(0, [["same", id]])).ids) if (behind !== id) state.ids.delete(behind);
    }
  }
  const on = !state.ids.has(id);
  if (on) state.ids.add(id);
  else state.ids.delete(id);
  startAt(id);
  put(state.ids);
  return cut;
}

/** Everything from where the range began to `id`, in the order of the result. */
export async function extendTo(id) {
  if (state.all) return;
  if (!state.anchor) startAt(id);
  const between = await range(state.anchor, id);
  put([...state.base, ...between]);
}

async function range(from, to) {
  const [first, last] = [grid().indexOf(from), grid().indexOf(to)].sort((one, other) => one - other);
  if (first < 0) return [from, to];
  const rows = Array.from({ length: last - first + 1 }, (_, step) => grid().idAt(first + step));
  if (rows.every(Boolean)) return rows;
  const found = [];
  while (found.length < rows.length) {
    const part = await result(first + found.length);
    const fresh = part.ids.slice(first + found.length - part.first);
    if (!fresh.length) break;
    found.push(...fresh);
  }
  return found.slice(0, rows.length);
}

/** After another search nothing of the old one is selected; another look of the same result keeps everything. */
export function followPlace() {
  if (!isActive() || !list() || state.place === place()) return false;
  clear();
  return true;
}

/** On the way back to a page its selection is there again. */
export function comeBack() {
  const way = performance.getEntriesByType("navigation")[0]?.type;
  const back = way === "back_forward" || way === "reload" || /\/assets\/[0-9a-z]{26}$/.test(document.referrer);
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!back || !kept || !list() || kept.place !== place()) return sessionStorage.removeItem(KEPT);
  put(kept.ids, kept.all);
}

/** The selection as a form sends it. */
export function intoForm(form) {
  const chosen = selection();
  if (chosen.all) {
    form.append("all", "1");
    form.append("query", chosen.query);
  } else for (const id of chosen.ids) form.append("ids", id);
  return form;
}
