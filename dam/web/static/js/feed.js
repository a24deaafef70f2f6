/** Brings what comes into sight: the next and the previous part, a part in the middle, and what was let go of before. */

import { loadPart } from "./result.js";

const SETTLED_MS = 120;
const AGAIN_MS = 4000;
const MOST_KEPT = 240;
const AT_ONCE = 60;
const LEAD_ROWS = 12;
const AHEAD_SCREENS = 1.5;
const NEAR_SCREENS = 2;

export class Feed {
  constructor(grid) {
    this.grid = grid;
    this.line = Promise.resolve();
    this.busy = false;
    this.scrolledAt = 0;
    const problem = document.querySelector("[data-list-problem]");
    this.problem = problem;
    problem?.querySelector("[data-list-again]").addEventListener("click", () => { this.failed = 0; this.look(); });
  }

  scrolled() {
    this.scrolledAt = performance.now();
  }

  /** One after the other: what a second one needs may be what the first one brings. */
  inTurn(does) {
    const done = this.line.then(does);
    this.line = done.catch(() => {});
    return done;
  }

  /** Bring what is missing in sight, the nearest first. */
  look() {
    if (this.busy || !this.grid.list.isConnected || (this.failed && performance.now() - this.failed < AGAIN_MS)) return;
    const need = this.need();
    if (!need) return;
    this.busy = true;
    this.inTurn(need).then(() => { this.failed = 0; }, () => {
      this.failed = performance.now();
      setTimeout(() => this.look(), AGAIN_MS);
    }).finally(() => {
      if (this.problem) this.problem.hidden = !this.failed;
      this.busy = false;
      this.look();
    });
  }

  need() {
    const { grid } = this;
    const { from, to } = grid.sight();
    const { sequence } = grid;
    const ahead = innerHeight * AHEAD_SCREENS;
    const lines = grid.linesIn(from - ahead, to + ahead);
    const inSight = (line) => (line.top <= to && line.top + line.height >= from ? 0 : 1);
    for (const line of lines.sort((one, other) => inSight(one) - inSight(other))) {
      if (line.kind === "row") {
        const lost = sequence.items.slice(line.from, line.to).find((item) => !item.element);
        if (lost) return () => this.again([lost.part]);
      } else if (line.kind === "gap") {
        const found = this.fill(line, from, to, ahead);
        if (found) return found;
      }
    }
    return null;
  }

  fill(line, from, to, ahead) {
    const { grid } = this;
    const { parts } = grid.sequence;
    const next = line.part;
    const previous = next ? parts[parts.indexOf(next) - 1] : parts.at(-1);
    const begins = line.top > from - ahead && line.top < to + ahead;
    const ends = line.top + line.height > from - ahead && line.top + line.height < to + ahead;
    if (begins && previous?.more) return () => this.goOn(previous);
    if (ends && next?.less) return () => this.goBack(next);
    if (!grid.sequence.whole) return previous?.more ? () => this.goOn(previous) : null;
    const wait = SETTLED_MS - (performance.now() - this.scrolledAt);
    if (wait > 0) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), wait);
      return null;
    }
    const row = Math.floor(grid.layout.rowAt(Math.max(from, line.top))) - LEAD_ROWS;
    return () => this.put(Math.min(Math.max(row, line.row), line.row + line.count - 1));
  }

  async goOn(part) {
    if (!part?.more) return;
    const found = await loadPart(part.more);
    if (!part.more) return;
    this.taken(() => this.grid.sequence.goOn(part, found));
  }

  async goBack(part) {
    if (!part.less) return;
    const found = await loadPart(part.less);
    if (!part.less) return;
    this.taken(() => this.grid.sequence.goBack(part, found));
  }

  async put(row) {
    const address = new URL(this.grid.list.dataset.rows, location.href);
    address.searchParams.set("row", row);
    const found = await loadPart(address);
    if (!found.items.length) throw new Error("there is nothing at this row");
    this.taken(() => this.grid.sequence.put(row, found));
  }

  /** Parts whose elements were let go of, once more. */
  async again(parts) {
    const lost = parts.flatMap((part) => part.items).filter((item) => !item.element);
    for (let start = 0; start < lost.length; start += AT_ONCE) {
      const some = lost.slice(start, start + AT_ONCE);
      const address = new URL(this.grid.list.dataset.parts, location.href);
      for (const item of some) address.searchParams.append("id", item.id);
      const found = await loadPart(address);
      const fresh = new Map(found.items.map((item) => [item.id, item.element]));
      this.taken(() => {
        for (const [key, head] of found.heads) if (!this.grid.sequence.heads.has(key)) this.grid.sequence.heads.set(key, head);
        for (const item of some) item.element ??= fresh.get(item.id) ?? null;
        this.grid.sequence.remove(some.filter((item) => !item.element).map((item) => item.id));
      });
    }
  }

  /** The item of a row that is not known yet, or undefined. */
  find(row) {
    return this.inTurn(async () => {
      const { sequence } = this.grid;
      const before = sequence.parts.findLast((part) => part.row <= row);
      if (before?.more && row - (before.row + before.items.length) < AT_ONCE) await this.goOn(before);
      const after = sequence.at(row) ? null : sequence.parts.find((part) => part.row > row);
      if (after?.less && after.row - row <= AT_ONCE) await this.goBack(after);
      if (!sequence.at(row) && sequence.whole) await this.put(Math.max(0, row - LEAD_ROWS));
      return sequence.at(row);
    });
  }

  taken(change) {
    const kept = this.grid.anchor();
    change();
    this.letGo();
    this.headDays();
    this.grid.arrange(kept);
  }

  /** Keep a bounded number of elements, the nearest, and all that may soon be in sight on a large screen. */
  letGo() {
    const { grid } = this;
    const { from, to } = grid.sight();
    const row = grid.layout.rowAt((from + to) / 2);
    const full = grid.sequence.items.filter((item) => item.element);
    if (full.length <= MOST_KEPT) return;
    const far = full.sort((one, other) => Math.abs(one.row - row) - Math.abs(other.row - row)).slice(MOST_KEPT);
    const near = innerHeight * NEAR_SCREENS;
    const [first, last] = [grid.layout.rowAt(from - near), grid.layout.rowAt(to + near)];
    for (const item of far) if (!item.element.isConnected && (item.row < first || item.row > last)) item.element = null;
    const left = full.filter((item) => item.element);
    const kept = new Set(left.flatMap((item) => [`day ${item.day}`, `month ${item.month}`]));
    for (const [key, head] of grid.sequence.heads) if (!kept.has(key) && !head.isConnected) grid.sequence.heads.delete(key);
  }

  /** A day's heading names the event where all of the day belong to it. */
  headDays() {
    const { grid } = this;
    if (!grid.m.days) return;
    const events = new Map();
    for (const item of grid.sequence.items) {
      const known = events.get(item.day);
      events.set(item.day, known === undefined || known === item.event ? item.event : null);
    }
    for (const head of grid.sequence.heads.values()) {
      const link = head.querySelector("[data-event]");
      if (link) link.hidden = events.get(head.dataset.day) !== link.dataset.event;
    }
  }
}
