/** Previous and next inside the result that this asset was opened from, and the way back to its place in it. */

import { announceReturn, fetchTiles, markSeen, recall, remember } from "./result.js";

export function wakeSteps(asset) {
  const id = asset.dataset.asset;
  const result = recall();
  const at = result?.ids.indexOf(id) ?? -1;
  const first = result?.first ?? 0;
  const backLink = asset.querySelector("[data-back]");
  markSeen(id);
  if (at < 0) return { back: () => backLink.click(), walks: () => false, previous() {}, next() {} };

  backLink.href = result.address;
  if (result.name) backLink.querySelector("[data-back-name]").textContent = result.name;
  backLink.addEventListener("click", () => announceReturn(result.address));
  const box = asset.querySelector("[data-steps]");
  const links = { previous: box.querySelector("[data-previous]"), next: box.querySelector("[data-next]") };
  const numbers = new Intl.NumberFormat(document.documentElement.lang);

  function show() {
    box.hidden = result.ids.length < 2 && !result.more;
    point(links.previous, result.ids[at - 1]);
    point(links.next, result.ids[at + 1]);
    box.querySelector("[data-place]").textContent = numbers.format(first + at + 1);
  }

  function point(link, to) {
    // A link that leads nowhere stays a link to who hears it, and says that it can't be followed.
    for (const [name, value] of Object.entries({ href: to && `/assets/${to}`, role: to ? null : "link", "aria-disabled": to ? null : "true" })) {
      if (value) link.setAttribute(name, value);
      else link.removeAttribute(name);
    }
  }

  async function extend() {
    if (!result.more || at < result.ids.length - 3) return;
    try {
      const { tiles, more } = await fetchTiles(result.more);
      result.ids.push(...tiles.map((tile) => tile.dataset.id).filter((each) => !result.ids.includes(each)));
      result.more = more;
      remember(result);
      show();
    } catch {
      // Without it the walk ends here; the library still goes on.
    }
  }

  // Walking leaves no trail: Back leads to the library at once.
  const go = (link) => { if (link.hasAttribute("href")) location.replace(link.href); };
  for (const link of Object.values(links)) link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link);
  });
  show();
  extend();
  return { back: () => backLink.click(), walks: () => true, previous: () => go(links.previous), next: () => go(links.next) };
}
