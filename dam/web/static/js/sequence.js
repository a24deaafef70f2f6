/**
 * A long list as far as it is known: parts that were loaded, and how many rows nobody has seen yet before each of them
 * and behind the last. Rows are counted over all of it, from 0.
 */

export class Sequence {
  /** `whole`: the rest of the list is reckoned with in full, as one can begin anywhere in it. */
  constructor(part, total, whole) {
    this.whole = whole;
    this.byId = new Map();
    this.heads = new Map();
    this.parts = [];
    this.tail = 0;
    this.insert(0, part, 0);
    this.setTail(total - part.items.length);
    this.count();
  }

  get total() {
    return this.size + this.tail;
  }

  /** The part's items that are new here, put in as a part of its own with `before` unknown rows ahead of it. */
  insert(index, part, before, fixed = false) {
    const items = part.items.filter((item) => !this.byId.has(item.id));
    const own = { items, before, more: part.more, less: part.less, fixed };
    for (const item of items) {
      item.part = own;
      this.byId.set(item.id, item);
    }
    for (const [key, head] of part.heads) if (!this.heads.has(key)) this.heads.set(key, head);
    this.parts.splice(index, 0, own);
    return own;
  }

  setTail(left) {
    const last = this.parts.at(-1);
    this.tail = !last.more ? 0 : Math.max(1, this.whole ? left : Math.min(left, last.items.length || 1));
  }

  /** What follows `part` has come. */
  goOn(part, found) {
    const index = this.parts.indexOf(part);
    const next = this.parts[index + 1];
    const gap = next ? next.before : this.tail;
    const met = next ? found.items.findIndex((item) => this.byId.get(item.id)?.part === next) : -1;
    const taken = met < 0 ? found : { ...found, items: found.items.slice(0, met) };
    const own = this.insert(index + 1, taken, 0);
    part.more = "";
    if (!next) this.setTail(gap - own.items.length);
    else {
      const closed = met >= 0 || !found.more;
      next.before = closed ? 0 : Math.max(1, gap - own.items.length);
      next.fixed = true;
      if (closed) own.more = next.less = "";
    }
    this.count();
  }

  /** What precedes `part` has come. */
  goBack(part, found) {
    const index = this.parts.indexOf(part);
    const previous = this.parts[index - 1];
    const met = previous ? found.items.findLastIndex((item) => this.byId.get(item.id)?.part === previous) : -1;
    const taken = { ...found, items: found.items.slice(met + 1), more: "" };
    const gap = part.before;
    const own = this.insert(index, taken, 0);
    const closed = met >= 0 || !found.less;
    own.before = closed ? 0 : Math.max(1, gap - own.items.length);
    own.fixed = Boolean(previous);
    if (closed) {
      own.less = "";
      if (previous) previous.more = "";
    }
    part.before = 0;
    part.less = "";
    part.fixed = true;
    this.count();
  }

  /** A part that begins with this row has come. */
  put(row, found) {
    let index = this.parts.findIndex((part) => part.row > row);
    if (index < 0) index = this.parts.length;
    const next = this.parts[index];
    const from = index ? this.parts[index - 1].row + this.parts[index - 1].items.length : 0;
    const gap = next ? next.before : this.tail;
    const met = next ? found.items.findIndex((item) => this.byId.get(item.id)?.part === next) : -1;
    const before = Math.max(0, row - from);
    const own = this.insert(index, met < 0 ? found : { ...found, items: found.items.slice(0, met) }, before, true);
    if (!own.items.length) {
      this.parts.splice(index, 1);
      if (next) next.before = Math.max(1, gap);
      return false;
    }
    if (next) {
      next.before = met >= 0 ? 0 : Math.max(1, gap - before - own.items.length);
      next.fixed = true;
      if (met >= 0) own.more = next.less = "";
    } else this.setTail(gap - before - own.items.length);
    if (!before && index) {
      this.parts[index - 1].more = "";
      own.less = "";
    }
    this.count();
    return true;
  }

  remove(ids) {
    for (const id of ids) {
      const item = this.byId.get(id);
      if (!item) continue;
      item.part.items = item.part.items.filter((each) => each !== item);
      this.byId.delete(id);
    }
    this.count();
  }

  /** Number everything anew. */
  count() {
    this.items = [];
    let row = 0;
    for (const part of this.parts) {
      row += part.before;
      part.row = row;
      for (const item of part.items) {
        item.row = row++;
        item.at = this.items.push(item) - 1;
      }
    }
    this.size = row;
  }

  /** The known item of a row, or undefined. */
  at(row) {
    const part = this.parts.findLast((each) => each.row <= row);
    return part?.items[row - part.row];
  }
}
