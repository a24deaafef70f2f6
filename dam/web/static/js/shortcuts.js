/**
 * One listener for all keys of the pages. Which key does what stands in dam/web/shortcuts.py and nowhere else:
 *
 *   on("grid.move", (event) => ..., { when: () => ... })
 *
 * ties an action of that table to what it does and answers a function that unties it. A handler that returns false
 * has not taken the key. A dialog or menu that covers the page keeps its keys to itself but for the places that it
 * names in data-shortcuts="preview everywhere".
 */

const source = document.getElementById("shortcuts");
export const table = source ? JSON.parse(source.textContent) : { letters: true, places: {}, shortcuts: [] };
const byAction = new Map(table.shortcuts.map((row) => [row.action, row]));
const handlers = new Map();
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const HELD = ["Mod", "Shift", "Alt"];
const SIGNS = { ",": "Comma", ".": "Period", "/": "Slash" };
const WRITES = "textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox], [type=button], [type=submit])";
const PRESSED = "button, a[href], summary, input, [role=button], [role=option], [role=menuitem], [role=tab], [role=checkbox]";
const MOVES = "input[type=radio], [role=radiogroup], [role=listbox], [role=menu], [role=tablist], [role=tree], [role=slider], [role=region][tabindex], [data-zoomed]";

export function on(action, handler, { when = () => true } = {}) {
  const entry = { handler, when };
  handlers.set(action, [...(handlers.get(action) ?? []), entry]);
  return () => handlers.set(action, handlers.get(action).filter((each) => each !== entry));
}

/** Whether this page can do it just now. */
export const can = (action) => Boolean(byAction.has(action) && handlers.get(action)?.some((entry) => entry.when()));

/** Do it; answers whether somebody did. */
export const run = (action, event) => Boolean(handlers.get(action)?.some((entry) => entry.when() && entry.handler(event) !== false));

/** What is written on the keys, for this machine. */
export const labels = (row) => row.labels.map((keys) => keys.map((key) => (MAC && key === "Ctrl" ? "⌘" : key)));

/** Rows of the table that mean something on this page, by place. */
export function rowsByPlace() {
  const found = new Map();
  for (const row of table.shortcuts) {
    const place = row.action.split(".")[0];
    if (handlers.has(row.action) || (row.native && [...handlers.keys()].some((action) => action.startsWith(`${place}.`)))) {
      found.set(place, [...(found.get(place) ?? []), row]);
    }
  }
  return found;
}

export const typing = (event) => Boolean(event.target.closest?.(WRITES));
export const cover = () => {
  const open = [...document.querySelectorAll("dialog[open], :popover-open:not(.tooltip)")];
  return open.findLast((each) => each.contains(document.activeElement)) ?? open.at(-1) ?? null;
};

/** The names that a pressed key may have in the table: by what it writes in Latin, else by where it lies. */
function names(event) {
  const letter = /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : null;
  const code = Object.values(SIGNS).includes(event.code) ? event.code : (letter ?? SIGNS[event.key] ?? event.code);
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const foreign = MAC ? event.ctrlKey : event.metaKey;
  if (foreign) return [];
  const held = HELD.filter((_, index) => [mod, event.shiftKey, event.altKey][index]);
  // A sign says all by itself: where it lies, and whether Shift writes it, differs between layouts.
  return [[...held, code].join("+"), ...(mod || event.altKey ? [] : [event.key])];
}

function live(row, within, covered) {
  const place = row.action.split(".")[0];
  if (within.includes(place)) return 2;
  return covered || table.places[place].inside ? 0 : 1;
}

function ownedByControl(row, event) {
  const key = event.code;
  if (/^(Space|Enter|NumpadEnter)$/.test(key) && !event.ctrlKey && !event.metaKey) return !row.over_controls && event.target.closest?.(PRESSED);
  return /^(Arrow|Home$|End$|Page)/.test(key) && event.target.closest?.(MOVES);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const pressed = names(event);
  const over = cover();
  const inner = event.target.closest?.("[data-shortcuts]");
  const within = ((over && !over.contains(inner) ? over : inner ?? over)?.dataset.shortcuts ?? "").split(" ");
  const writes = typing(event);
  const fitting = table.shortcuts
    .filter((row) => !row.native && row.keys.some((key) => pressed.includes(key)))
    .filter((row) => (row.typing || !writes) && (row.repeats || !event.repeat) && !ownedByControl(row, event))
    .map((row) => [live(row, within, over), row])
    .filter(([rank]) => rank)
    .sort(([one], [other]) => other - one);
  for (const [, row] of fitting) {
    if (!can(row.action)) continue;
    if (run(row.action, event)) return event.preventDefault();
  }
});
