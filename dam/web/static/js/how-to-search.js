/** How to search, by examples: a dialog that comes when it is asked for. An example goes into the box and is searched. */

const link = document.querySelector("[data-how-to-search]");
const input = document.getElementById("search");
let dialog = null;

export async function openHowTo() {
  if (!dialog) {
    const answer = await fetch(link.dataset.howToSearch, { headers: { "HX-Request": "true" } });
    // The manual says the same.
    if (!answer.ok) return location.assign(link.href);
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    dialog = made.content.querySelector("dialog");
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      const example = event.target.closest("[data-example]");
      if (!example) return;
      dialog.close();
      input.value = example.dataset.example;
      input.form.requestSubmit();
    });
  }
  if (!dialog.open) dialog.showModal();
}
