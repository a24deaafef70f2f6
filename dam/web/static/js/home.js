/** The home page: what is under way, what is done meanwhile, and what has just come in. */

import { wakeMarks } from "./live-marks.js";
import { look, watch } from "./live.js";

const home = document.getElementById("home");
const work = home.querySelector("[data-live-work]");
const list = work?.querySelector("[data-live-list]");

/** The parts of the page that other people's doings change, fetched together; nobody loses their place by it. */
let refreshing = null;
async function refresh() {
  const answer = await fetch("/", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["arrivals", "waiting"]) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !next || old.outerHTML === next.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.closest("a")?.getAttribute("href") : null;
    old.replaceWith(next);
    htmx.process(next);
    if (focused) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  home.dataset.newest = fresh.getElementById("home")?.dataset.newest ?? home.dataset.newest;
}
const renew = () => (refreshing ??= refresh().catch(() => setTimeout(look, 2000)).finally(() => { refreshing = null; }));

function showWork({ busy, html }) {
  work.hidden = !busy;
  if (list.dataset.shown === html) return;
  const key = document.activeElement?.closest(".work-row")?.dataset.key;
  list.dataset.shown = html;
  list.innerHTML = html;
  htmx.process(list);
  if (key) list.querySelector(`[data-key="${key}"] button`)?.focus({ preventScroll: true });
}

if (work) {
  watch(
    () => ({ work: true, newest: true }),
    (answer) => {
      if (answer.work) showWork(answer.work);
      if (answer.newest !== undefined && answer.newest !== home.dataset.newest) renew();
    },
  );
}
const rebuild = () => home.querySelector("[data-index-work]");
watch(
  () => (rebuild() ? { index: true } : {}),
  ({ index }) => {
    const shown = rebuild();
    if (!index || !shown) return;
    // Once it is done, the signs as a whole say so.
    if (!index.html) htmx.trigger(shown.closest("[hx-get]"), "kronika:again");
    else if (shown.dataset.shown !== index.html) {
      shown.dataset.shown = index.html;
      shown.innerHTML = index.html;
    }
  },
);
document.addEventListener("htmx:afterSettle", () => { if (rebuild()) look(); });
wakeMarks(renew);
// After "try again" the file is under way: the lists say so.
document.addEventListener("kronika:look", renew);
