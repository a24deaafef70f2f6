/** What stands open where there is room for it, and is folded where there is not: `<details data-opens-wide>`. */

const parts = [...document.querySelectorAll("[data-opens-wide]")];
const wide = matchMedia("(min-width: 60rem)");
// What was typed wrongly stays in sight.
const fold = () => { for (const part of parts) part.open = wide.matches || Boolean(part.querySelector("[aria-invalid]")); };
wide.addEventListener("change", fold);
fold();
for (const part of parts) part.addEventListener("click", (event) => { if (!wide.matches && event.target.closest("a[href^='#']")) part.open = false; });
