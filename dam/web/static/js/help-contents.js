/** The manual's contents stand open beside the text where there is room, and folded above it where there is not. */

const contents = document.querySelector("[data-opens-wide]");
const wide = matchMedia("(min-width: 60rem)");
const fold = () => { if (contents) contents.open = wide.matches; };
wide.addEventListener("change", fold);
fold();
contents?.addEventListener("click", (event) => { if (!wide.matches && event.target.closest("a[href^='#']")) contents.open = false; });
