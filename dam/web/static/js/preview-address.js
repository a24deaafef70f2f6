/** The preview in the address: a link opens it, Back closes it, and walking on leaves no trail. */

const NAME = "preview";
// Anything else in its place, such as a path, would fetch another thing than an asset and put it into the page.
const ID = /^[0-9a-z]{26}$/;
// Whether opening it has made an entry of its own, over the list at this address; whether we step back over it just now.
let entered = false;
let behind = null;
let leaving = false;

/** The id of the asset that the address names, else null. */
export const wanted = () => ID.exec(new URLSearchParams(location.search).get(NAME))?.[0] ?? null;

/** Where the preview of an asset is had, which opens where the words of the search stand in it. */
export const ofPart = (id, words) => `/assets/${id}/preview${words ? `?${new URLSearchParams({ words })}` : ""}`;

function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set(NAME, id);
  else url.searchParams.delete(NAME);
  return url.pathname + url.search + url.hash;
}

/** The preview opened: one step forward, unless the address says it already. */
export function enter(id) {
  entered = wanted() === null;
  behind = address(null);
  if (entered) history.pushState({ ...history.state, [NAME]: id }, "", address(id));
  else walk(id);
}

export const walk = (id) => history.replaceState({ ...history.state, [NAME]: id }, "", address(id));

/** It was closed by hand: step back over the entry that opening it has made. */
export function leave() {
  if (wanted() === null) return;
  leaving = entered;
  if (entered) history.back();
  else history.replaceState({ ...history.state, [NAME]: undefined }, "", address(null));
  entered = false;
}

/** Back and Forward call `open(id)` and `close()`; the list behind is not loaded anew for it. */
export function follow(isOpen, open, close) {
  window.addEventListener("popstate", (event) => {
    const id = wanted();
    const same = address(null) === behind;
    if (same && (leaving || isOpen() || id)) event.stopImmediatePropagation();
    if (isOpen() && (!id || !same)) {
      entered = false;
      close();
    } else if (id && same) {
      entered = true;
      open(id);
    }
    leaving = false;
  }, true);
}
