/** The choices under a field, after the combobox pattern of ARIA: which is marked, by keys and pointer. The command
    palette and the search box share it. */

const PAGE = 6;

export const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter(Boolean));
  return element;
};

export const icon = (sheet, name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", `${sheet}#${name}`);
  return svg;
};

/**
 * `draw` makes an element of an entry, `take(entry, event)` is what a click does. With `free` nothing need be marked:
 * before the first and behind the last lies the field itself.
 */
export function optionsOf({ input, list, prefix, draw, take, free = false }) {
  let all = [];
  let chosen = free ? -1 : 0;
  let moved = false;

  const elements = () => [...list.querySelectorAll("[role=option]")];
  const at = (event) => all[Number(event.target.closest("[role=option]")?.id.split("-").at(-1) ?? NaN)];

  function choose(index) {
    const places = all.length + (free ? 1 : 0);
    chosen = places ? (((index + (free ? 1 : 0)) % places) + places) % places - (free ? 1 : 0) : -1;
    elements().forEach((element, number) => element.setAttribute("aria-selected", String(number === chosen)));
    const element = elements()[chosen];
    if (!element) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", element.id);
    if (chosen === 0) list.scrollTop = 0;
    element.scrollIntoView({ block: "nearest" });
  }

  function drawn(entry, number) {
    const element = draw(entry);
    element.id = `${prefix}-option-${number}`;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", "false");
    return element;
  }

  /** Groups as [name, title, entries]. Answers that come later must not slip another choice under the finger. */
  function show(groups) {
    const kept = all[chosen]?.id;
    all = [];
    list.replaceChildren(...groups.filter(([, , entries]) => entries.length).map(([name, title, entries]) => {
      const head = make("div", { className: "palette-group", id: `${prefix}-${name}`, textContent: title, role: "presentation" });
      const group = make("div", { role: "group" }, head, ...entries.map((entry) => drawn(entry, all.push(entry) - 1)));
      group.setAttribute("aria-labelledby", head.id);
      return group;
    }));
    const again = moved ? all.findIndex((entry) => entry.id === kept) : -1;
    choose(again < 0 && !free ? 0 : again);
  }

  /** Whether the key moved the mark. */
  function step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    if (!by) return false;
    event.preventDefault();
    moved = true;
    choose(Math.abs(by) === PAGE ? Math.min(all.length - 1, Math.max(0, chosen + by)) : chosen + by);
    return true;
  }

  list.addEventListener("pointermove", (event) => {
    const entry = at(event);
    if (!entry || entry === all[chosen]) return;
    moved = true;
    choose(all.indexOf(entry));
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const entry = at(event); if (entry) take(entry, event); });

  return {
    show,
    step,
    /** Somebody types anew: nothing is held on to. */
    begin: () => {
      moved = false;
      if (free) choose(-1);
    },
    count: () => all.length,
    current: () => all[chosen],
  };
}
