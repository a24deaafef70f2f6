/** Of the words inside a text, the first that was looked for comes into sight. */
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const mark = elt.matches?.(".words") && elt.querySelector("mark");
  // On its page they are scrolled by themselves, in the quick look together with the picture above them.
  const scrolled = elt.closest?.(".preview-pages") ?? elt;
  if (mark) scrolled.scrollTop += mark.getBoundingClientRect().top - scrolled.getBoundingClientRect().top - (scrolled.clientHeight - mark.offsetHeight) / 2;
});
