/** Where a thing stands that floats beside another: below it if there is room, else above; never over the edge. */

const GAP_PX = 6;
const EDGE_PX = 8;

/** `end` sets it flush with the side where lines end, `middle` over the middle of its anchor. */
export const placeBeside = (floating, anchor, align = "start") => {
  const to = anchor.getBoundingClientRect();
  const own = floating.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const rightToLeft = document.documentElement.dir === "rtl";
  const flushRight = (align === "end") !== rightToLeft;
  const wanted = align === "middle" ? to.left + (to.width - own.width) / 2 : flushRight ? to.right - own.width : to.left;
  const fitsBelow = to.bottom + GAP_PX + own.height <= window.innerHeight - EDGE_PX;
  const top = fitsBelow || to.top < own.height + GAP_PX ? to.bottom + GAP_PX : to.top - GAP_PX - own.height;
  floating.style.left = `${Math.max(EDGE_PX, Math.min(wanted, wide - own.width - EDGE_PX))}px`;
  floating.style.top = `${Math.max(EDGE_PX, Math.min(top, window.innerHeight - own.height - EDGE_PX))}px`;
};
