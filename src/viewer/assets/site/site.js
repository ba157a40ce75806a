// The page of an exported folder: a map of one indicator at a time, from the files beside the page.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { Archive } from "./pmtiles.js";

/** @typedef {{tiles: string, minzoom: number, maxzoom: number, bounds: [number, number, number, number], attribution: string}} Tiles */

/** The protocol that map asks tiles of the archive by. */
const PROTOCOL = "archive";
/** What the controls of the map are called. */
const WORDS = {
  "AttributionControl.ToggleAttribution": "Πηγές του χάρτη · Credits of the map",
  "Map.Title": "Χάρτης · Map",
  "NavigationControl.ZoomIn": "Μεγέθυνση · Zoom in",
  "NavigationControl.ZoomOut": "Σμίκρυνση · Zoom out",
};
const NUMBER = new Intl.NumberFormat("el", { maximumFractionDigits: 2 });

/** @param {string} path */
const beside = (path) => new URL(path, document.baseURI).href;

/** @param {string} path */
async function json(path) {
  const answer = await fetch(beside(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/**
 * Puts the tiles beside the page in the place of the tiles a style names.
 * @param {maplibre.StyleSpecification} style
 * @param {Tiles} tiles
 */
function fromHere(style, tiles) {
  for (const [name, source] of Object.entries(style.sources)) {
    if (source.type !== "vector") continue;
    const { minzoom, maxzoom, bounds, attribution } = tiles;
    style.sources[name] = { type: "vector", tiles: [tiles.tiles], minzoom, maxzoom, bounds, attribution };
  }
  byDayOrNight(style);
  return style;
}

/**
 * Paints what is no data as the page is, by day or by night.
 * @param {maplibre.StyleSpecification} style
 */
function byDayOrNight(style) {
  const page = getComputedStyle(document.body);
  const color = (/** @type {string} */ name) => page.getPropertyValue(name).trim();
  // Lines between colours stay white; between areas of the colour of the page they would be all one sees by night.
  const plain = style.layers.some(({ id }) => id === "areas");
  for (const layer of style.layers) {
    if (layer.type === "background") layer.paint = { ...layer.paint, "background-color": color("--sea") };
    if (layer.type === "symbol") layer.paint = { ...layer.paint, "text-color": color("--ink"), "text-halo-color": color("--halo") };
    if (layer.type === "fill" && layer.id === "areas") layer.paint = { ...layer.paint, "fill-color": color("--area") };
    if (layer.type === "line" && plain) layer.paint = { ...layer.paint, "line-color": color("--border") };
  }
}

/** @param {string} told where the tiles are, from the page */
function addressOf(told) {
  if (!told.endsWith(".pmtiles")) return `${beside(told)}/{z}/{x}/{y}.mvt`;
  const archive = new Archive(beside(told));
  maplibre.addProtocol(PROTOCOL, async ({ url }, { signal }) => {
    const [z, x, y] = url.slice(`${PROTOCOL}://`.length).split("/").map(Number);
    return { data: (await archive.tile(z, x, y, signal)) ?? new ArrayBuffer(0) };
  });
  return `${PROTOCOL}://{z}/{x}/{y}`;
}

/** The credits behind a button, from the beginning: open they would cover land. */
class FoldedAttribution extends maplibre.AttributionControl {
  constructor() {
    super({ compact: true });
  }

  /** @param {maplibre.Map} map */
  onAdd(map) {
    const container = super.onAdd(map);
    // What is compact already is not opened when the first credits come.
    container.classList.add("maplibregl-compact");
    container.classList.remove("maplibregl-compact-show");
    container.removeAttribute("open");
    return container;
  }
}

/**
 * Says which area was clicked, and its value.
 * @param {maplibre.Map} map
 * @param {HTMLElement} said
 * @param {() => HTMLElement} shown
 */
function tellClicked(map, said, shown) {
  map.on("click", ({ point }) => {
    const area = map.queryRenderedFeatures(point).find(({ properties, layer }) => properties.name_el && (layer.type === "fill" || layer.id === "symbols"));
    if (!area) return said.replaceChildren();
    const { indicator, unit } = shown().dataset;
    const value = indicator ? area.properties[indicator] : undefined;
    const figure = value === undefined ? (indicator ? "χωρίς στοιχεία · no data" : "") : `${NUMBER.format(value)} ${unit ?? ""}`;
    said.textContent = [area.properties.name_el, figure].filter(Boolean).join(": ");
  });
}

async function start() {
  const root = document.getElementById("map");
  const said = document.getElementById("said");
  const choice = document.querySelector("select");
  const sections = [...document.querySelectorAll("section[data-style]")].filter((section) => section instanceof HTMLElement);
  if (!root || !said || sections.length === 0) return;
  document.body.classList.add("with-map");
  const tilejson = await json("tilejson.json");
  const tiles = { ...tilejson, tiles: addressOf(root.dataset.tiles ?? "tiles") };
  const shown = () => sections.find((section) => !section.hidden) ?? sections[0];
  const show = (/** @type {string} */ id) => sections.forEach((section) => (section.hidden = section.id !== id));
  const wanted = sections.find((section) => section.id === decodeURIComponent(location.hash.slice(1))) ?? sections[0];
  show(wanted.id);
  if (choice) choice.value = wanted.id;
  const style = async () => fromHere(await json(shown().dataset.style ?? "style.json"), tiles);
  const [west, south, east, north] = tiles.bounds;
  // All there is, whatever a style says of its middle: a folder has no other page for the rest.
  const view = { bounds: new maplibre.LngLatBounds([west, south, east, north]), fitBoundsOptions: { padding: 16 } };
  const map = new maplibre.Map({ container: root, style: await style(), ...view, attributionControl: false, locale: WORDS });
  map.addControl(new FoldedAttribution());
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  tellClicked(map, said, shown);
  choice?.addEventListener("change", async () => {
    show(choice.value);
    said.replaceChildren();
    history.replaceState(null, "", `#${encodeURIComponent(choice.value)}`);
    map.setStyle(await style());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => map.setStyle(await style()));
  // For whoever looks at the page from outside, such as a test.
  Object.assign(globalThis, { choros: { map } });
}

start().catch((error) => {
  document.body.classList.remove("with-map");
  console.error(error);
});
