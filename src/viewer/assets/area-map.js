// The map of a page: a level's areas in the colours of their classes, dots and numbered marks.

import * as maplibre from "./vendor/maplibre-gl.mjs";
import { SYMBOL, SYMBOL_BELOW, symbolRadius } from "./map/colors.js";
import { colorAt, inkOn } from "./map/kinds.js";
import { HATCH, hatch, palette } from "./map/style.js";

/** @typedef {{el: string, en: string}} Bilingual */
/** @typedef {{id: number, name: string, text: string, anchor: string}} Told */
/** @typedef {{lon: number, lat: number, label: string, title: string, anchor: string, kind: number}} Marker */
/**
 * @typedef {object} AreaMap
 * @property {string} tiles
 * @property {string} collection
 * @property {number} lowest_zoom
 * @property {[number, number, number, number]} bounds
 * @property {string | null} land
 * @property {Bilingual} heading
 * @property {number[]} ids
 * @property {number[]} classes
 * @property {string[]} colors
 * @property {[number, number, number][]} symbols longitude, latitude and count
 * @property {Told[]} told
 * @property {[number, number][]} dots
 * @property {Marker[]} markers
 * @property {{lon: number, lat: number, text: string}[]} labels_at
 * @property {[number, number] | null} origin
 */

const DARK = matchMedia("(prefers-color-scheme: dark)");
/** No closer than this when the map opens: a single mark wants its surroundings. */
const OPENING_ZOOM = 11;
/** Sea and land told apart from each other and from the page, which has no frame of sea around it as the large map has. */
const GROUND = { light: { sea: "#d3e1e8", area: "#faf8f2", land: "#eeebe1" }, dark: { sea: "#0a161c", area: "#2b373d", land: "#212b30" } };
/** The width in pixels that a mark keeps free of names. */
const MARK_WIDTH = 32;

/**
 * Returns what the server tells the page's map; nothing without one.
 * @returns {AreaMap | null}
 */
export function toldMap() {
  const told = document.getElementById("area-map")?.textContent;
  return told ? JSON.parse(told) : null;
}

/**
 * Draws counts: a large area is not more of what is counted. Small ones lie on large ones.
 * @param {maplibre.Map} map
 * @param {[number, number, number][]} symbols
 * @param {number} largest
 * @param {string} line the colour of outlines
 */
function addSymbols(map, symbols, largest, line) {
  const features = [...symbols]
    .sort((one, other) => Math.abs(other[2]) - Math.abs(one[2]))
    .map(([lon, lat, count]) => pointFeature(lon, lat, { radius: symbolRadius(count, largest), below: count < 0 }));
  map.addSource("symbols", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "symbols",
    type: "circle",
    source: "symbols",
    paint: {
      "circle-color": ["case", ["get", "below"], SYMBOL_BELOW, SYMBOL],
      "circle-opacity": 0.72,
      "circle-radius": ["get", "radius"],
      "circle-stroke-color": line,
      "circle-stroke-width": ["case", [">", ["get", "radius"], 0], 1, 0],
    },
  });
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {GeoJSON.GeoJsonProperties} properties
 */
function pointFeature(lon, lat, properties) {
  return {
    type: /** @type {const} */ ("Feature"),
    geometry: { type: /** @type {const} */ ("Point"), coordinates: [lon, lat] },
    properties,
  };
}

/**
 * @param {maplibre.Map} map
 * @param {[number, number][]} dots
 * @param {{mark: string, area: string}} colors
 */
function addDots(map, dots, colors) {
  const features = dots.map(([lon, lat]) => pointFeature(lon, lat, {}));
  map.addSource("dots", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "dots",
    type: "circle",
    source: "dots",
    paint: {
      "circle-color": colors.mark,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 1.6, 9, 4],
      "circle-stroke-color": colors.area,
      "circle-stroke-width": 1,
    },
  });
}

/**
 * Writes names of settlements, as far as there is room beside the marks, in the typeface of the page once it is there.
 * @param {maplibre.Map} map
 * @param {AreaMap} told
 * @param {{text: string, halo: string}} colors
 */
async function addLabels(map, { labels_at: labels, markers }, colors) {
  await document.fonts.load("13px Commissioner", "Αα");
  const features = labels.map(({ lon, lat, text }, order) => pointFeature(lon, lat, { text, order }));
  map.addSource("labels", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "labels",
    type: "symbol",
    source: "labels",
    layout: {
      "text-field": ["get", "text"],
      "text-font": ["Commissioner"],
      "text-size": 13,
      "text-padding": 4,
      "symbol-sort-key": ["get", "order"],
      "text-variable-anchor": ["top", "bottom", "left", "right", "top-left", "top-right", "bottom-left", "bottom-right"],
      "text-radial-offset": 0.9,
    },
    paint: { "text-color": colors.text, "text-halo-color": colors.halo, "text-halo-width": 1.6 },
  });
  keepFree(map, markers);
}

/**
 * Keeps names away from the marks, which lie above the map: each has an image nobody sees, placed before all names.
 * @param {maplibre.Map} map
 * @param {Marker[]} markers
 */
function keepFree(map, markers) {
  const features = markers.map(({ lon, lat }) => pointFeature(lon, lat, {}));
  map.addImage("mark", { width: MARK_WIDTH, height: MARK_WIDTH, data: new Uint8Array(MARK_WIDTH * MARK_WIDTH * 4) });
  map.addSource("marks", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({ id: "marks", type: "symbol", source: "marks", layout: { "icon-image": "mark", "icon-allow-overlap": true } });
}

/** Puts colours and sizes of the legend where style sheets cannot know them. */
function paintLegend(/** @type {number} */ largest) {
  for (const item of document.querySelectorAll(".map [data-color]")) {
    if (item instanceof HTMLElement) item.style.setProperty("--swatch", item.dataset.color ?? "");
  }
  for (const item of document.querySelectorAll(".legend li[data-count]")) {
    if (item instanceof HTMLElement) item.style.setProperty("--size", `${2 * symbolRadius(Number(item.dataset.count), largest)}px`);
  }
}

/** @param {AreaMap} told */
function openingBounds({ bounds, markers, origin }) {
  const [west, south, east, north] = bounds;
  const lons = [...markers.map(({ lon }) => lon), ...(origin ? [origin[0]] : [])];
  const lats = [...markers.map(({ lat }) => lat), ...(origin ? [origin[1]] : [])];
  if (lons.length === 0) return new maplibre.LngLatBounds([west, south, east, north]);
  return new maplibre.LngLatBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
}

/**
 * @param {AreaMap} told
 * @param {ReturnType<typeof palette>} colors
 * @returns {maplibre.StyleSpecification}
 */
function style(told, colors) {
  const areas = { source: "areas", "source-layer": told.collection };
  const fill = told.colors.flatMap((color, place) => [place, color]);
  const byClass = /** @type {any} */ (["match", ["coalesce", ["feature-state", "class"], -1], ...fill, colors.area]);
  /** @type {maplibre.StyleSpecification["sources"]} */
  const sources = { areas: { type: "vector", tiles: [told.tiles], minzoom: told.lowest_zoom, maxzoom: 14 } };
  /** @type {maplibre.LayerSpecification[]} */
  const land = [];
  if (told.land) {
    sources.land = { type: "geojson", data: told.land, tolerance: 0.5 };
    land.push({ id: "land", type: "fill", source: "land", paint: { "fill-color": colors.land, "fill-outline-color": colors.coast } });
  }
  return {
    version: 8,
    sources,
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colors.sea } },
      ...land,
      { id: "fill", type: "fill", ...areas, paint: { "fill-color": fill.length > 0 ? byClass : colors.area, "fill-antialias": false } },
      { id: "line", type: "line", source: "areas", "source-layer": `${told.collection}-borders`, paint: { "line-color": told.ids.length > 0 ? colors.line : colors.coast, "line-width": 0.6 } },
      {
        id: "pointed",
        type: "line",
        ...areas,
        paint: { "line-color": colors.mark, "line-width": ["case", ["boolean", ["feature-state", "pointed"], false], 2.5, 0] },
      },
    ],
  };
}

/**
 * Draws the map, or says where the map would be that there is none.
 * @param {AreaMap} told
 * @param {boolean} english the language of the page
 */
export function drawMap(told, english) {
  const largest = Math.max(0, ...told.symbols.map(([, , count]) => Math.abs(count)));
  paintLegend(largest);
  const container = document.getElementById("map");
  if (!container) return;
  const unavailable = container.parentElement?.querySelector(".map-unavailable") ?? null;
  try {
    sayFailures(createMap(container, told, english, largest), unavailable);
  } catch {
    // No WebGL: the library says so by throwing.
    say(unavailable, true);
  }
}

/**
 * @param {HTMLElement} container
 * @param {AreaMap} told
 * @param {boolean} english
 * @param {number} largest
 */
function createMap(container, told, english, largest) {
  const colors = { ...palette(DARK.matches), ...(DARK.matches ? GROUND.dark : GROUND.light) };
  const map = new maplibre.Map({
    container,
    bounds: openingBounds(told),
    fitBoundsOptions: { padding: told.markers.length > 0 ? 44 : 16, maxZoom: OPENING_ZOOM },
    minZoom: told.lowest_zoom,
    maxZoom: 16,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    fadeDuration: 0,
    locale: english ? {} : { "CooperativeGesturesHandler.WindowsHelpText": "Ctrl και κύλιση για ζουμ", "CooperativeGesturesHandler.MobileHelpText": "Μετακινήστε τον χάρτη με δύο δάχτυλα", "NavigationControl.ZoomIn": "Μεγέθυνση", "NavigationControl.ZoomOut": "Σμίκρυνση" },
    style: style(told, colors),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", english ? told.heading.en : told.heading.el);
  map.once("style.load", () => paint(map, told, colors, largest));
  if (told.told.length > 0) pointAt(map, container, told);
  addMarkers(map, told, english);
  return map;
}

/**
 * Says that there is no map where its areas do not come, until the first of them do.
 * @param {maplibre.Map} map
 * @param {Element | null} unavailable
 */
function sayFailures(map, unavailable) {
  let hasAreas = false;
  map.on("sourcedata", ({ sourceId, tile }) => {
    if (sourceId !== "areas" || tile?.state !== "loaded") return;
    hasAreas = true;
    say(unavailable, false);
  });
  map.on("error", (failure) => {
    // What does not come from a source is of the whole.
    const source = "sourceId" in failure ? failure.sourceId : "areas";
    if (!hasAreas && source === "areas") say(unavailable, true);
  });
}

/**
 * @param {Element | null} element
 * @param {boolean} isSaid
 */
function say(element, isSaid) {
  element?.toggleAttribute("hidden", !isSaid);
}

/**
 * @param {maplibre.Map} map
 * @param {AreaMap} told
 * @param {ReturnType<typeof palette>} colors
 * @param {number} largest
 */
function paint(map, told, colors, largest) {
  map.addImage(HATCH, hatch(DARK.matches), { pixelRatio: 2 });
  told.ids.forEach((id, place) => map.setFeatureState({ source: "areas", sourceLayer: told.collection, id }, { class: told.classes[place] }));
  if (told.symbols.length > 0) addSymbols(map, told.symbols, largest, colors.line);
  if (told.labels_at.length > 0) void addLabels(map, told, colors);
  if (told.dots.length > 0) addDots(map, told.dots, colors);
  if (told.ids.length === 0) return;
  // Areas without a value differ in more than colour.
  const none = /** @type {any} */ (["case", ["==", ["coalesce", ["feature-state", "class"], -1], -1], 1, 0]);
  map.addLayer({ id: "none", type: "fill", source: "areas", "source-layer": told.collection, paint: { "fill-pattern": HATCH, "fill-opacity": none } }, "line");
}

/**
 * Says of the area at the pointer what it is, and leads to its row. Screen readers have the table.
 * @param {maplibre.Map} map
 * @param {HTMLElement} container
 * @param {AreaMap} told
 */
function pointAt(map, container, told) {
  const areas = new Map(told.told.map((area) => [area.id, area]));
  const tip = document.createElement("div");
  tip.className = "area-tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  container.append(tip);
  /** @type {number | null} */
  let pointed = null;
  const mark = (/** @type {number | null} */ id) => {
    if (id === pointed) return;
    if (pointed !== null) map.setFeatureState({ source: "areas", sourceLayer: told.collection, id: pointed }, { pointed: false });
    pointed = id;
    if (id !== null) map.setFeatureState({ source: "areas", sourceLayer: told.collection, id }, { pointed: true });
  };
  map.on("mousemove", "fill", ({ features, point }) => {
    const area = areas.get(Number(features?.[0]?.id));
    mark(area ? area.id : null);
    tip.hidden = !area;
    if (!area) return;
    const name = document.createElement("strong");
    name.textContent = area.name;
    tip.replaceChildren(name, document.createTextNode(area.text));
    const left = Math.max(6, Math.min(point.x + 14, container.clientWidth - tip.offsetWidth - 6));
    const below = point.y + 18 + tip.offsetHeight <= container.clientHeight;
    tip.style.transform = `translate(${left}px, ${below ? point.y + 18 : Math.max(6, point.y - tip.offsetHeight - 12)}px)`;
  });
  map.on("mouseleave", "fill", () => {
    mark(null);
    tip.hidden = true;
  });
  map.on("click", "fill", ({ features }) => {
    const area = areas.get(Number(features?.[0]?.id));
    if (area?.anchor) showItem(area.anchor);
  });
}

/** @param {string} anchor */
function showItem(anchor) {
  const item = document.getElementById(anchor);
  const row = item?.closest("tr, li") ?? item;
  if (!row) return;
  for (const other of document.querySelectorAll(".is-shown")) other.classList.remove("is-shown");
  row.classList.add("is-shown");
  row.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/**
 * @param {maplibre.Map} map
 * @param {AreaMap} told
 * @param {boolean} english
 */
function addMarkers(map, told, english) {
  if (told.origin) {
    const element = document.createElement("div");
    element.className = "origin-mark";
    element.title = english ? "From here" : "Από εδώ";
    new maplibre.Marker({ element }).setLngLat(told.origin).addTo(map);
  }
  // The first of the list lie on top.
  for (const { lon, lat, label, title, anchor, kind } of [...told.markers].reverse()) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "number marker";
    element.textContent = label;
    element.title = title;
    paintKind(element, kind);
    if (anchor) element.addEventListener("click", () => showItem(anchor));
    new maplibre.Marker({ element }).setLngLat([lon, lat]).addTo(map);
    // A marker calls itself one, in English; the list has all of them.
    element.setAttribute("aria-label", title);
    element.tabIndex = -1;
  }
}

/**
 * Gives a mark the colour of its kind.
 * @param {HTMLElement} element
 * @param {number} kind its place among the kinds of the atlas
 */
export function paintKind(element, kind) {
  const color = colorAt(kind);
  element.style.setProperty("--kind", color);
  element.style.setProperty("--kind-ink", inkOn(color));
}
