/**
 * Where everything of a list lies. Lines, from top to bottom:
 *   {kind: "row", from, to, picture, height}   items [from, to) side by side, their pictures `picture` high
 *   {kind: "month" | "day", key, height}       headings
 *   {kind: "gap", part, count, height}         rows that nobody has seen, before `part` or, without one, at the end
 * each with `top` and `row`, the first row of the list in or after it.
 */

// How much higher or lower than wanted a row may be; a row of one picture is never made higher than TALLEST.
const TALLEST = 1.6;
const LOWEST = 0.68;
const TOO_TALL = 1.35;
// What a row reckoned from a height may be off.
const LITTLE = 0.01;

function pictures(items, from, to, m) {
  let sum = 0;
  for (let at = from; at < to; at++) sum += items[at].ratio;
  return (m.width - m.gapX * (to - from - 1)) / sum;
}

/**
 * Rows of items [from, to), each as near to the wanted height as breaking before or after a picture allows. A closed
 * stretch is followed by rows that stay as they are, so its last one is filled too.
 */
function stretch(lines, items, from, to, m, closed) {
  const rows = [];
  let start = from;
  let sum = 0;
  for (let at = from; at < to; at++) {
    const before = at > start ? (m.width - m.gapX * (at - start - 1)) / sum : Infinity;
    const after = (m.width - m.gapX * (at - start)) / (sum + items[at].ratio);
    // Too low with this one: is it still nearer to what is wanted than too high without it?
    if (after < m.row && (after < m.row * LOWEST || before / m.row < m.row / after) && at > start) {
      rows.push([start, at]);
      start = at;
      sum = 0;
    }
    sum += items[at].ratio;
  }
  rows.push([start, to]);
  if (closed && rows.length > 1 && pictures(items, ...rows.at(-1), m) > m.row * TOO_TALL) {
    const [[first], [, last]] = rows.splice(-2);
    rows.push([first, last]);
  }
  rows.forEach(([first, last], index) => {
    const filled = pictures(items, first, last, m);
    const open = index === rows.length - 1 && !closed;
    const picture = Math.min(filled, open ? m.row : m.row * TALLEST);
    lines.push({ kind: "row", from: first, to: last, picture, height: picture + m.caption, row: items[first].row });
  });
}

function tiles(sequence, m) {
  const { items, parts } = sequence;
  const lines = [];
  let day = null;
  let month = null;
  parts.forEach((part, index) => {
    if (part.before) {
      lines.push({ kind: "gap", part, count: part.before, row: part.row - part.before });
      day = month = null;
    }
    // Parts that follow one another without a break are laid out as one.
    if (index && !part.before && !part.fixed && part.items.length) return;
    let last = index;
    while (parts[last + 1] && !parts[last + 1].before && !parts[last + 1].fixed) last++;
    const run = parts.slice(index, last + 1).filter((each) => each.items.length);
    if (!run.length) return;
    const to = run.at(-1).items.at(-1).at + 1;
    const closing = parts[last + 1] ?? null;
    const follows = (closing && !closing.before && closing.items[0]) || null;
    let from = run[0].items[0].at;
    while (from < to) {
      let end = from;
      if (m.days) {
        while (end < to && items[end].day === items[from].day) end++;
        if (items[from].month !== month) lines.push({ kind: "month", key: (month = items[from].month), height: m.monthHead, row: items[from].row });
        if (items[from].day !== day) lines.push({ kind: "day", key: (day = items[from].day), height: m.dayHead, row: items[from].row });
      } else end = to;
      const closed = end === to && follows !== null && (!m.days || follows.day === items[from].day);
      stretch(lines, items, from, end, m, closed);
      from = end;
    }
  });
  if (sequence.tail) lines.push({ kind: "gap", part: null, count: sequence.tail, row: sequence.size });
  return lines;
}

function rows(sequence, m) {
  const lines = [];
  for (const part of sequence.parts) {
    if (part.before) lines.push({ kind: "gap", part, count: part.before, row: part.row - part.before });
    for (const item of part.items) lines.push({ kind: "row", from: item.at, to: item.at + 1, picture: 0, height: m.listRow, row: item.row });
  }
  if (sequence.tail) lines.push({ kind: "gap", part: null, count: sequence.tail, row: sequence.size });
  return lines;
}

export class Layout {
  constructor(sequence, m) {
    this.m = m;
    this.lines = m.list ? rows(sequence, m) : tiles(sequence, m);
    const space = m.list ? 0 : m.gapY;
    const known = this.lines.reduce((sum, line) => sum + (line.kind === "gap" ? 0 : line.height + space), 0);
    this.each = m.list ? m.listRow : known / Math.max(1, sequence.items.length);
    this.total = sequence.total;
    let top = 0;
    for (const line of this.lines) {
      line.top = top;
      if (line.kind === "gap") line.height = Math.max(1, line.count * this.each - space);
      top += line.height + space;
    }
    this.height = Math.max(0, top - space);
  }

  /** The index of the last line that begins at or above `y`. */
  lineAt(y) {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle].top <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The index of the line in which a row lies. */
  lineOf(row) {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle].row <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where a row begins, with the headings over it; a fraction lies within an unseen stretch. */
  yOf(row) {
    let at = this.lineOf(Math.floor(row + LITTLE));
    while (this.lines[at - 1]?.row === this.lines[at]?.row && this.lines[at - 1]?.kind !== "gap") at--;
    const line = this.lines[at];
    if (line?.kind !== "gap") return line?.top ?? 0;
    return line.top + Math.min(1, Math.max(0, (row - line.row) / line.count)) * line.height;
  }

  /** The row, with its fraction in an unseen stretch, that lies at `y`. */
  rowAt(y) {
    const line = this.lines[this.lineAt(y)];
    if (!line) return 0;
    return line.kind === "gap" ? line.row + Math.min(1, Math.max(0, (y - line.top) / line.height)) * line.count : line.row;
  }

  /** Side by side from the beginning of the line: `[{x, width}]`. */
  places(line, items) {
    let x = 0;
    const found = [];
    for (let at = line.from; at < line.to; at++) {
      const width = items[at].ratio * line.picture;
      found.push({ x, width });
      x += width + this.m.gapX;
    }
    return found;
  }
}
