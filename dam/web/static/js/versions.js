/** Two versions of a value: the chosen one goes into the control below, where both can also be merged by hand. */

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-versions]");
  if (!box) return;
  const control = event.target.form.elements[box.dataset.versions];
  control.value = event.target.dataset.value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
});

// Whoever writes has chosen neither of the two as it stands.
document.addEventListener("input", (event) => {
  const box = event.target.form?.querySelector(`[data-versions="${event.target.name}"]`);
  for (const choice of box?.querySelectorAll("input") ?? []) choice.checked = choice.dataset.value === event.target.value;
});
