/** The result that somebody walks through, kept for this tab: which assets in which order, and where to go on. */

const RESULT = "kronika:result";
const SEEN = "kronika:seen";
const RETURN = "kronika:return";
const PLACES = "kronika:places";
const MOST_PLACES = 30;

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};
const write = (key, value) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(key);
  }
};

/**
 * `{address, ids, first, more, name}` or null: a stretch of the result, the row of its first asset, the address of what
 * follows; `name` is what the list is called where it is not the library.
 */
export const recall = () => read(RESULT);
export const remember = (result) => write(RESULT, result);

/** The asset seen last, to come back to it. */
export const seen = () => read(SEEN);
export const markSeen = (id) => write(SEEN, id);

/** Say that the next visit of this address is a return. */
export const announceReturn = (address) => write(RETURN, address);
export const isReturn = (address) => {
  const wanted = read(RETURN);
  sessionStorage.removeItem(RETURN);
  return wanted === address || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
};

/** Whether this page was reached by Back, Forward or by loading it again. */
export const isRepeat = () => ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);

/** Where in a list somebody stood, by its address: `{row, offset}`. */
export const placeOf = (address) => (read(PLACES) ?? []).find((place) => place.address === address);
export function keepPlace(address, row, offset) {
  const others = (read(PLACES) ?? []).filter((place) => place.address !== address);
  write(PLACES, [...others, { address, row, offset }].slice(-MOST_PLACES));
}

async function fetchPart(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  return box.content;
}

const ratioOf = (element) => Number(/(?:^| )ratio-(\d+)/.exec(element.className)?.[1] ?? 30) / 20;

/** A part of a list as it came from the server: `{items, heads, more, less}`. */
export function partOf(box) {
  const items = [...box.querySelectorAll("[data-id]")].map((element) => {
    const { id, day = "", month = "", event = "" } = element.dataset;
    // Else each of them keeps all that came with it.
    if (!element.isConnected) element.remove();
    return { id, ratio: ratioOf(element), day, month, event, element };
  });
  const heads = new Map();
  for (const head of box.querySelectorAll(".month")) heads.set(`month ${head.dataset.month}`, head);
  for (const head of box.querySelectorAll(".day")) heads.set(`day ${head.dataset.day}`, head);
  const end = box.querySelector("[data-more]");
  return { items, heads, more: end?.dataset.more ?? "", less: end?.dataset.less ?? "" };
}

export const loadPart = async (address) => partOf(await fetchPart(address));

/** Fetch the tiles behind an address: `{tiles: Element[], more: string}`. */
export async function fetchTiles(address) {
  const { items, more } = await loadPart(address);
  return { tiles: items.map((item) => item.element), more };
}
