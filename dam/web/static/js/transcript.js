/** What is said, beside the player: the line being spoken is marked, a line that is pressed is gone to. */

export function wakeTranscript(asset, player) {
  const panel = asset.querySelector("[data-transcript]");
  if (!panel) return;
  let [rows, starts, current, place] = [[], [], null, null];

  function read() {
    rows = [...panel.querySelectorAll("[data-start]")];
    starts = rows.map((row) => Number(row.dataset.start));
    current = null;
    place = null;
    for (const button of panel.querySelectorAll("[data-found-previous], [data-found-next]")) button.disabled = !found().length;
    mark(player.sound.currentTime);
    // Opened at a place, or freshly searched: the words that were looked for come into sight.
    if (!current && found().length) reveal(found()[0]);
  }

  const found = () => rows.filter((row) => row.hasAttribute("data-found"));

  /** The last line that begins at or before this moment. */
  function lineAt(seconds) {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= seconds + 0.001) low = middle + 1;
      else high = middle;
    }
    const row = rows[low - 1];
    return row && seconds < Number(row.dataset.end) ? row : null;
  }

  function mark(seconds) {
    const row = lineAt(seconds);
    if (row === current) return;
    current?.firstElementChild.removeAttribute("aria-current");
    current = row;
    if (!row) return;
    row.firstElementChild.setAttribute("aria-current", "true");
    // Who walks through the lines or reads elsewhere in them is not carried away.
    if (!panel.querySelector("[data-lines]:focus-within, [data-lines]:hover")) reveal(row);
  }

  /** Into the middle of the list; the page itself stays where it is. */
  function reveal(row) {
    const list = row.parentElement;
    list.scrollTop = row.offsetTop - list.offsetTop - (list.clientHeight - row.offsetHeight) / 2;
  }

  function go(row) {
    player.go(Number(row.dataset.start));
    reveal(row);
  }

  function step(by) {
    const all = found();
    if (!all.length) return;
    const at = place ? all.indexOf(place) : -1;
    place = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    go(place);
  }

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-start] > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.parentElement);
  });
  panel.querySelector("[data-found-previous]")?.addEventListener("click", () => step(-1));
  panel.querySelector("[data-found-next]")?.addEventListener("click", () => step(1));
  panel.querySelector("[data-transcript-search]")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
  // The list is one stop of the keyboard; inside it the arrows walk.
  panel.addEventListener("keydown", (event) => {
    const list = event.target.closest("[data-lines]");
    if (!list || !["ArrowUp", "ArrowDown"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const here = event.target.closest("[data-start]");
    const next = here ? (event.key === "ArrowDown" ? here.nextElementSibling : here.previousElementSibling) : current ?? rows[0];
    next?.firstElementChild.focus();
  });
  panel.addEventListener("htmx:afterSettle", read);
  player.box.addEventListener("kronika:time", ({ detail }) => mark(detail));
  if (panel.querySelector("[data-lines]")) read();
}

/** The subtitles over the picture, switched on and off by one button. */
export function wakeSubtitles(player) {
  const button = player.box.querySelector("[data-subtitles]");
  const track = player.sound.textTracks?.[0];
  if (!button || !track) return;
  track.mode = "disabled";
  button.addEventListener("click", () => {
    const on = track.mode !== "showing";
    track.mode = on ? "showing" : "disabled";
    button.setAttribute("aria-pressed", String(on));
  });
}
