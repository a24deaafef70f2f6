/** The result on a map: outlines that come along, the office's own tiles where it has some, and clusters as links. */

// Without the Antarctic, which no map of this kind shows as it is.
const WORLD = [-60, -180, 84, 180];
const GLOBE = [-90, -180, 90, 180];
const ANTARCTICA = "010";
const NEAREST_ZOOM = 16;
const WAIT_MS = 200;
const AGAIN_MS = 4000;
const SMALLEST_PX = 30;
const LARGEST_PX = 58;
const TOWN_WIDE_PX = 110;
const TOWN_HIGH_PX = 24;

const beside = (path) => new URL(`../vendor/${path}`, import.meta.url).href;
const awake = new WeakSet();
let fetched = null;
let shown = null;

function styleSheet(href) {
  return new Promise((resolve, reject) => {
    // Before our own, which have the last word.
    document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject }));
  });
}

async function outlines() {
  const answer = await fetch(beside("countries-50m.json"));
  if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
  return answer.json();
}

/** Once for a page, with its first map: the library and `{land, borders}` to be drawn. */
async function fetchAll() {
  const [drawn] = await Promise.all([
    outlines(),
    import(beside("leaflet.js")),
    import(beside("topojson-client.min.js")),
    styleSheet(beside("leaflet.css")),
  ]);
  const { topojson } = window;
  const { countries } = drawn.objects;
  const land = topojson.merge(drawn, countries.geometries.filter((country) => country.id !== ANTARCTICA));
  return {
    land: { ...land, coordinates: land.coordinates.flatMap(onBothSides) },
    borders: topojson.mesh(drawn, countries, (one, other) => one !== other),
  };
}

/** A ring whose longitudes go on where they pass the 180th meridian, as near as may be to `middle`. */
function unbroken(ring, middle) {
  let turn = middle === undefined ? 0 : 360 * Math.round((middle - ring[0][0]) / 360);
  return ring.map(([east, north], at) => {
    const step = at ? east - ring[at - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [east + turn, north];
  });
}

/** What lies across the 180th meridian is drawn beyond it, once on either side of the map. */
function onBothSides([outer, ...holes]) {
  const edge = unbroken(outer);
  if (edge.every(([east]) => Math.abs(east) <= 180)) return [[outer, ...holes]];
  const middle = edge.reduce((sum, [east]) => sum + east, 0) / edge.length;
  const whole = [edge, ...holes.map((hole) => unbroken(hole, middle))];
  const beside = middle > 0 ? -360 : 360;
  return [whole, whole.map((ring) => ring.map(([east, north]) => [east + beside, north]))];
}

const edges = (text) => text.split(",").map(Number);
const boundsOf = ([south, west, north, east]) => (west < east ? [[south, west], [north, east]] : [[south, -180], [north, 180]]);

/** South, west, north and east of what is in sight, within the globe. */
function sight(map) {
  const bounds = map.getBounds();
  const found = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
  return found.map((edge, at) => (at < 2 ? Math.max : Math.min)(edge, GLOBE[at]).toFixed(6)).join(",");
}

/** A scale in the reader's digits and units. */
function scaleOf(L) {
  const language = document.documentElement.lang;
  const Scale = L.Control.Scale.extend({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const [unit, number] = metres < 1000 ? ["meter", metres] : ["kilometer", metres / 1000];
      this._updateScale(this._mScale, new Intl.NumberFormat(language, { style: "unit", unit }).format(number), metres / most);
    },
  });
  return new Scale({ imperial: false, maxWidth: 120 });
}

function townOf(at, name) {
  const { L } = window;
  const label = Object.assign(document.createElement("span"), { textContent: name, dir: "auto", ariaHidden: "true" });
  return L.marker(at, { icon: L.divIcon({ html: label, className: "map-town", iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: -10000 });
}

class ResultMap {
  constructor(section, { land, borders }) {
    const { L } = window;
    const place = section.querySelector("[data-map-place]");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.section = section;
    this.list = section.querySelector("[data-map-spots]");
    this.here = section.querySelector("[data-map-here]");
    this.away = section.querySelector("[data-map-away]");
    this.map = L.map(place, {
      zoomControl: false,
      maxZoom: NEAREST_ZOOM,
      maxBounds: boundsOf(WORLD),
      maxBoundsViscosity: 1,
      zoomSnap: 0.5,
      // The wheel scrolls the page until somebody has turned to the map.
      scrollWheelZoom: false,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    });
    // Before anything is put on it: what is drawn needs to know where.
    this.map.fitBounds(boundsOf(edges(section.dataset.view)), { padding: [44, 44], maxZoom: 13, animate: false });
    this.map.setMinZoom(Math.min(this.map.getBoundsZoom(boundsOf(WORLD), true), this.map.getZoom()));
    place.addEventListener("focusin", () => this.map.scrollWheelZoom.enable());
    place.addEventListener("focusout", () => this.map.scrollWheelZoom.disable());
    this.map.attributionControl.setPrefix(false);
    const position = document.documentElement.dir === "rtl" ? "topright" : "topleft";
    L.control.zoom({ position, zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(this.map);
    scaleOf(L).addTo(this.map);
    L.geoJSON(land, { interactive: false, style: { className: "map-land" }, attribution: "Natural Earth · GeoNames (CC BY 4.0)" }).addTo(this.map);
    L.geoJSON(borders, { interactive: false, style: { className: "map-border", fill: false } }).addTo(this.map);
    this.addTiles(section.dataset);
    this.box = section.dataset.box && L.rectangle(boundsOf(edges(section.dataset.box)), { className: "map-box", interactive: false }).addTo(this.map);
    // Tiles bring names of their own.
    this.towns = section.dataset.tiles ? null : L.layerGroup().addTo(this.map);
    this.spots = L.layerGroup().addTo(this.map);
    this.first = sight(this.map);
    this.map.on("moveend", () => this.moved());
    new ResizeObserver(() => section.isConnected && this.map.invalidateSize({ animate: false })).observe(place);
    this.load();
  }

  addTiles({ tiles, attribution }) {
    if (!tiles) return;
    const told = document.createElement("span");
    told.textContent = attribution;
    window.L.tileLayer(tiles, { attribution: told.innerHTML, maxZoom: NEAREST_ZOOM }).addTo(this.map);
  }

  /** Given up: nothing that is still on its way may be drawn. */
  leave() {
    this.asked?.abort();
    clearTimeout(this.timer);
    this.map.off("moveend").remove();
  }

  moved() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.section.isConnected && this.load(), WAIT_MS);
    const seen = sight(this.map);
    const address = new URL(this.section.dataset.spots, location.href);
    address.searchParams.set("box", seen);
    this.here.setAttribute("href", address.search);
    this.here.hidden = seen === this.first;
  }

  async load() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const address = new URL(this.section.dataset.spots, location.href);
    address.searchParams.set("bounds", sight(this.map));
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
      if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
      this.list.innerHTML = await answer.text();
    } catch {
      if (signal.aborted) return;
      this.away.hidden = false;
      this.timer = setTimeout(() => this.section.isConnected && this.load(), AGAIN_MS);
      return;
    }
    this.away.hidden = true;
    htmx.process(this.list);
    this.draw();
    if (this.towns) await this.name(signal);
  }

  /** The largest towns in sight by name, as far as there is room for each. */
  async name(signal) {
    const address = new URL(this.section.dataset.towns, location.href);
    address.searchParams.set("bounds", sight(this.map));
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal }).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => []) : [];
    if (signal.aborted) return;
    this.towns.clearLayers();
    const taken = [];
    for (const [latitude, longitude, name] of found) {
      const { x, y } = this.map.latLngToContainerPoint([latitude, longitude]);
      const free = taken.every((other) => Math.abs(other.x - x) > TOWN_WIDE_PX || Math.abs(other.y - y) > TOWN_HIGH_PX);
      if (!free) continue;
      taken.push({ x, y });
      this.towns.addLayer(townOf([latitude, longitude], name));
    }
  }

  /** The list's links once more, where they belong; whoever stood on one stands there still. */
  draw() {
    const links = [...this.list.querySelectorAll("[data-at]")];
    const most = Math.max(...links.map((link) => Number(link.dataset.count)));
    const stood = document.activeElement?.closest(".map-spot a")?.getAttribute("href");
    this.spots.clearLayers();
    for (const link of links) {
      const spot = this.spotOf(link, most);
      this.spots.addLayer(spot);
      const own = spot.getElement().firstChild;
      htmx.process(own);
      if (own.getAttribute("href") === stood) own.focus({ preventScroll: true });
    }
    this.section.dataset.drawn = links.length;
  }

  spotOf(link, most) {
    const { L } = window;
    const { at, count, shown: number } = link.dataset;
    const share = Math.sqrt(Number(count) / most);
    const size = Math.round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * share);
    const own = link.cloneNode(false);
    own.draggable = false;
    own.append(Object.assign(document.createElement("span"), { className: "map-count", textContent: number, ariaHidden: "true" }));
    own.append(Object.assign(document.createElement("span"), { className: "map-name", textContent: link.textContent }));
    own.lastChild.setAttribute("dir", document.documentElement.dir);
    return L.marker(edges(at), { icon: L.divIcon({ html: own, className: "map-spot", iconSize: [size, size] }), interactive: false, keyboard: false });
  }
}

/** Draw the page's map, if it has one that is not drawn yet; one that left the page is given up. */
export async function wakeMap() {
  if (shown && !shown.section.isConnected) {
    shown.leave();
    shown = null;
  }
  const section = document.querySelector("[data-map]");
  if (!section || awake.has(section)) return;
  awake.add(section);
  try {
    fetched ??= fetchAll();
    const drawn = await fetched;
    if (section.isConnected) shown = new ResultMap(section, drawn);
  } catch (problem) {
    fetched = null;
    section.querySelector("[data-map-problem]").hidden = false;
    throw problem;
  }
}
