/** The way through the years at the list's side: a slider whose steps are months. */

const SHOWN_MS = 1400;
const LEAST_PX = 22;
// Windows scroll by whole pixels.
const SLACK_PX = 2;
const LITTLE = 0.01;

class Rail {
  constructor(rail, grid) {
    this.rail = rail;
    this.grid = grid;
    this.track = rail.querySelector("[data-rail-track]");
    this.here = rail.querySelector("[data-rail-here]");
    this.label = rail.querySelector("[data-rail-label]");
    this.months = [];
    this.load();
  }

  async load() {
    const answer = await fetch(this.rail.dataset.months, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || !this.rail.isConnected) return;
    let row = 0;
    this.months = (await answer.json()).map((month) => ({ ...month, row: (row += month.count) - month.count }));
    this.total = row;
    if (this.months.length < 2) return;
    this.here.setAttribute("aria-valuemax", this.months.length - 1);
    this.draw();
    new ResizeObserver(() => this.draw()).observe(this.rail);
    this.wake();
    this.rail.classList.add("rail-ready");
    this.follow();
  }

  /** A mark for each month, and each year once, where there is room to read it. */
  draw() {
    const height = this.track.clientHeight;
    let labelled = null;
    let last = -LEAST_PX;
    this.track.replaceChildren(...this.months.map((month) => {
      const mark = document.createElement("span");
      const y = (month.row / this.total) * height;
      mark.style.insetBlockStart = `${y}px`;
      mark.className = "rail-mark";
      if (month.year !== labelled && y - last >= LEAST_PX && y < height - 8) {
        mark.textContent = month.year;
        mark.className = "rail-year";
        last = y;
        labelled = month.year;
      }
      return mark;
    }));
  }

  monthOf(row) {
    const after = this.months.findIndex((month) => month.row > row + LITTLE);
    return (after < 0 ? this.months.length : after) - 1;
  }

  /** Show where the list stands. */
  follow() {
    if (!this.rail.isConnected || !this.months.length) return;
    if (this.dragged) return;
    const { from } = this.grid.sight();
    const end = document.documentElement.scrollHeight - innerHeight;
    const row = scrollY >= end - 2 ? this.total - 1 : Math.max(0, this.grid.layout.rowAt(from + SLACK_PX));
    this.show(row / this.total, this.monthOf(row));
  }

  show(fraction, index) {
    this.here.style.insetBlockStart = `${Math.min(1, Math.max(0, fraction)) * 100}%`;
    if (this.index === index) return;
    this.index = index;
    this.label.textContent = this.months[index].label;
    this.here.setAttribute("aria-valuenow", index);
    this.here.setAttribute("aria-valuetext", this.months[index].label);
  }

  fraction(event) {
    const box = this.track.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
  }

  /** To a place between the first and the last row. */
  to(fraction) {
    const row = Math.min(this.total - 1, fraction * this.total);
    this.grid.goTo(row);
    this.show(fraction, this.monthOf(row));
  }

  toMonth(index) {
    const month = this.months[Math.min(this.months.length - 1, Math.max(0, index))];
    this.grid.goTo(month.row);
    this.show(month.row / this.total, this.months.indexOf(month));
  }

  wake() {
    const { rail, here } = this;
    rail.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      rail.setPointerCapture(event.pointerId);
      this.dragged = true;
      rail.classList.add("rail-dragged");
      here.focus({ preventScroll: true });
      this.to(this.fraction(event));
    });
    rail.addEventListener("pointermove", (event) => {
      if (this.dragged) this.to(this.fraction(event));
      else if (event.pointerType === "mouse") this.hint(this.fraction(event));
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) rail.addEventListener(name, () => {
      this.dragged = false;
      rail.classList.remove("rail-dragged");
    });
    rail.addEventListener("pointerleave", () => this.hinted?.remove());
    here.addEventListener("keydown", (event) => this.press(event));
    this.grid.listen("scroll", () => {
      rail.classList.add("rail-shown");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => rail.classList.remove("rail-shown"), SHOWN_MS);
      this.soon ||= requestAnimationFrame(() => { this.soon = 0; this.follow(); });
    }, window, { passive: true });
    this.grid.list.addEventListener("kronika:layout", () => this.follow());
  }

  /** What lies under the pointer. */
  hint(fraction) {
    this.hinted ??= Object.assign(document.createElement("span"), { className: "rail-hint" });
    this.hinted.setAttribute("aria-hidden", "true");
    this.hinted.textContent = this.months[this.monthOf(fraction * this.total)].label;
    this.hinted.style.insetBlockStart = `${fraction * 100}%`;
    if (!this.hinted.isConnected) this.track.after(this.hinted);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onward = getComputedStyle(this.rail).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const steps = { ArrowDown: 1, [onward]: 1, ArrowUp: -1, [back]: -1 };
    if (event.key in steps) this.toMonth(this.index + steps[event.key]);
    else if (event.key === "Home") this.toMonth(0);
    else if (event.key === "End") this.toMonth(this.months.length - 1);
    else if (event.key === "PageDown" || event.key === "PageUp") this.toMonth(this.otherYear(event.key === "PageDown" ? 1 : -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  otherYear(step) {
    const { year } = this.months[this.index];
    let index = this.index;
    while (this.months[index]?.year === year) index += step;
    if (step > 0) return index;
    while (index > 0 && this.months[index - 1].year === this.months[index]?.year) index -= 1;
    return index;
  }
}

export function wakeRail(grid) {
  const rail = document.querySelector("[data-rail]");
  if (rail) return new Rail(rail, grid);
}
