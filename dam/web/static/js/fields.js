/** Fields edited in place: by a click on their text, saved by Ctrl+Enter, and never lost unasked. */

export function wakeFields(asset) {
  const forms = () => [...document.querySelectorAll("[data-field-form]")];
  const dirty = (form) => form.hasAttribute("data-dirty") || form.elements.value.value !== form.elements.seen.value;
  const writing = () => forms().length > 0;

  asset.addEventListener("click", (event) => {
    const value = event.target.closest(".field-value");
    if (!value || event.target.closest("a") || String(getSelection())) return;
    value.closest("[data-field]").querySelector(".field-edit")?.click();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-field-form]");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === "Escape" && !dirty(form)) form.querySelector("[data-cancel], [data-keep]").click();
  });
  window.addEventListener("beforeunload", (event) => { if (forms().some(dirty)) event.preventDefault(); });
  return { writing };
}
