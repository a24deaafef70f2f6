/** A list of assets of any length: what is in sight stands in the document, the rest is a place kept free for it. */

import { Feed } from "./feed.js";
import { Layout } from "./justify.js";
import { RowPainter, TilePainter } from "./paint.js";
import { keepPlaces } from "./grid-place.js";
import { partOf } from "./result.js";
import { Sequence } from "./sequence.js";

const grids = new WeakMap();

/**
 * What other parts may ask of a list that is awake, or undefined:
 * `ids()` known in result order, `total`, `indexOf(id)` the row in the result (-1), `idAt(row)` or undefined where it is
 * not loaded, `more()`, `reveal(id)` -> element, `next(id)` and `previous(id)` -> id or null, `at(row)` -> id, loaded
 * where needed. The list is told by `kronika:tiles` that elements of assets came into it or went.
 */
export const gridOf = (list) => grids.get(list);

const px = (style, name) => Number.parseFloat(style.getPropertyValue(name)) || 0;

export class Grid {
  constructor(list) {
    this.list = list;
    this.isList = list.dataset.view === "list";
    const part = partOf(list);
    const total = Number(list.dataset.total) || part.items.length;
    this.sequence = new Sequence(part, total, Boolean(list.dataset.rows));
    this.painter = this.isList ? new RowPainter(list) : new TilePainter(list);
    this.feed = new Feed(this);
    for (const extra of list.querySelectorAll(".fill, .more")) extra.remove();
    this.frame = 0;
    this.measure();
    this.arrange();
    new ResizeObserver(() => {
      if (!list.isConnected || this.list.clientWidth === this.m.wide) return;
      this.refit();
    }).observe(list);
    this.listen("scroll", () => { this.feed.scrolled(); this.soon(); }, window, { passive: true });
    this.listen("resize", () => this.soon(), window);
    // Others may have put fresh elements in the place of old ones.
    list.addEventListener("kronika:tiles", (event) => { if (event.detail !== this) this.adopt(); });
  }

  listen(name, does, target, options) {
    const heard = (event) => (this.list.isConnected ? does(event) : target.removeEventListener(name, heard, options));
    target.addEventListener(name, heard, options);
  }

  measure() {
    const style = getComputedStyle(this.list);
    const names = { row: "--tile-row", gapX: "--tile-gap-x", gapY: "--tile-gap-y", caption: "--tile-caption", monthHead: "--month-head", dayHead: "--day-head", listRow: "--list-row" };
    this.m = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, px(style, name)]));
    this.m.wide = this.list.clientWidth;
    this.m.width = this.list.getBoundingClientRect().width;
    this.m.list = this.isList;
    this.m.days = this.list.dataset.view === "timeline";
  }

  /** After another width or density everything lies elsewhere; what was in sight stays so. */
  refit() {
    const kept = this.anchor();
    for (const part of this.sequence.parts) part.fixed &&= part.before > 0;
    this.measure();
    this.arrange(kept);
  }

  /** Lay out anew, without what is in sight moving. */
  arrange(kept = this.layout ? this.anchor() : null) {
    this.layout = new Layout(this.sequence, this.m);
    this.painter.place(this.layout);
    this.paint();
    if (kept) this.hold(kept);
    this.list.dispatchEvent(new CustomEvent("kronika:layout"));
  }

  top() {
    return this.painter.body.getBoundingClientRect().top;
  }

  /** Where the free part of the window lies within the list. */
  sight() {
    const from = -this.top() + this.headroom();
    return { from, to: from + innerHeight - this.headroom() };
  }

  /** The bar, and in a table its head, cover what lies under them. */
  headroom() {
    const bar = document.querySelector(".bar")?.offsetHeight ?? 0;
    return bar + (this.isList ? this.list.tHead.offsetHeight : 0);
  }

  /** What somebody looks at: an item and its place, or else a row. */
  anchor() {
    const { from, to } = this.sight();
    if (from <= 0) return null;
    for (let at = this.layout.lineAt(from); at < this.layout.lines.length; at++) {
      const line = this.layout.lines[at];
      if (line.top > to) break;
      if (line.kind === "row" && line.top + line.height > from) return { id: this.sequence.items[line.from].id, offset: line.top - from };
    }
    return { row: this.layout.rowAt(from), offset: 0 };
  }

  hold({ id, row, offset }) {
    const item = id && this.sequence.byId.get(id);
    const y = item ? this.layout.lines[this.layout.lineOf(item.row)].top : this.layout.yOf(row);
    const move = y - offset - this.sight().from;
    if (Math.abs(move) > 0.5) {
      scrollBy({ top: move, behavior: "instant" });
      this.paint();
    }
  }

  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.list.isConnected) this.paint();
    });
  }

  /** The lines between two heights, and those that have to stay in the document. */
  linesIn(from, to) {
    const { lines } = this.layout;
    const found = [];
    for (let at = this.layout.lineAt(from); at < lines.length && lines[at].top <= to; at++) found.push(lines[at]);
    const focused = document.activeElement?.closest?.("[data-id]");
    const item = focused && this.list.contains(focused) ? this.sequence.byId.get(focused.dataset.id) : null;
    const pinned = item && lines[this.layout.lineOf(item.row)];
    if (pinned && pinned.kind === "row" && !found.includes(pinned)) {
      if (found.length && pinned.top < found[0].top) found.unshift(pinned);
      else found.push(pinned);
    }
    return found;
  }

  /** The headings that what begins with `line` stands under. */
  headsOver(line) {
    const heads = [];
    for (let at = this.layout.lines.indexOf(line) - 1; at >= 0 && this.layout.lines[at].kind !== "gap"; at--) {
      const head = this.layout.lines[at];
      if (head.kind === "day" && !heads.length) heads.unshift(head);
      if (head.kind === "month") return [head, ...heads];
    }
    return heads;
  }

  paint() {
    const { from, to } = this.sight();
    const over = innerHeight;
    const lines = this.linesIn(from - over, to + over);
    if (this.m.days && lines.length && lines[0].kind !== "gap" && lines[0].kind !== "month") lines.unshift(...this.headsOver(lines[0]));
    const changed = this.painter.paint(lines, this.sequence, this.layout, from - over, to + over);
    if (changed) this.tell();
    this.feed.look();
  }

  tell() {
    this.list.dispatchEvent(new CustomEvent("kronika:tiles", { bubbles: true, detail: this }));
  }

  adopt() {
    for (const element of this.painter.body.querySelectorAll("[data-id]")) {
      const item = this.sequence.byId.get(element.dataset.id);
      if (item && item.element !== element) item.element = element;
    }
    this.paint();
  }

  /** Put a fresh element in the place of an asset's old one. */
  replace(fresh) {
    const item = this.sequence.byId.get(fresh.dataset.id);
    if (!item) return;
    const old = item.element;
    const focused = old?.contains(document.activeElement);
    item.element = fresh;
    const ratio = partOf({ querySelectorAll: (what) => (what === "[data-id]" ? [fresh] : []), querySelector: () => null }).items[0].ratio;
    old?.isConnected && old.replaceWith(fresh);
    if (ratio !== item.ratio) {
      item.ratio = ratio;
      this.arrange();
    } else this.paint();
    if (focused) fresh.querySelector(".tile-link").focus({ preventScroll: true });
  }

  ids() {
    return this.sequence.items.map((item) => item.id);
  }

  get total() {
    return this.sequence.total;
  }

  indexOf(id) {
    return this.sequence.byId.get(id)?.row ?? -1;
  }

  idAt(row) {
    return this.sequence.at(row)?.id;
  }

  more() {
    return this.feed.goOn(this.sequence.parts.at(-1));
  }

  /** The id of a row, loaded where it is not known; null past the end. */
  async at(row) {
    if (row < 0 || row >= this.total) return null;
    return (this.sequence.at(row) ?? (await this.feed.find(row)))?.id ?? null;
  }

  async next(id) {
    const row = this.indexOf(id);
    return row < 0 ? null : this.at(row + 1);
  }

  async previous(id) {
    const row = this.indexOf(id);
    return row < 0 ? null : this.at(row - 1);
  }

  /** Scroll so that a row, with the headings over it, lies `offset` below the bar. */
  goTo(row, offset = 0) {
    this.scrollTo(this.layout.yOf(row) - offset);
  }

  scrollTo(y) {
    scrollTo({ top: Math.max(0, scrollY + this.top() - this.headroom() + y), behavior: "instant" });
    this.paint();
  }

  /** Bring an asset into sight and answer its element; null where it is not known. */
  async reveal(id, block = "nearest") {
    const item = this.sequence.byId.get(id);
    if (!item) return null;
    const line = this.layout.lines[this.layout.lineOf(item.row)];
    const { from, to } = this.sight();
    const room = to - from;
    const margin = Math.min(16, room / 8);
    if (block === "center") this.scrollTo(line.top - Math.max(0, (room - line.height) / 2));
    else if (line.top < from + margin) this.goTo(item.row, margin);
    else if (line.top + line.height > to - margin) this.scrollTo(line.top - Math.max(margin, room - line.height - margin));
    if (!item.element) await this.feed.again([item.part]);
    this.paint();
    return item.element;
  }
}

export function wakeGrid(list, carried) {
  const grid = new Grid(list);
  grids.set(list, grid);
  keepPlaces(grid, carried);
  grid.tell();
  return grid;
}
