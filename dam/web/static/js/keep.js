/** The dialog that saves a search or adds to a collection, copying of links, and the number at the bell. */

import { watch } from "./live.js";
import { toast } from "./toast.js";

const dialog = document.getElementById("keep-dialog");
const bell = document.querySelector("[data-bell]");

/** Whoever takes one that is there needs no name for a new one. */
function nameOrNot(select) {
  const name = select.form.elements.name;
  const label = name.closest("label");
  label.hidden = select.value !== "";
  name.required = select.value === "";
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog) return;
  for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
  if (!dialog.open) dialog.showModal();
  const select = dialog.querySelector("[data-new-or-old]");
  const name = dialog.querySelector("[name=name]");
  if (select) nameOrNot(select);
  else name.required = true;
  (name.closest("label").hidden ? select : name).focus();
});
document.addEventListener("change", (event) => { if (event.target.matches?.("[data-new-or-old]")) nameOrNot(event.target); });
document.addEventListener("kronika:kept", () => dialog?.close());
// Messages that stand in front of the dialog do not go with what it held.
dialog?.addEventListener("close", () => dialog.querySelector("form")?.remove());

document.addEventListener("click", async (event) => {
  const copies = event.target.closest?.("[data-copies]");
  if (!copies) return;
  copies.closest("[popover]")?.hidePopover();
  try {
    await navigator.clipboard.writeText(new URL(copies.dataset.copies, location.href).href);
    toast(copies.dataset.copied, { tone: "good" });
  } catch {
    toast(copies.dataset.notCopied, { tone: "bad" });
  }
});

if (bell) watch(() => ({ alerts: true }), ({ alerts }) => {
  if (!alerts) return;
  const count = bell.querySelector("[data-bell-count]");
  count.textContent = alerts.shown;
  count.hidden = !alerts.count;
  bell.setAttribute("aria-label", alerts.said);
});
