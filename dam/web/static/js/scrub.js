/** A look through a video without opening it: by moving over its tile, by dragging along it, or by resting on it. */

const REST_MS = 600;
const FRAME_MS = 400;
const frames = new Map();

/** The cues of a sprite: `[{x, y, width, height}]`. */
function framesOf(address) {
  if (!frames.has(address)) {
    frames.set(address, fetch(address).then((answer) => (answer.ok ? answer.text() : "")).then(parse).catch(() => {
      frames.delete(address);
      return [];
    }));
  }
  return frames.get(address);
}

function parse(text) {
  return [...text.matchAll(/#xywh=(\d+),(\d+),(\d+),(\d+)/g)].map((cue) => {
    const [x, y, width, height] = cue.slice(1).map(Number);
    return { x, y, width, height };
  });
}

class Scrub {
  constructor(link) {
    this.link = link;
    this.picture = link.querySelector(".tile-picture");
  }

  async show(fraction) {
    const cues = await framesOf(this.link.dataset.scrub);
    if (!cues.length || this.ended) return;
    if (!this.layer) {
      this.layer = Object.assign(document.createElement("span"), { className: "tile-scrub" });
      this.line = Object.assign(document.createElement("span"), { className: "tile-scrub-line" });
      this.layer.append(this.line);
      this.layer.style.backgroundImage = `url("${this.link.dataset.sprite}")`;
      this.picture.append(this.layer);
    }
    const cue = cues[Math.min(cues.length - 1, Math.floor(fraction * cues.length))];
    const box = this.picture.getBoundingClientRect();
    const scale = Math.max(box.width / cue.width, box.height / cue.height);
    const whole = Math.max(...cues.map((each) => each.x + each.width));
    this.layer.style.backgroundSize = `${whole * scale}px auto`;
    this.layer.style.backgroundPosition = `${-cue.x * scale - (cue.width * scale - box.width) / 2}px ${-cue.y * scale - (cue.height * scale - box.height) / 2}px`;
    this.line.style.transform = `scaleX(${fraction})`;
  }

  end() {
    this.ended = true;
    clearInterval(this.timer);
    clearTimeout(this.timer);
    this.layer?.remove();
  }

  /** Play by itself while the keyboard rests here. */
  rest() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    let at = 0;
    this.timer = setTimeout(async () => {
      const count = (await framesOf(this.link.dataset.scrub)).length;
      if (count && !this.ended) this.timer = setInterval(() => this.show((at++ % count) / count), FRAME_MS);
    }, REST_MS);
  }
}

export function wakeScrub(list) {
  let now = null;
  let dragged = false;
  const stop = () => { now?.end(); now = null; };
  const linkOf = (event) => event.target.closest?.("[data-scrub]");

  list.addEventListener("pointermove", (event) => {
    const link = linkOf(event);
    if (!link) return stop();
    if (now?.link !== link) { stop(); now = new Scrub(link); }
    const box = now.picture.getBoundingClientRect();
    dragged ||= event.pointerType === "touch" && Math.abs(event.movementX) > 2;
    now.show(Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width)));
  });
  list.addEventListener("pointerdown", () => { dragged = false; });
  list.addEventListener("pointerleave", stop);
  list.addEventListener("pointercancel", stop);
  list.addEventListener("click", (event) => { if (dragged && linkOf(event)) { event.preventDefault(); dragged = false; } }, true);
  list.addEventListener("focusin", (event) => {
    stop();
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) { now = new Scrub(link); now.rest(); }
  });
  list.addEventListener("focusout", stop);
}
