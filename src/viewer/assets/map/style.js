// The map's layers: sea and land from our own data, areas coloured by feature-state, symbols, services and names.

import { NO_DATA, SYMBOL, SYMBOL_BELOW } from "./colors.js";

/** @import {Api} from "./api.js" */
/** @import {Atlas, Level} from "./types.js" */
/** @import {LayerSpecification, StyleSpecification} from "../vendor/maplibre-gl.mjs" */

/** The typeface of the page; names on the map are drawn from it. */
const FONT = ["Commissioner"];
/** The pattern over areas without a value, so that they differ in more than colour. */
export const HATCH = "no-data";
/** The layer of the names of the coarsest level over finer ones. */
export const TITLES = "titles";

/** What is not data is quiet, by day and by night. */
const LIGHT = { sea: "#e9eef0", land: "#f7f5ef", coast: "#cfd4d2", area: "#fbfaf6", line: "#ffffff", border: "#5b666d", mark: "#111a1f", text: "#22303a", title: "#5b666d", halo: "rgba(255, 255, 255, 0.88)" };
const DARK = { sea: "#0d1316", land: "#1b2428", coast: "#33403f", area: "#222c31", line: "#12181b", border: "#9fabb2", mark: "#ffffff", text: "#f1efe9", title: "#b4bec4", halo: "rgba(12, 17, 20, 0.85)" };

/** @param {boolean} dark */
export const palette = (dark) => (dark ? DARK : LIGHT);

/** The radius of a part that is too small for a shape, in pixels. */
const SMALL = 1.1;

/** @param {string} collection the layer of its parts that are too small for a shape */
export const smallLayer = (collection) => `${collection}-points`;
/** @param {string} collection the layer of its borders, each once */
const bordersLayer = (collection) => `${collection}-borders`;
/** @param {string} level */
export const areasSource = (level) => `areas-${level}`;
/** @param {string} level */
export const pointsSource = (level) => `points-${level}`;

/**
 * Returns the style of a map on which nothing is painted yet. Layers of all levels are hidden.
 * @param {Atlas} atlas
 * @param {Api} api
 * @param {boolean} dark
 * @returns {StyleSpecification}
 */
export function mapStyle(atlas, api, dark) {
  const colors = palette(dark);
  /** @type {StyleSpecification["sources"]} */
  const sources = {
    services: { type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "id" },
    origin: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
  };
  /** @type {LayerSpecification[]} */
  const layers = [{ id: "sea", type: "background", paint: { "background-color": colors.sea } }];
  if (atlas.land) {
    sources.land = { type: "geojson", data: api.href(atlas.land), tolerance: 0.5 };
    layers.push({ id: "land", type: "fill", source: "land", paint: { "fill-color": colors.land, "fill-outline-color": colors.coast } });
  }
  addBasemap(atlas, api, sources, layers, colors);
  for (const level of atlas.levels) {
    sources[areasSource(level.id)] = {
      type: "vector",
      tiles: [api.href(level.tiles)],
      minzoom: level.lowest_zoom,
      maxzoom: 14,
      bounds: atlas.bounds,
    };
    sources[pointsSource(level.id)] = { type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "feature_id" };
  }
  for (const level of atlas.levels) layers.push(...areaLayers(level, colors));
  atlas.levels.slice(0, -1).forEach((_, place) => layers.push(borderLayer(atlas.levels, place, colors)));
  for (const level of atlas.levels) layers.push(markLayer(level, colors), symbolLayer(level, colors));
  for (const level of atlas.levels) layers.push(nameLayer(level, atlas, colors));
  if (atlas.levels.length > 1) layers.push(titleLayer(atlas.levels[0], atlas, colors));
  layers.push(...serviceLayers());
  return { version: 8, sources, layers, transition: { duration: 0, delay: 0 } };
}

/** @typedef {typeof LIGHT} Palette */

/**
 * @param {Level} level
 * @param {Palette} colors
 * @returns {LayerSpecification[]}
 */
function areaLayers({ id, collection }, colors) {
  const from = { source: areasSource(id), "source-layer": collection };
  /** @type {{visibility: "none"}} */
  const layout = { visibility: "none" };
  return [
    // The borders over it have smooth edges; smoothing those of each area as well takes as long as all else.
    { id: `fill-${id}`, type: "fill", ...from, layout, paint: { "fill-color": colors.area, "fill-antialias": false } },
    {
      id: `hatch-${id}`,
      type: "fill",
      ...from,
      layout,
      paint: { "fill-pattern": HATCH, "fill-opacity": ["case", ["==", ["feature-state", "class"], -1], 1, 0] },
    },
    {
      id: `small-${id}`,
      type: "circle",
      source: areasSource(id),
      "source-layer": smallLayer(collection),
      layout,
      paint: { "circle-color": colors.area, "circle-radius": SMALL },
    },
    {
      id: `line-${id}`,
      type: "line",
      source: areasSource(id),
      "source-layer": bordersLayer(collection),
      layout: { ...layout, "line-join": "bevel" },
      paint: { "line-color": colors.line, "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.4, 8, 0.9, 12, 1.6] },
    },
  ];
}

/**
 * The borders of a level, or of one coarser still, over the next finer one: they are among the borders of that.
 * @param {Level[]} levels
 * @param {number} place
 * @param {Palette} colors
 * @returns {LayerSpecification}
 */
function borderLayer(levels, place, colors) {
  const finer = levels[place + 1];
  return {
    id: `border-${levels[place].id}`,
    type: "line",
    source: areasSource(finer.id),
    "source-layer": bordersLayer(finer.collection),
    filter: ["in", ["get", "level"], ["literal", levels.slice(0, place + 1).map(({ id }) => id)]],
    layout: { visibility: "none", "line-join": "bevel" },
    paint: { "line-color": colors.border, "line-opacity": 0.75, "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.6, 9, 1.4] },
  };
}

/**
 * The outline of the areas that are pointed at or chosen.
 * @param {Level} level
 * @param {Palette} colors
 * @returns {LayerSpecification}
 */
function markLayer({ id, collection }, colors) {
  return {
    id: `mark-${id}`,
    type: "line",
    source: areasSource(id),
    "source-layer": collection,
    layout: { visibility: "none", "line-join": "round" },
    paint: {
      "line-color": colors.mark,
      // Not drawn at all while nothing is marked: lines without width cost as much as others.
      "line-opacity": 0,
      "line-width": ["case", ["boolean", ["feature-state", "chosen"], false], 3, ["boolean", ["feature-state", "hover"], false], 1.75, 0],
    },
  };
}

/**
 * @param {Level} level
 * @param {Palette} colors
 * @returns {LayerSpecification}
 */
function symbolLayer({ id }, colors) {
  return {
    id: `symbol-${id}`,
    type: "circle",
    source: pointsSource(id),
    layout: { visibility: "none" },
    paint: {
      "circle-color": ["case", ["boolean", ["feature-state", "below"], false], SYMBOL_BELOW, SYMBOL],
      "circle-opacity": 0.72,
      "circle-radius": ["coalesce", ["feature-state", "radius"], 0],
      "circle-stroke-color": colors.line,
      "circle-stroke-width": ["case", [">", ["coalesce", ["feature-state", "radius"], 0], 0], 1, 0],
    },
  };
}

/**
 * @param {Level} level
 * @param {Atlas} atlas
 * @param {Palette} colors
 * @returns {LayerSpecification}
 */
function nameLayer({ id }, atlas, colors) {
  return {
    id: `name-${id}`,
    type: "symbol",
    source: pointsSource(id),
    layout: {
      visibility: "none",
      "text-field": nameIn(atlas),
      "text-font": FONT,
      "text-size": sizes(6, 11, 10, 14.5),
      "text-max-width": 7,
      "text-padding": 4,
      "symbol-sort-key": ["-", 0, ["get", "area_km2"]],
    },
    paint: { "text-color": colors.text, "text-halo-color": colors.halo, "text-halo-width": 1.6 },
  };
}

/**
 * The names of the coarsest level over the finer ones, so that one knows where one is: wide and quiet.
 * @param {Level} level
 * @param {Atlas} atlas
 * @param {Palette} colors
 * @returns {LayerSpecification}
 */
function titleLayer({ id }, atlas, colors) {
  return {
    id: TITLES,
    type: "symbol",
    source: pointsSource(id),
    maxzoom: 8.5,
    layout: {
      visibility: "none",
      "text-field": nameIn(atlas),
      "text-font": FONT,
      "text-size": sizes(5, 12, 8, 17),
      "text-letter-spacing": 0.22,
      "text-max-width": 20,
    },
    paint: { "text-color": colors.title, "text-halo-color": colors.halo, "text-halo-width": 1.4 },
  };
}

/**
 * Text of so many pixels at two zooms; larger where the text of the page is, as on very large screens.
 * @param {number} zoom
 * @param {number} size
 * @param {number} laterZoom
 * @param {number} laterSize
 * @returns {any}
 */
function sizes(zoom, size, laterZoom, laterSize) {
  const scale = Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 17);
  return ["interpolate", ["linear"], ["zoom"], zoom, size * scale, laterZoom, laterSize * scale];
}

/** @param {Atlas} atlas @returns {any} the name of a point in the language of the page */
function nameIn({ language }) {
  return language === "el" ? ["get", "name_el"] : ["coalesce", ["get", "name_en"], ["get", "name_el"]];
}

/** @returns {LayerSpecification[]} */
function serviceLayers() {
  return [
    {
      id: "services",
      type: "circle",
      source: "services",
      paint: {
        "circle-color": ["get", "color"],
        "circle-radius": ["case", ["boolean", ["feature-state", "marked"], false], 11, 8],
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 2,
      },
    },
    {
      id: "service-numbers",
      type: "symbol",
      source: "services",
      layout: { "text-field": ["get", "number"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": ["get", "ink"] },
    },
    {
      id: "origin",
      type: "circle",
      source: "origin",
      paint: { "circle-color": "#ffffff", "circle-radius": 8, "circle-stroke-color": "#111a1f", "circle-stroke-width": 3 },
    },
    { id: "origin-dot", type: "circle", source: "origin", paint: { "circle-color": "#111a1f", "circle-radius": 3 } },
  ];
}

/**
 * @param {Atlas} atlas
 * @param {Api} api
 * @param {StyleSpecification["sources"]} sources
 * @param {LayerSpecification[]} layers
 * @param {Palette} colors
 */
function addBasemap({ basemap }, api, sources, layers, colors) {
  if (!basemap) return;
  const tiles = [/^https?:/.test(basemap.tiles) ? basemap.tiles : api.href(basemap.tiles)];
  const { minzoom, maxzoom } = basemap;
  if (basemap.kind === "raster") {
    sources.basemap = { type: "raster", tiles, tileSize: 256, minzoom, maxzoom };
    layers.push({ id: "basemap-raster", type: "raster", source: "basemap", paint: { "raster-saturation": -0.6 } });
    return;
  }
  sources.basemap = { type: "vector", tiles, minzoom, maxzoom };
  // Schemas differ; what all of them have is water and ways, under one of these names.
  for (const name of basemap.layers ?? []) {
    if (/^(water|ocean)/.test(name) && !/name|label/.test(name)) {
      layers.push({ id: `basemap-${name}`, type: "fill", source: "basemap", "source-layer": name, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colors.sea } });
    } else if (/^(roads?|transportation|streets?|highways?|waterway)$/.test(name)) {
      layers.push({ id: `basemap-${name}`, type: "line", source: "basemap", "source-layer": name, paint: { "line-color": name === "waterway" ? colors.sea : colors.coast, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.4, 14, 2.5] } });
    }
  }
}

/**
 * Returns the colour expression of areas: one a class, and one for no data.
 * @param {string[]} colors
 * @param {string} unknown the colour while a value is on its way
 * @returns {any}
 */
export function fillColor(colors, unknown) {
  if (colors.length === 0) return ["case", ["==", ["feature-state", "class"], -1], NO_DATA, unknown];
  return ["match", ["coalesce", ["feature-state", "class"], -2], -1, NO_DATA, ...colors.flatMap((color, place) => [place, color]), unknown];
}

/**
 * Paints the pattern of areas without a value.
 * @param {boolean} dark
 */
export function hatch(dark) {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.strokeStyle = dark ? "rgba(20, 26, 30, 0.55)" : "rgba(90, 100, 106, 0.55)";
  context.lineWidth = 1.5;
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift - 2, size + 2);
    context.lineTo(shift + size + 2, -2);
    context.stroke();
  }
  return context.getImageData(0, 0, size, size);
}
