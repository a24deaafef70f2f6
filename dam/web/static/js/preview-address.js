/** The preview in the address: a link opens it, Back closes it, and walking on leaves no trail. */

const NAME = "preview";
let entered = false;

export const wanted = () => new URLSearchParams(location.search).get(NAME);

function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set(NAME, id);
  else url.searchParams.delete(NAME);
  return url.pathname + url.search + url.hash;
}

/** The preview opened: one step forward, unless the address says it already. */
export function enter(id) {
  entered = wanted() === null;
  if (entered) history.pushState({ ...history.state, [NAME]: id }, "", address(id));
  else history.replaceState({ ...history.state, [NAME]: id }, "", address(id));
}

export const walk = (id) => history.replaceState({ ...history.state, [NAME]: id }, "", address(id));

/** It was closed by hand: step back over the entry that opening it has made. */
export function leave() {
  if (wanted() === null) return;
  if (entered) history.back();
  else history.replaceState({ ...history.state, [NAME]: undefined }, "", address(null));
  entered = false;
}

/** Back and Forward: `open(id)` and `close()` do not touch the history again. The list behind must not be loaded anew. */
export function follow(isOpen, open, close) {
  let behind = address(null);
  const settle = () => { behind = address(null); };
  document.addEventListener("htmx:pushedIntoHistory", settle);
  document.addEventListener("htmx:replacedInHistory", settle);
  window.addEventListener("popstate", (event) => {
    const id = wanted();
    if (address(null) !== behind || (!isOpen() && !id && !event.state?.[NAME])) {
      const same = address(null) === behind;
      behind = address(null);
      if (!same) return;
    }
    event.stopImmediatePropagation();
    entered = Boolean(id);
    if (id) open(id);
    else close();
  }, true);
}
