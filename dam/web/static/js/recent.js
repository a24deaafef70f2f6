/** The last searches of each account, kept in this browser: what somebody looks for is nobody else's business, and the
    archive need not store it. Signing out clears them with everything else that the browser keeps. */

const reader = document.querySelector('meta[name="reader"]')?.content ?? "";
const KEY = `kronika:searches:${reader}`;
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

export function forget() {
  localStorage.removeItem(KEY);
}
