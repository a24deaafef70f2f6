/** The sheet behind `?`: the shortcuts of this page, from the same table that the keys are read from. */

import { labels, rowsByPlace, table } from "./shortcuts.js";

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** The keys of a row as `kbd` elements, alternatives side by side. */
export function keysOf(row) {
  return labels(row).map((keys) => make("span", { className: "key" }, ...keys.map((key) => make("kbd", { textContent: key }))));
}

export function fillSheet(dialog) {
  const sections = [...rowsByPlace()].map(([place, rows]) => make("section", {},
    make("h3", { textContent: table.places[place].title }),
    make("dl", {}, ...rows.filter((row) => row.labels.length).map((row) => make("div", {}, make("dt", {}, ...keysOf(row)), make("dd", { textContent: row.meaning }))))));
  dialog.querySelector("[data-keys]").replaceChildren(...sections.filter((section) => section.querySelector("dt")));
}
