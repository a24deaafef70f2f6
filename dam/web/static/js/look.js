/** How the library is shown: remembered for the next visit, always said by the address, the density changed in place. */

const COOKIE = "kronika_look";
const YEAR_SECONDS = 365 * 24 * 3600;
let carried = null;

/** Where the list stood when another view of it was asked for: `{row, offset}`, once. */
export function takeCarried() {
  const place = carried;
  carried = null;
  return place;
}

/** Another list is about to take this one's place. */
export function carryPlace(grid) {
  const { from } = grid.sight();
  carried = from > 0 ? { row: Math.floor(grid.layout.rowAt(from)), offset: 0 } : null;
}

const listOf = () => document.querySelector("#library [data-grid]");

function remember({ view, density }) {
  document.cookie = `${COOKIE}=${view}.${density}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

/** An address with its look changed. */
function withLook(address, look) {
  const changed = new URL(address, location.href);
  for (const [name, value] of Object.entries(look)) changed.searchParams.set(name, value);
  return changed;
}

/** Every link and field of the page goes on with this look. */
function carry(look) {
  for (const link of document.querySelectorAll("#library a[hx-get]")) {
    // A link to another view says itself which.
    const { search } = withLook(link.getAttribute("href"), link.dataset.view ? { ...look, view: link.dataset.view } : look);
    link.setAttribute("href", search);
  }
  for (const state of document.querySelectorAll("#library [data-state]")) {
    for (const [name, value] of Object.entries(look)) {
      let field = state.querySelector(`[name=${name}]`);
      if (!field) state.append((field = Object.assign(document.createElement("input"), { type: "hidden", name })));
      field.value = value;
    }
  }
}

export function wakeLook(gridOf) {
  document.addEventListener("click", (event) => {
    const list = listOf();
    const choice = event.target.closest?.("[data-density-choice]");
    if (choice && list) {
      const density = choice.dataset.densityChoice;
      for (const each of document.querySelectorAll("[data-density-choice]")) each.setAttribute("aria-pressed", String(each === choice));
      for (const name of ["query", "rows", "parts"]) {
        if (!list.dataset[name]) continue;
        const changed = withLook(name === "query" ? `?${list.dataset.query}` : list.dataset[name], { density });
        list.dataset[name] = name === "query" ? changed.search.slice(1) : changed.pathname + changed.search;
      }
      history.replaceState(history.state, "", withLook(location.href, { view: list.dataset.view, density }));
      remember({ view: list.dataset.view, density });
      carry({ view: list.dataset.view, density });
      list.dataset.density = density;
      gridOf(list)?.refit();
      return;
    }
    const view = event.target.closest?.("a[data-view]");
    if (view && list && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      remember({ view: view.dataset.view, density: list.dataset.density });
      if (view.dataset.view !== "map") carryPlace(gridOf(list));
    }
  }, true);

  // htmx has read the links before their look was changed.
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event;
    const href = detail.elt.closest?.("#library a[hx-get]")?.getAttribute("href");
    if (href) detail.path = detail.path.split("?")[0] + withLook(href, {}).search;
  });
}

/** An address that says nothing of the look is completed by what was shown. */
export function sayLook() {
  const state = document.getElementById("library-state");
  const said = Object.fromEntries([...(state?.querySelectorAll("[name=view], [name=density]") ?? [])].map((field) => [field.name, field.value]));
  const address = withLook(location.href, said);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}
