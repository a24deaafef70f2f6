/** Puts each explanation beside its question mark. Without this script it opens in the middle of the page. */

const GAP_PX = 6;
const EDGE_PX = 12;

const place = (tip) => {
  const mark = document.querySelector(`[popovertarget="${tip.id}"]`)?.getBoundingClientRect();
  // On a phone it is a sheet at the foot of the page, which the style sheet does alone.
  if (!mark || matchMedia("(max-width: 40rem)").matches) {
    tip.style.removeProperty("left");
    tip.style.removeProperty("top");
    return;
  }
  const { width, height } = tip.getBoundingClientRect();
  const left = document.dir === "rtl" ? mark.right - width : mark.left;
  const below = mark.bottom + GAP_PX;
  const top = below + height > innerHeight - EDGE_PX && mark.top > height + GAP_PX ? mark.top - height - GAP_PX : below;
  tip.style.left = `${Math.max(EDGE_PX, Math.min(left, document.documentElement.clientWidth - width - EDGE_PX))}px`;
  tip.style.top = `${top}px`;
};

const open = () => document.querySelectorAll("[data-tip]:popover-open");
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-tip]") && event.newState === "open") place(event.target);
}, true);
for (const name of ["scroll", "resize"]) addEventListener(name, () => open().forEach(place), { passive: true, capture: true });
