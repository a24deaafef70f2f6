/** Fields edited in place: by a click on their text, saved by Ctrl+Enter, and never lost unasked. */

import { on } from "./shortcuts.js";

export function wakeFields(asset) {
  const forms = () => [...document.querySelectorAll("[data-field-form]")];
  const dirty = (form) => form.hasAttribute("data-dirty") || form.elements.value.value !== form.elements.seen.value;
  const writing = () => forms().length > 0;

  asset.addEventListener("click", (event) => {
    const value = event.target.closest(".field-value");
    if (!value || event.target.closest("a") || String(getSelection())) return;
    value.closest("[data-field]").querySelector(".field-edit")?.click();
  });
  const inside = (event) => event.target.closest("[data-field-form]");
  on("field.save", (event) => inside(event).requestSubmit());
  on("field.leave", (event) => { if (!dirty(inside(event))) inside(event).querySelector("[data-cancel], [data-keep]").click(); });
  window.addEventListener("beforeunload", (event) => { if (forms().some(dirty)) event.preventDefault(); });
  return { writing };
}
