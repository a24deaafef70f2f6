/** The last searches of this browser, for the palette. Signing out clears them with everything else that it keeps. */

const KEY = "kronika:searches";
const MOST = 6;

export function recent() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export function keep(query) {
  const text = query?.trim();
  if (!text || text.length < 2) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([text, ...recent().filter((each) => each !== text)].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no recent searches; nothing else depends on them.
  }
}
