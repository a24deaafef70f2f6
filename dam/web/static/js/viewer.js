/** The picture: fitted or in full size, moved by dragging, and over the whole screen. */

import { on } from "./shortcuts.js";

export function wakeViewer(asset) {
  const stage = asset.querySelector(".stage");
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : (stage.querySelector("[data-player]") ?? stage).requestFullscreen());
  stage.querySelector("[data-full]")?.addEventListener("click", full);
  const viewer = stage.querySelector("[data-viewer]");
  const button = stage.querySelector("[data-zoom]");
  if (viewer) wakeZoom(viewer, button);

  if (stage.querySelector("[data-full]")) on("asset.full", full);
  if (button) on("picture.zoom", () => button.click());
}

function wakeZoom(viewer, button) {
  const picture = viewer.querySelector("img");
  let held = null;
  let moved = false;

  function zoom(x = 0.5, y = 0.5) {
    const on = viewer.toggleAttribute("data-zoomed");
    button.setAttribute("aria-pressed", String(on));
    viewer.tabIndex = on ? 0 : -1;
    if (on) viewer.scrollTo((viewer.scrollWidth - viewer.clientWidth) * x, (viewer.scrollHeight - viewer.clientHeight) * y);
  }

  button.addEventListener("click", () => zoom());
  picture.addEventListener("click", (event) => {
    if (moved) return;
    const box = picture.getBoundingClientRect();
    zoom((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  viewer.addEventListener("pointerdown", (event) => {
    moved = false;
    if (!viewer.hasAttribute("data-zoomed") || event.pointerType !== "mouse") return;
    held = { x: event.clientX + viewer.scrollLeft, y: event.clientY + viewer.scrollTop };
    viewer.toggleAttribute("data-held", true);
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    moved ||= Math.hypot(event.movementX, event.movementY) > 2;
    viewer.scrollTo(held.x - event.clientX, held.y - event.clientY);
  });
  window.addEventListener("pointerup", () => { held = null; viewer.removeAttribute("data-held"); });
}
