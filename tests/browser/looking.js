/** What the tests of the keyboard and of fingers ask of a page. */
window.looking = (() => {
  const box = (one) => one.getBoundingClientRect();
  /** What a person sees of a control: its label, where the control itself is hidden. */
  const shownOf = (one) => (one.matches("input:is([type=file], [type=radio], [type=checkbox]), .visually-hidden") ? one.closest("label") ?? one : one);
  let stops = 0;

  function marked(one) {
    const style = getComputedStyle(one);
    return style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
  }

  function uncovered(one) {
    const { left, top, width, height } = box(one);
    const places = [0.5, 0.15, 0.85].flatMap((x) => [0.5, 0.15, 0.85].map((y) => [left + width * x, top + height * y]));
    return places.some(([x, y]) => {
      const front = document.elementFromPoint(x, y);
      return front && (one.contains(front) || front.contains(one));
    });
  }

  /** Where the focus is, whether that is to be seen, and whether it has a name; null outside of the page. */
  function focus() {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    at.dataset.stop ??= String(++stops);
    const shown = shownOf(at);
    return {
      stop: at.dataset.stop,
      html: at.outerHTML.slice(0, 160),
      ringed: [shown, shown.parentElement, ...shown.children].some(marked),
      seen: uncovered(shown),
      named: Boolean(at.ariaLabel || at.labels?.length || at.textContent.trim() || at.title || at.ariaLabelledByElements?.length),
    };
  }

  /** Controls that a finger may miss. Links within running text are as large as the text; help has room around its sign. */
  function small() {
    const all = document.querySelectorAll("button, select, input:not([type=hidden]), summary, a.button, nav a, .bar a");
    const visible = [...all].filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
    const alone = visible.filter((one) => !one.closest(".tip, [popover]:not(:popover-open), p:not(.actions, .drop-keys), dd"));
    return alone.filter((one) => {
      const { width, height } = box(shownOf(one));
      return width > 1 && (height < 43.5 || width < 43.5);
    }).map((one) => `${Math.round(box(shownOf(one)).width)}x${Math.round(box(shownOf(one)).height)} ${one.outerHTML.slice(0, 120)}`);
  }

  return { focus, small };
})();
