// The map of a sheet: a level's areas in the colours of their classes.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { SYMBOL, SYMBOL_BELOW, symbolRadius } from "../map/colors.js";
import { HATCH, hatch, palette } from "../map/style.js";

/** @typedef {{el: string, en: string}} Bilingual */
/**
 * @typedef {object} JoinMap
 * @property {string} tiles
 * @property {string} collection
 * @property {number} lowest_zoom
 * @property {[number, number, number, number]} bounds
 * @property {Bilingual} heading
 * @property {number[]} ids
 * @property {number[]} classes
 * @property {string[]} colors
 * @property {[number, number, number][]} symbols longitude, latitude and count
 */

const DARK = matchMedia("(prefers-color-scheme: dark)");

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
    .map(([lon, lat, count]) => ({
      type: /** @type {const} */ ("Feature"),
      geometry: { type: /** @type {const} */ ("Point"), coordinates: [lon, lat] },
      properties: { radius: symbolRadius(count, largest), below: count < 0 },
    }));
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
 * @param {JoinMap} told
 * @param {boolean} english the language of the page
 */
export function drawMap(told, english) {
  for (const item of document.querySelectorAll(".legend li[data-color]")) {
    if (item instanceof HTMLElement) item.style.setProperty("--swatch", item.dataset.color ?? "");
  }
  const largest = Math.max(0, ...told.symbols.map(([, , count]) => Math.abs(count)));
  for (const item of document.querySelectorAll(".legend li[data-count]")) {
    if (item instanceof HTMLElement) item.style.setProperty("--size", `${2 * symbolRadius(Number(item.dataset.count), largest)}px`);
  }
  const container = document.getElementById("map");
  if (!container) return;
  const colors = palette(DARK.matches);
  const [west, south, east, north] = told.bounds;
  const areas = { source: "areas", "source-layer": told.collection };
  const fill = told.colors.flatMap((color, place) => [place, color]);
  const map = new maplibre.Map({
    container,
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 16 },
    minZoom: told.lowest_zoom,
    maxZoom: 14,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    fadeDuration: 0,
    locale: english ? {} : { "CooperativeGesturesHandler.WindowsHelpText": "Ctrl και κύλιση για ζουμ", "CooperativeGesturesHandler.MobileHelpText": "Μετακινήστε τον χάρτη με δύο δάχτυλα" },
    style: {
      version: 8,
      sources: { areas: { type: "vector", tiles: [told.tiles], minzoom: told.lowest_zoom, maxzoom: 14 } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": colors.sea } },
        {
          id: "fill",
          type: "fill",
          ...areas,
          paint: {
            "fill-color": /** @type {any} */ (fill.length > 0 ? ["match", ["coalesce", ["feature-state", "class"], -1], ...fill, colors.area] : colors.area),
            "fill-antialias": false,
          },
        },
        { id: "line", type: "line", source: "areas", "source-layer": `${told.collection}-borders`, paint: { "line-color": colors.border, "line-width": 0.5 } },
      ],
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", english ? told.heading.en : told.heading.el);
  map.once("style.load", () => {
    map.addImage(HATCH, hatch(DARK.matches), { pixelRatio: 2 });
    told.ids.forEach((id, place) => map.setFeatureState({ source: "areas", sourceLayer: told.collection, id }, { class: told.classes[place] }));
    // Areas without a value differ in more than colour.
    const none = /** @type {any} */ (["case", ["==", ["coalesce", ["feature-state", "class"], -1], -1], 1, 0]);
    if (told.symbols.length > 0) addSymbols(map, told.symbols, largest, colors.line);
    map.addLayer({ id: "none", type: "fill", ...areas, paint: { "fill-pattern": HATCH, "fill-opacity": none } }, "line");
  });
}
