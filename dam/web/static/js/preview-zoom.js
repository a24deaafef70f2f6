/** The picture of the preview: larger and smaller, moved by hand, and swept aside to the next one. */

const MOST = 8;
const TAPPED = 2.5;
const SWIPE_PX = 56;
const TAP_MS = 300;

/** `onSwipe(x, y)` gets -1 or 1 for the way a finger went; `onScale(factor)` what it is enlarged by, 1 when fitted. */
export function wakeZoom(stage, picture, { onSwipe, onScale }) {
  let scale = 1;
  let [x, y] = [0, 0];
  let pinch = null;
  let tapped = 0;
  let moved = false;
  const fingers = new Map();
  // What is framed on it.
  const boxes = stage.querySelector(".scan-boxes");

  function move(transform) {
    picture.style.transform = transform;
    if (!boxes) return;
    Object.assign(boxes.style, { inlineSize: `${picture.offsetWidth}px`, blockSize: `${picture.offsetHeight}px`, transform });
  }

  function show() {
    const [wide, high] = [Math.max(0, picture.offsetWidth * scale - stage.clientWidth) / 2, Math.max(0, picture.offsetHeight * scale - stage.clientHeight) / 2];
    x = Math.max(-wide, Math.min(wide, x));
    y = Math.max(-high, Math.min(high, y));
    move(scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`);
    stage.toggleAttribute("data-zoomed", scale > 1);
    // A larger file, where there is one.
    if (scale > 1 && picture.srcset) picture.sizes = "400vw";
    onScale(scale);
  }

  /** Enlarge to `to`, so that the point of the picture under (clientX, clientY) stays where it is. */
  function zoomTo(to, clientX, clientY) {
    const box = stage.getBoundingClientRect();
    const [fromX, fromY] = [(clientX ?? box.left + box.width / 2) - box.left - box.width / 2, (clientY ?? box.top + box.height / 2) - box.top - box.height / 2];
    const next = Math.max(1, Math.min(MOST, to < 1.02 ? 1 : to));
    x = fromX - ((fromX - x) * next) / scale;
    y = fromY - ((fromY - y) * next) / scale;
    scale = next;
    show();
  }

  const spread = () => {
    const [one, other] = [...fingers.values()];
    return { size: Math.hypot(one.x - other.x, one.y - other.y), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button, a, video, audio")) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY });
    moved &&= fingers.size > 1;
    pinch = fingers.size === 2 ? { ...spread(), scale } : null;
  });
  stage.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const [byX, byY] = [event.clientX - finger.x, event.clientY - finger.y];
    Object.assign(finger, { x: event.clientX, y: event.clientY });
    moved ||= Math.hypot(event.clientX - finger.fromX, event.clientY - finger.fromY) > 8;
    if (pinch && fingers.size === 2) {
      const now = spread();
      zoomTo((pinch.scale * now.size) / pinch.size, now.x, now.y);
    } else if (scale > 1) {
      [x, y] = [x + byX, y + byY];
      show();
    } else if (event.pointerType === "touch") move(`translateX(${event.clientX - finger.fromX}px)`);
  });
  function release(event) {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    fingers.delete(event.pointerId);
    const wasPinch = pinch;
    if (fingers.size < 2) pinch = null;
    if (scale > 1 || wasPinch) return event.type === "pointerup" && !moved ? tap(event) : undefined;
    move("");
    const [byX, byY] = [event.clientX - finger.fromX, event.clientY - finger.fromY];
    if (event.type === "pointerup" && !moved) tap(event);
    else if (event.pointerType !== "touch") return;
    else if (Math.abs(byX) > SWIPE_PX && Math.abs(byX) > Math.abs(byY)) onSwipe(Math.sign(byX), 0);
    else if (byY > SWIPE_PX * 1.5) onSwipe(0, 1);
  }
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, release);

  /** Twice quickly: larger at this point, or fitted again. */
  function tap(event) {
    if (event.timeStamp - tapped > TAP_MS) {
      tapped = event.timeStamp;
      return;
    }
    tapped = 0;
    if (scale > 1) zoomTo(1);
    else zoomTo(TAPPED, event.clientX, event.clientY);
  }
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(scale * Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
  }, { passive: false });
  const sized = new ResizeObserver(() => stage.isConnected && show());
  for (const one of [stage, picture]) sized.observe(one);

  return { by: (factor) => zoomTo(factor ? scale * factor : 1), zoomed: () => scale > 1, end: () => sized.disconnect() };
}
