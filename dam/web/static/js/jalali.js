/** The Jalali calendar as the browser knows it, and dates as people type them (the server reads them the same way). */

const DAY_MILLISECONDS = 86_400_000;
const parts = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
const inWords = (options) => new Intl.DateTimeFormat("fa-u-ca-persian", { timeZone: "UTC", ...options });
const words = { month: inWords({ month: "long" }), weekday: inWords({ weekday: "long" }) };
const gregorian = new Intl.DateTimeFormat("fa-u-ca-gregory", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
const digits = new Intl.NumberFormat("fa", { useGrouping: false });

/** A day is a Date at midnight UTC. */
export const today = () => {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
};
export const plus = (day, days) => new Date(day.getTime() + days * DAY_MILLISECONDS);
export const persian = (text) => String(text).replace(/\d/g, (sign) => digits.format(Number(sign)));

export const jalali = (day) => {
  const found = Object.fromEntries(parts.formatToParts(day).map(({ type, value }) => [type, Number.parseInt(value, 10)]));
  return { year: found.year, month: found.month, day: found.day };
};

/** The day of a Jalali date; null where there is none, as the 31st of Mehr. */
export const dayOf = (year, month, day) => {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  // Nowruz of the year 1 was on 22 March 622; from there nearly to the day, and then step by step.
  const passed = (year - 1) * 365.2422 + (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1;
  const near = new Date(Date.UTC(622, 2, 22) + Math.round(passed) * DAY_MILLISECONDS);
  for (const step of [0, -1, 1, -2, 2]) {
    const found = jalali(plus(near, step));
    if (found.year === year && found.month === month && found.day === day) return plus(near, step);
  }
  return null;
};

export const monthInWords = (day) => `${words.month.format(day)} ${persian(jalali(day).year)}`;
export const dayInWords = (day) => `${words.weekday.format(day)} ${persian(jalali(day).day)} ${monthInWords(day)} (${gregorian.format(day)})`;
export const written = (day, time) => {
  const { year, month, day: number } = jalali(day);
  return persian(`${year}/${String(month).padStart(2, "0")}/${String(number).padStart(2, "0")} ${time}`);
};

const TYPED = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[T ]+|\s*[,،]\s*)(\d{1,2}):(\d{2})(?::\d{2})?)?$/;

/** What was typed, as { day, time }; null where it is no date. */
export const read = (text) => {
  const plain = text.replace(/[۰-۹]/g, (sign) => sign.charCodeAt(0) - 0x6f0).replace(/[٠-٩]/g, (sign) => sign.charCodeAt(0) - 0x660);
  const found = TYPED.exec(plain.replace(/\p{Cf}/gu, "").trim());
  if (!found) return null;
  const [year, month, number, hour, minute] = found.slice(1).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59) return null;
  const western = new Date(Date.UTC(year, month - 1, number));
  const day = year < 1700 ? dayOf(year, month, number) : western.getUTCMonth() === month - 1 ? western : null;
  return day && { day, time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` };
};
