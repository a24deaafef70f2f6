/** Puts what lies in sight into the document, and takes out what does not: tiles at places of their own, rows one below the other. */

const boxes = new WeakMap();

function box(element, values) {
  const key = values.join();
  if (boxes.get(element) === key) return;
  boxes.set(element, key);
  const [x, y, width, height] = values;
  const { style } = element;
  style.insetInlineStart = `${x}px`;
  style.insetBlockStart = `${y}px`;
  style.inlineSize = width === null ? "100%" : `${width}px`;
  style.blockSize = `${height}px`;
}

function make(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** Make the children of `parent` these, moving as few as can be. Answers whether an asset came or went. */
function settle(parent, wanted) {
  const keep = new Set(wanted);
  let changed = false;
  for (const child of [...parent.children]) {
    if (keep.has(child)) continue;
    changed ||= Boolean(child.dataset.id);
    child.remove();
  }
  let at = parent.firstElementChild;
  for (const element of wanted) {
    if (element === at) at = at.nextElementSibling;
    else {
      changed ||= Boolean(element.dataset.id);
      parent.insertBefore(element, at);
    }
  }
  return changed;
}

export class TilePainter {
  constructor(list) {
    this.list = list;
    this.body = list;
    this.waiting = [];
    this.gaps = [];
  }

  place(layout) {
    this.list.classList.add("grid-placed");
    this.list.style.blockSize = `${layout.height}px`;
  }

  paint(lines, sequence, layout, from, to) {
    const wanted = [];
    let waiting = 0;
    let gaps = 0;
    for (const line of lines) {
      if (line.kind === "gap") {
        const element = (this.gaps[gaps++] ??= make("li", "gap"));
        const top = Math.max(line.top, from);
        box(element, [0, top, null, Math.max(0, Math.min(line.top + line.height, to) - top)]);
        wanted.push(element);
      } else if (line.kind === "row") {
        const places = layout.places(line, sequence.items);
        for (let at = line.from; at < line.to; at++) {
          const item = sequence.items[at];
          const element = item.element ?? (this.waiting[waiting++] ??= make("li", "tile-waiting"));
          const { x, width } = places[at - line.from];
          box(element, [x, line.top, width, line.height]);
          number(element, item, sequence, "aria-posinset", "aria-setsize", 1);
          wanted.push(element);
        }
      } else {
        const element = sequence.heads.get(`${line.kind} ${line.key}`);
        if (!element) continue;
        box(element, [0, line.top, null, line.height]);
        wanted.push(element);
      }
    }
    return settle(this.list, wanted);
  }
}

export class RowPainter {
  constructor(list) {
    this.list = list;
    this.body = list.tBodies[0];
    this.spaces = [];
    this.waiting = [];
  }

  place() {
    this.list.classList.add("ledger-placed");
  }

  paint(lines, sequence, layout) {
    const wanted = [];
    let spaces = 0;
    let end = 0;
    const space = (height, name) => {
      if (height <= 0) return;
      const element = (this.spaces[spaces++] ??= make("tr", "gap"));
      element.className = name;
      element.style.blockSize = `${height}px`;
      wanted.push(element);
    };
    for (const line of lines) {
      space(line.top - end, "space");
      end = line.top + line.height;
      if (line.kind === "gap") space(line.height, "gap");
      else {
        const item = sequence.items[line.from];
        if (item.element) {
          number(item.element, item, sequence, "aria-rowindex", null, 2);
          wanted.push(item.element);
        } else space(line.height, "gap");
      }
    }
    space(layout.height - end, "space");
    return settle(this.body, wanted);
  }
}

function number(element, item, sequence, place, size, first) {
  if (!item.element) return;
  const now = String(item.row + first);
  if (element.getAttribute(place) !== now) element.setAttribute(place, now);
  if (size && element.getAttribute(size) !== String(sequence.total)) element.setAttribute(size, String(sequence.total));
}
