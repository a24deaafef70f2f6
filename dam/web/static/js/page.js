/** What every page does: dialogs, the keys that work everywhere, and a word when the archive does not answer. */

export const typing = (event) => {
  const at = event.target;
  return at.isContentEditable || /^(SELECT|TEXTAREA)$/.test(at.tagName) || (at.tagName === "INPUT" && !/^(range|radio|checkbox|button)$/.test(at.type));
};
export const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
export const covered = () => Boolean(document.querySelector("dialog[open], :popover-open:not(.tip)"));

const search = document.getElementById("search");
const keys = document.getElementById("keys");

document.addEventListener("keydown", (event) => {
  if (!plain(event) || typing(event) || covered()) return;
  // Keys are told by their place too: a Cyrillic or Persian layout writes other signs on them.
  if ((event.key === "?" || event.key === "؟") && keys) {
    event.preventDefault();
    keys.showModal();
  } else if ((event.key === "/" || (event.code === "Slash" && !event.shiftKey)) && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

search?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  if (search.value) {
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  } else search.blur();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.opens).showModal();
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) {
    const dialog = dismiss.closest("dialog");
    if (dialog) dialog.close();
    else dismiss.parentElement.hidden = true;
  }
  if (event.target.matches("dialog")) event.target.close();
  if (event.target.matches("[data-select]")) event.target.select();
});

// An empty search leaves no trace in the address.
document.addEventListener("htmx:configRequest", (event) => { if (event.detail.parameters.q === "") delete event.detail.parameters.q; });

const toast = document.getElementById("no-answer");
const signedOut = document.getElementById("signed-out");
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => { toast.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) toast.hidden = signedOut.hidden = true;
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) signedOut.hidden = false;
});
