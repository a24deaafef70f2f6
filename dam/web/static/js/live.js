/**
 * The live channel: one request, now and then, for everything that the page watches.
 *
 * It asks often while things move and ever seldomer while they don't, sleeps while the page is hidden, wakes with it or
 * with the line, and says when what is shown may be old. An answer that is the same as before costs a 304.
 */

const SOON_MS = 1000;
const LONGEST_MS = 12_000;
const LONGEST_AWAY_MS = 30_000;
const GROWTH = 1.5;

const watchers = new Set();
let timer = 0;
let asking = null;
let again = false;
let pause = SOON_MS;
let last = "";
let knownAt = new Date();

/**
 * @param {() => Object<string, string[]|true>} wants what to ask for at this moment, such as `{assets: [id], work: true}`
 * @param {(answer: object) => void} told called with every answer; what is not to be seen is not in it
 */
export function watch(wants, told) {
  watchers.add({ wants, told });
  look();
}

/** Ask at once, and tell it even where nothing has changed: something was done whose effect should be seen. */
export function look() {
  pause = SOON_MS;
  last = "";
  if (asking) again = true;
  else plan(0);
}

function plan(wait) {
  clearTimeout(timer);
  if (document.hidden) return;
  // Many pages that were cut off together do not come back together.
  timer = setTimeout(ask, wait * (0.85 + 0.3 * Math.random()));
}

function question() {
  const wanted = {};
  for (const { wants } of watchers) {
    for (const [name, what] of Object.entries(wants())) {
      wanted[name] ??= new Set();
      if (what !== true) for (const id of what) wanted[name].add(id);
      else wanted[name].add("1");
    }
  }
  const asked = Object.entries(wanted).filter(([, ids]) => ids.size);
  return new URLSearchParams(asked.map(([name, ids]) => [name, [...ids].slice(0, 100).join(".")])).toString();
}

async function ask() {
  const asked = question();
  // Nothing moves on this page: whoever has something new calls `look`.
  if (!asked) return shown(true);
  asking = get(`/live?${asked}`);
  const text = await asking;
  asking = null;
  if (text === null) {
    shown(false);
    pause = Math.min(LONGEST_AWAY_MS, pause * 2);
  } else if (text) {
    shown(true);
    pause = text === last ? Math.min(LONGEST_MS, pause * GROWTH) : SOON_MS;
    if (text !== last) tell(JSON.parse(text));
    last = text;
  }
  if (again) {
    again = false;
    pause = SOON_MS;
    plan(0);
  } else if (text !== "") plan(pause);
}

/** The answer's text, null when there was none, "" when the person is signed out. */
async function get(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache", headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(15_000) });
    if (answer.status === 401) {
      document.getElementById("signed-out").hidden = false;
      return "";
    }
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function tell(answer) {
  for (const { told } of watchers) {
    try {
      told(answer);
    } catch (problem) {
      // One listener's fault is told as such and silences none of the others.
      reportError(problem);
    }
  }
}

/** Whether what is on the page is known to be so. */
function shown(fresh) {
  const note = document.getElementById("offline");
  if (fresh) knownAt = new Date();
  if (!note || note.hidden === fresh) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(knownAt);
  note.querySelector("p").textContent = note.dataset.words.replace("{time}", time);
  note.hidden = fresh;
  document.documentElement.toggleAttribute("data-offline", !fresh);
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
window.addEventListener("online", look);
window.addEventListener("offline", () => { if (question()) shown(false); });
window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
document.addEventListener("kronika:look", look);
