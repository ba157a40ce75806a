// The map of a sheet: a level's areas in the colours of their classes.

import * as maplibre from "../vendor/maplibre-gl.mjs";
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
 */

const DARK = matchMedia("(prefers-color-scheme: dark)");

/**
 * @param {JoinMap} told
 * @param {boolean} english the language of the page
 */
export function drawMap(told, english) {
  for (const item of document.querySelectorAll(".legend li[data-color]")) {
    if (item instanceof HTMLElement) item.style.setProperty("--swatch", item.dataset.color ?? "");
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
            "fill-color": /** @type {any} */ (["match", ["coalesce", ["feature-state", "class"], -1], ...fill, colors.area]),
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
    map.addLayer({ id: "none", type: "fill", ...areas, paint: { "fill-pattern": HATCH, "fill-opacity": none } }, "line");
  });
}
