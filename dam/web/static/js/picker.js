/**
 * Pickers after the combobox pattern of ARIA: a field that offers what exists and takes what is new.
 *
 *   <input data-picker="/suggest/creator">             one value, free text
 *   <textarea data-picker="/suggest/keywords" data-picker-many>   one value a line, shown as chips
 *   <select data-picker="/suggest/event_id">           one of what exists, found by typing
 *
 * The element stays and holds the value, so that forms, htmx and pages without scripts work as with any field.
 */

import { placeBeside } from "./place.js";

const AFTER_MS = 150;
const ICONS = new URL("../icons.svg", import.meta.url).pathname;
const COMMAS = /[,،;؛\n\t]+/;
let made = 0;

const element = (name, attributes = {}, ...inside) => {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inside);
  return one;
};
const cross = () => {
  const made = document.createElement("template");
  made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${ICONS}#close"></use></svg>`;
  return made.content.firstElementChild;
};
const same = (a, b) => a.localeCompare(b, undefined, { sensitivity: "accent" }) === 0;
const announce = (field) => {
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
};

export function wakePickers(root) {
  for (const field of root.querySelectorAll("[data-picker]")) if (!field.dataset.pickerAwake) wake(field);
}

function wake(field) {
  field.dataset.pickerAwake = "yes";
  const words = field.dataset;
  const many = field.tagName === "TEXTAREA";
  const choice = field.tagName === "SELECT";
  const own = !many && !choice;
  const local = words.pickerValues ? JSON.parse(words.pickerValues) : null;
  const label = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent.trim() ?? "";
  const id = `picker-${++made}`;
  const input = own ? field : element("input", { type: "text", dir: "auto", ...(many ? {} : { class: "picker-text" }) });
  const list = element("div", { class: "picker-list", id, role: "listbox", popover: "manual", "aria-label": label });
  const said = element("span", { class: "visually-hidden", role: "status" });
  const settings = { role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };
  for (const [name, value] of Object.entries(settings)) input.setAttribute(name, value);
  if (!own) {
    input.setAttribute("aria-label", label);
    if (field.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    for (const each of field.labels ?? []) each.addEventListener("click", () => input.focus());
  }

  let chosen = [];
  let options = [];
  let at = -1;
  let moved = false;
  let asking = null;
  let timer = 0;
  const box = many ? element("div", { class: "picker" }, input) : null;
  if (many) {
    field.before(box);
    chosen = split(field.value);
    box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  }
  if (choice) {
    field.before(input);
    input.value = field.selectedOptions[0]?.value ? field.selectedOptions[0].textContent : "";
  }
  if (!own) {
    // By its class: what is hidden by its attribute is nobody's words to others.
    field.classList.add("picker-source");
    field.addEventListener("input", follow);
    field.form?.addEventListener("kronika:restored", follow);
    if (field.autofocus) queueMicrotask(() => input.focus());
  }
  (box ?? input).after(list, said);
  paint();

  function split(text) {
    const found = [];
    for (const word of text.split(COMMAS).map((part) => part.trim())) if (word && !found.some((one) => same(one, word))) found.push(word);
    return found;
  }
  /** Another script has put a value into the field. */
  function follow() {
    if (choice) input.value = field.value ? field.selectedOptions[0].textContent : "";
    else if (field.value !== chosen.join("\n")) {
      chosen = split(field.value);
      paint();
    }
  }
  function paint() {
    if (!many) return;
    for (const chip of box.querySelectorAll(".chip")) chip.remove();
    for (const word of chosen) input.before(chipOf(word));
    input.placeholder = chosen.length ? "" : field.placeholder;
  }
  function chipOf(word) {
    const away = element("button", { type: "button", tabindex: "-1", "aria-label": words.pickerRemove.replace("{word}", word) }, cross());
    away.addEventListener("click", () => { keep(chosen.filter((one) => one !== word)); input.focus(); });
    return element("span", { class: "chip" }, element("bdi", {}, word), away);
  }
  function keep(next) {
    chosen = next;
    field.value = chosen.join("\n");
    paint();
    announce(field);
  }
  function add(text) {
    const fresh = split(text).filter((word) => !chosen.some((one) => same(one, word)));
    input.value = "";
    if (fresh.length) keep([...chosen, ...fresh]);
  }

  const isOpen = () => list.matches(":popover-open");
  function close() {
    clearTimeout(timer);
    asking?.abort();
    if (isOpen()) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
    moved = false;
  }
  function place() {
    list.style.inlineSize = `${(box ?? input).getBoundingClientRect().width}px`;
    placeBeside(list, box ?? input);
  }
  function open() {
    if (!isOpen()) list.showPopover();
    input.setAttribute("aria-expanded", "true");
    place();
  }
  function look(index) {
    at = options.length ? (index + options.length) % options.length : -1;
    moved = true;
    mark();
  }
  function mark() {
    options.forEach((option, number) => option.element.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].element.id);
    options[at].element.scrollIntoView({ block: "nearest" });
  }
  function show(found, typed) {
    // An answer that comes late takes nothing out of the hand of somebody who has moved already.
    const kept = moved ? options[at]?.value : undefined;
    const rest = found.filter((one) => !many || !chosen.some((word) => same(word, one.value)));
    options = rest.map((one) => ({ ...one }));
    if (many && typed && ![...rest.map((one) => one.value), ...chosen].some((word) => same(word, typed)) && !local) options.push({ value: typed, label: words.pickerAdd.replace("{word}", typed), fresh: true });
    list.replaceChildren(...options.map((option, number) => {
      option.element = element("div", { role: "option", id: `${id}-${number}`, "aria-selected": "false", ...(option.fresh ? { class: "picker-new" } : {}) }, element("bdi", {}, option.label), ...(option.count ? [element("span", {}, option.count)] : []));
      option.element.addEventListener("pointerdown", (event) => event.preventDefault());
      option.element.addEventListener("click", () => pick(option));
      return option.element;
    }));
    said.textContent = options.length ? words.pickerFound.replace("{count}", options.length) : words.pickerNone;
    if (!options.length) {
      if (own || many || !typed) return close();
      list.append(element("div", { class: "picker-none" }, words.pickerNone));
    }
    open();
    at = options.findIndex((option) => option.value === kept);
    if (at < 0 && options.length && choice && typed) at = 0;
    mark();
  }
  async function ask() {
    const typed = input.value.trim();
    if (local) return show(local.filter((word) => word.toLocaleLowerCase().includes(typed.toLocaleLowerCase())).map((value) => ({ value, label: value })), typed);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${words.picker}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      const { found } = answer.ok ? await answer.json() : { found: [] };
      if (document.activeElement === input) show(found, typed);
    } catch (problem) {
      // Without the archive's answer what is typed can still be taken.
      if (problem.name !== "AbortError") close();
    }
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER_MS);
  }
  function pick(option) {
    close();
    if (many) return add(option.value);
    input.value = option.label;
    if (choice) {
      if (![...field.options].some((one) => one.value === option.value)) field.add(new Option(option.label, option.value));
      field.value = option.value;
    }
    announce(field);
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing || (own && !event.isTrusted)) return;
    moved = false;
    if (many && COMMAS.test(input.value)) {
      const parts = input.value.split(COMMAS);
      const last = parts.pop();
      add(parts.join("\n"));
      input.value = last.trimStart();
    }
    if (!own) event.stopPropagation();
    later();
  });
  if (!own) input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("click", () => { if (!isOpen() && (choice || many)) ask(); });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!many || !COMMAS.test(text)) return;
    event.preventDefault();
    add(`${input.value}${text}`);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (moves) {
      event.preventDefault();
      if (!isOpen()) ask();
      else look(at < 0 && moves < 0 ? -1 : at + moves);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (isOpen() && at >= 0) pick(options[at]);
      else if (many && input.value.trim()) { add(input.value); close(); }
      else if (!many || !isOpen()) return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && many) add(input.value);
    else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Escape" && many && input.value) {
      event.preventDefault();
      event.stopPropagation();
      input.value = "";
    } else if (event.key === "Backspace" && many && !input.value && chosen.length) {
      const chip = [...box.querySelectorAll(".chip")].at(-1);
      // The first press marks what the second takes away.
      if (chip.classList.contains("is-last")) keep(chosen.slice(0, -1));
      else chip.classList.add("is-last");
      return;
    }
    box?.querySelector(".is-last")?.classList.remove("is-last");
  });
  input.addEventListener("blur", () => {
    close();
    if (many && input.value.trim() && !local) add(input.value);
    if (many && local) {
      const known = local.find((word) => same(word, input.value.trim()));
      if (known) add(known);
      input.value = "";
    }
    if (!choice) return;
    const now = input.value.trim();
    const option = [...field.options].find((one) => one.value && same(one.textContent, now));
    const value = now ? (option?.value ?? field.value) : "";
    if (value !== field.value) { field.value = value; announce(field); }
    input.value = field.value ? field.selectedOptions[0].textContent : "";
  });
  window.addEventListener("resize", () => { if (isOpen()) place(); });
  window.addEventListener("scroll", (event) => { if (isOpen() && !list.contains(event.target)) place(); }, true);
}
