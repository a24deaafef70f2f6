/** A field for a Jalali date and time: typed in any digits, or picked from a calendar by hand or by key. */

import { dayInWords, dayOf, jalali, monthInWords, persian, plus, read, today, written } from "./jalali.js";
import { placeBeside } from "./place.js";

const WEEK = ["ش", "ی", "د", "س", "چ", "پ", "ج"];
const NAMES = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"];
const column = (day) => (day.getUTCDay() + 1) % 7;
const inputOf = (field) => field.querySelector("input");

const say = (field) => {
  const said = field.querySelector("[data-said]");
  const text = inputOf(field).value;
  const found = read(text);
  said.textContent = found ? dayInWords(found.day) : text.trim() ? said.dataset.unread : "";
};

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** The same day of another month, or its last one. */
const monthFrom = (from, months) => {
  const { year, month, day } = jalali(from);
  const index = year * 12 + month - 1 + months;
  const [inYear, inMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return dayOf(inYear, inMonth, day) ?? dayOf(inYear, inMonth, 30) ?? dayOf(inYear, inMonth, 29);
};

/** Draw the month of `day`, and let the focus be on it. */
const draw = (field, calendar, day, focused = true) => {
  const first = dayOf(jalali(day).year, jalali(day).month, 1);
  const next = monthFrom(first, 1);
  const chosen = read(inputOf(field).value)?.day.getTime();
  const step = (label, sign, months) => element("button", { type: "button", className: "icon-button", ariaLabel: label, textContent: sign, onclick: () => draw(field, calendar, monthFrom(day, months), false) });
  const head = element("div", { className: "calendar-head" }, step(calendar.dataset.previous, "‹", -1), element("strong", { textContent: monthInWords(day), ariaLive: "polite" }), step(calendar.dataset.next, "›", 1));
  const row = element("tr", {}, ...WEEK.map((sign, n) => element("th", { scope: "col", abbr: NAMES[n], textContent: sign })));
  const body = element("tbody");
  let week = element("tr", {}, ...Array.from({ length: column(first) }, () => element("td")));
  for (let at = first; at < next; at = plus(at, 1)) {
    if (column(at) === 0 && week.children.length) {
      body.append(week);
      week = element("tr");
    }
    const time = at.getTime();
    const key = element("button", { type: "button", textContent: persian(jalali(at).day), ariaLabel: dayInWords(at), tabIndex: time === day.getTime() ? 0 : -1, onclick: () => pick(field, calendar, new Date(time)) });
    key.dataset.time = time;
    if (time === chosen) key.setAttribute("aria-pressed", "true");
    if (time === today().getTime()) key.setAttribute("aria-current", "date");
    week.append(element("td", {}, key));
  }
  week.append(...Array.from({ length: 7 - week.children.length }, () => element("td")));
  body.append(week);
  const foot = element("button", { type: "button", className: "button button-small", textContent: calendar.dataset.today, onclick: () => pick(field, calendar, today()) });
  calendar.replaceChildren(head, element("table", {}, element("thead", {}, row), body), foot);
  if (focused) calendar.querySelector('[tabindex="0"]').focus();
};

const pick = (field, calendar, day) => {
  const input = inputOf(field);
  input.value = written(day, read(input.value)?.time ?? "00:00");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  calendar.hidePopover();
  input.focus();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-calendar-opens]");
  if (!opener) return;
  const field = opener.closest("[data-jalali]");
  const calendar = field.querySelector("[data-calendar]");
  calendar.showPopover();
  draw(field, calendar, read(inputOf(field).value)?.day ?? today());
  placeBeside(calendar, opener, "end");
});
document.addEventListener("toggle", (event) => {
  const field = event.target.matches?.("[data-calendar]") && event.target.closest("[data-jalali]");
  if (field) field.querySelector("[data-calendar-opens]").setAttribute("aria-expanded", String(event.newState === "open"));
}, true);
document.addEventListener("keydown", (event) => {
  const key = event.target.closest?.("[data-calendar] [data-time]");
  if (!key) return;
  const field = key.closest("[data-jalali]");
  const day = new Date(Number(key.dataset.time));
  // The week runs from right to left.
  const to = {
    ArrowLeft: () => plus(day, 1), ArrowRight: () => plus(day, -1), ArrowDown: () => plus(day, 7), ArrowUp: () => plus(day, -7),
    Home: () => plus(day, -column(day)), End: () => plus(day, 6 - column(day)), PageUp: () => monthFrom(day, -1), PageDown: () => monthFrom(day, 1),
  }[event.key];
  if (!to) return;
  event.preventDefault();
  draw(field, key.closest("[data-calendar]"), to());
});
for (const name of ["input", "focusin"]) document.addEventListener(name, (event) => {
  const field = event.target.matches?.("[data-jalali] > input") && event.target.closest("[data-jalali]");
  if (field) say(field);
});
document.querySelectorAll("[data-jalali]").forEach(say);
