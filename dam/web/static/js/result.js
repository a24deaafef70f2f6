/** The result that somebody walks through, kept for this tab: which assets in which order, and where to go on. */

const RESULT = "kronika:result";
const SEEN = "kronika:seen";
const RETURN = "kronika:return";

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

/** `{address, ids, more, name}` or null; `name` is what the list is called where it is not the library. */
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

/** Fetch the tiles behind an address: `{tiles: Element[], more: string}`. */
export async function fetchTiles(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  const tiles = [...box.content.querySelectorAll(".tile")];
  return { tiles, more: box.content.querySelector("[data-more]")?.dataset.more ?? "" };
}
