// One map: its layers as what is shown asks, its pointer, its legend.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { largestCount, symbolRadius } from "./colors.js";
import { data, make } from "./dom.js";
import { headingOf } from "./headline.js";
import { drawLegend } from "./legend.js";
import { areasSource, fillColor, HATCH, hatch, mapStyle, palette, pointsSource, smallLayer, TITLES } from "./style.js";
import { Tooltip } from "./tooltip.js";

/** @import {Hub, Shown} from "./types.js" */

/** The most areas whose parts that are too small for a shape are dots in the colours of their classes. */
const MOST_DOTS = 2000;
const DARK = matchMedia("(prefers-color-scheme: dark)");

/**
 * A worker may ask whom its own file's policy names, and that file is kept for ever: tiles of another server need another address.
 * @param {import("./types.js").Basemap | null} basemap
 */
export function allowBasemap(basemap) {
  if (!basemap || !/^https?:/.test(basemap.tiles)) return;
  const worker = new URL("../vendor/maplibre-gl-worker.mjs", import.meta.url);
  worker.searchParams.set("tiles", new URL(basemap.tiles).origin);
  maplibre.setWorkerUrl(worker.href);
}

/** A map and what stands on it. */
export class Pane {
  /** @type {Shown | null} */
  #shown = null;
  /** The feature-states that are set, by source and id. @type {Map<string, Map<number, string>>} */
  #painted = new Map();
  /** The colours of areas, by level. @type {Map<string, string>} */
  #colors = new Map();
  /** Levels whose points are on the map. @type {Set<string>} */
  #pointed = new Set();
  /** @type {{hover: string | null, chosen: string | null}} */
  #marked = { hover: null, chosen: null };
  #gone = new AbortController();
  #hub;
  /** Called when all has to be drawn anew. */
  onAgain = () => {};

  /**
   * @param {Hub} hub
   * @param {HTMLElement} parent
   * @param {(room: HTMLElement) => {center: [number, number], zoom: number}} camera where the map begins, in the room it has
   */
  constructor(hub, parent, camera) {
    this.#hub = hub;
    const { atlas } = hub;
    const canvas = make("div", { class: "map-canvas" });
    this.legend = make("section", { class: "legend" });
    this.credit = atlas.basemap ? make("p", { class: "map-credit" }, data(atlas.basemap.attribution)) : null;
    this.root = make("div", { class: "pane" }, canvas, this.legend, this.credit);
    parent.append(this.root);
    this.map = new maplibre.Map({
      container: canvas,
      style: mapStyle(atlas, hub.api, DARK.matches),
      ...camera(canvas),
      maxZoom: 16,
      attributionControl: false,
      fadeDuration: 0,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: atlas.embed,
      locale: locale(hub),
      validateStyle: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-left");
    this.tooltip = new Tooltip(hub, this.root);
    /** @type {Promise<void>} */
    this.ready = new Promise((resolve) => this.map.once("style.load", () => resolve()));
    this.ready.then(() => {
      this.map.addImage(HATCH, hatch(DARK.matches), { pixelRatio: 2 });
      this.#point();
    });
    DARK.addEventListener("change", () => this.ready.then(() => this.#recolor()), { signal: this.#gone.signal });
    this.map.on("webglcontextrestored", () => this.map.once("style.load", () => this.#again()));
  }

  /** Paints anew after the browser took the drawing away and gave it back: the library keeps neither states nor patterns. */
  #again() {
    this.#painted.clear();
    this.#colors.clear();
    this.#pointed.clear();
    this.#marked = { hover: null, chosen: null };
    if (!this.map.hasImage(HATCH)) this.map.addImage(HATCH, hatch(DARK.matches), { pixelRatio: 2 });
    if (this.#shown) this.show(this.#shown);
    this.onAgain();
  }

  /**
   * Shows an indicator at a level and period. Lines stay as they are; only colours change.
   * @param {Shown} shown
   */
  async show(shown) {
    this.#shown = shown;
    this.#name(shown);
    drawLegend(this.legend, shown, this.#hub);
    await this.ready;
    if (this.#shown !== shown) return;
    this.#showLevel(shown);
    this.#paint(shown);
    this.mark("chosen", this.#hub.store.state.place);
  }

  /**
   * Names the map and its legend for who does not see them; two maps differ by what they show.
   * @param {Shown} shown
   */
  #name(shown) {
    const { texts } = this.#hub;
    const what = headingOf(shown, this.#hub);
    this.legend.setAttribute("aria-label", texts.say("Υπόμνημα: {what}", "Legend: {what}", { what }));
    this.map.getCanvas().setAttribute("aria-label", texts.say("Χάρτης: {what}. Τα ίδια στοιχεία είναι στον πίνακα.", "Map: {what}. The table has the same figures.", { what }));
  }

  /** @param {Shown} shown */
  #showLevel(shown) {
    const { atlas } = this.#hub;
    const place = atlas.levels.indexOf(shown.level);
    const counts = shown.indicator.measure === "count";
    atlas.levels.forEach(({ id }, other) => {
      const here = other === place;
      for (const layer of ["fill", "small", "line", "mark", "name"]) this.#visible(`${layer}-${id}`, here);
      // A pattern is drawn over all areas, seen or not: not while there is none without a value.
      this.#visible(`hatch-${id}`, here && shown.values.values.includes(null));
      this.#visible(`symbol-${id}`, here && counts);
      if (other < atlas.levels.length - 1) this.#visible(`border-${id}`, other === place - 1);
    });
    const [coarsest] = atlas.levels;
    if (this.map.getLayer(TITLES)) this.#visible(TITLES, place > 0);
    // Beyond it there are no tiles of the level, and nothing would be drawn.
    this.map.setMinZoom(shown.level.lowest_zoom);
    this.#givePoints(shown.level);
    if (place > 0) this.#givePoints(coarsest);
  }

  /**
   * Puts the label points of a level on the map.
   * @param {import("./types.js").Level} level
   */
  #givePoints(level) {
    if (this.#pointed.has(level.id)) return;
    this.#pointed.add(level.id);
    const source = /** @type {import("../vendor/maplibre-gl.mjs").GeoJSONSource} */ (this.map.getSource(pointsSource(level.id)));
    this.#hub.api
      .kept(level.points)
      // Labels are drawn from the typeface of the page, which has to be there.
      .then(async (points) => (await document.fonts.load("16px Commissioner", "Αα"), source.setData(points)))
      .catch(() => this.#pointed.delete(level.id));
  }

  /**
   * Shows the outlines of a level where there are no values to show.
   * @param {import("./types.js").Level} level
   */
  outline({ id }) {
    for (const layer of ["fill", "line"]) this.#visible(`${layer}-${id}`, true);
    this.map.setPaintProperty(`line-${id}`, "line-color", palette(DARK.matches).border);
  }

  /** @param {string} layer @param {boolean} visible */
  #visible(layer, visible) {
    const wanted = visible ? "visible" : "none";
    if (this.map.getLayoutProperty(layer, "visibility") !== wanted) this.map.setLayoutProperty(layer, "visibility", wanted);
  }

  /** @param {Shown} shown */
  #paint(shown) {
    const { level, indicator, values, classOf, classes, colors } = shown;
    const counts = indicator.measure === "count";
    const { area } = palette(DARK.matches);
    this.#color(level.id, fillColor(counts ? [] : colors, area));
    const targets = [
      { source: areasSource(level.id), sourceLayer: level.collection },
      // Where areas are many, dots of one colour will do: a state costs the same for a dot as for an area.
      ...(values.ids.length <= MOST_DOTS ? [{ source: areasSource(level.id), sourceLayer: smallLayer(level.collection) }] : []),
      ...(counts ? [{ source: pointsSource(level.id), sourceLayer: undefined }] : []),
    ];
    for (const target of targets) {
      const key = `${target.source}|${target.sourceLayer}`;
      const painted = this.#painted.get(key) ?? new Map();
      this.#painted.set(key, painted);
      values.ids.forEach((id, place) => {
        const value = values.values[place];
        const state = counts
          ? { class: value === null ? -1 : 0, radius: symbolRadius(value ?? 0, largestCount(classes)), below: (value ?? 0) < 0 }
          : { class: classOf[place] ?? -1, radius: 0 };
        const text = `${state.class}|${state.radius}`;
        if (painted.get(id) === text) return;
        painted.set(id, text);
        this.map.setFeatureState({ ...target, id }, state);
      });
    }
  }

  /**
   * Gives the areas of a level their colours. Other colours than before cost a new look at every area; the same ones nothing.
   * @param {string} level
   * @param {any} color
   */
  #color(level, color) {
    const text = JSON.stringify(color);
    if (this.#colors.get(level) === text) return;
    this.#colors.set(level, text);
    this.map.setPaintProperty(`fill-${level}`, "fill-color", color);
    this.map.setPaintProperty(`small-${level}`, "circle-color", color);
  }

  /** Colours for the day or the night. */
  #recolor() {
    const colors = palette(DARK.matches);
    const { map } = this;
    map.setPaintProperty("sea", "background-color", colors.sea);
    if (map.getLayer("land")) {
      map.setPaintProperty("land", "fill-color", colors.land);
      map.setPaintProperty("land", "fill-outline-color", colors.coast);
    }
    map.updateImage(HATCH, hatch(DARK.matches));
    const { levels } = this.#hub.atlas;
    for (const { id } of levels) {
      map.setPaintProperty(`line-${id}`, "line-color", colors.line);
      map.setPaintProperty(`mark-${id}`, "line-color", colors.mark);
      map.setPaintProperty(`symbol-${id}`, "circle-stroke-color", colors.line);
      map.setPaintProperty(`name-${id}`, "text-color", colors.text);
      map.setPaintProperty(`name-${id}`, "text-halo-color", colors.halo);
      if (map.getLayer(`border-${id}`)) map.setPaintProperty(`border-${id}`, "line-color", colors.border);
    }
    if (map.getLayer(TITLES)) {
      map.setPaintProperty(TITLES, "text-color", colors.title);
      map.setPaintProperty(TITLES, "text-halo-color", colors.halo);
    }
    if (this.#shown) this.#paint(this.#shown);
  }

  /**
   * Marks one area of the shown level as pointed at or chosen, and no other.
   * @param {"hover" | "chosen"} how
   * @param {string | null} code
   */
  mark(how, code) {
    const shown = this.#shown;
    if (!shown || !this.map.getSource(areasSource(shown.level.id))) return;
    const source = areasSource(shown.level.id);
    const place = code === null ? undefined : shown.places.get(code);
    const key = place === undefined ? null : `${source}|${shown.level.collection}|${shown.values.ids[place]}`;
    if (this.#marked[how] === key) return;
    this.#flag(this.#marked[how], how, false);
    this.#flag(key, how, true);
    this.#marked[how] = key;
    const { hover, chosen } = this.#marked;
    this.map.setPaintProperty(`mark-${shown.level.id}`, "line-opacity", hover === null && chosen === null ? 0 : 1);
  }

  /** @param {string | null} key @param {string} how @param {boolean} on */
  #flag(key, how, on) {
    if (key === null) return;
    const [source, sourceLayer, id] = key.split("|");
    this.map.setFeatureState({ source, sourceLayer, id: Number(id) }, { [how]: on });
  }

  /** Listens to the pointer. */
  #point() {
    const { map } = this;
    map.on("mousemove", (event) => {
      const code = this.#areaAt(event.point);
      this.#hub.map.hover(code);
      this.tooltip.show(this.#shown, code, event.point);
      map.getCanvas().classList.toggle("pointing", code !== null);
    });
    // Fingers leave no map: what they asked for goes when the map moves.
    map.on("movestart", () => this.tooltip.hide());
    map.on("mouseout", () => {
      this.#hub.map.hover(null);
      this.tooltip.hide();
    });
    map.on("click", (event) => this.#clicked(event));
  }

  /** @param {import("../vendor/maplibre-gl.mjs").MapMouseEvent} event */
  #clicked(event) {
    const { store } = this.#hub;
    const [service] = map_features(this.map, event.point, ["services"]);
    if (service) {
      store.set({ service: String(service.properties.id), tab: "near" });
    } else if (store.state.tab === "near") {
      const { lng, lat } = event.lngLat.wrap();
      store.set({ near: { lon: lng, lat, name: "", own: false }, service: null });
    } else {
      const code = this.#areaAt(event.point);
      store.set(code === null ? { place: null } : { place: code, tab: "place" });
      if (code !== null && !matchMedia("(hover: none)").matches) this.tooltip.show(this.#shown, code, event.point);
      else this.tooltip.hide();
    }
  }

  /** @param {{x: number, y: number}} point */
  #areaAt(point) {
    const level = this.#shown?.level.id;
    if (!level) return null;
    const [found] = map_features(this.map, point, [`symbol-${level}`, `fill-${level}`]);
    const place = this.#shown?.values.ids.indexOf(Number(found?.id)) ?? -1;
    return this.#shown?.values.codes[place] ?? null;
  }

  /**
   * Draws the map sharply enough for paper and returns its picture; `data-density` says how many of its pixels are one of the page.
   * @returns {Promise<HTMLCanvasElement>}
   */
  async picture() {
    const before = this.map.getPixelRatio();
    this.map.setPixelRatio(Math.max(2, before));
    // Tiles may still be on their way; a picture without the last of them is better than none.
    await Promise.race([new Promise((resolve) => this.map.once("idle", resolve)), new Promise((resolve) => setTimeout(resolve, 6000))]);
    // The drawing buffer is gone once the browser has shown it: draw and copy in one go.
    this.map.redraw();
    const drawn = this.map.getCanvas();
    const copy = document.createElement("canvas");
    copy.width = drawn.width;
    copy.height = drawn.height;
    copy.getContext("2d")?.drawImage(drawn, 0, 0);
    copy.dataset.density = String(this.map.getPixelRatio());
    this.map.setPixelRatio(before);
    return copy;
  }

  /** Takes the map away. */
  remove() {
    this.#gone.abort();
    this.map.remove();
    this.root.remove();
  }
}

/**
 * @param {import("../vendor/maplibre-gl.mjs").Map} map
 * @param {{x: number, y: number}} point
 * @param {string[]} layers
 */
function map_features(map, { x, y }, layers) {
  return map.queryRenderedFeatures([x, y], { layers: layers.filter((layer) => map.getLayer(layer)) });
}

/** @param {Hub} hub @returns {Record<string, string>} */
function locale({ texts: { say }, texts }) {
  const text = say.bind(texts);
  return {
    "NavigationControl.ZoomIn": text("Μεγέθυνση", "Zoom in"),
    "NavigationControl.ZoomOut": text("Σμίκρυνση", "Zoom out"),
    "ScaleControl.Meters": text("μ.", "m"),
    "ScaleControl.Kilometers": text("χλμ.", "km"),
    "Map.Title": text("Χάρτης", "Map"),
    "CooperativeGesturesHandler.WindowsHelpText": text("Ctrl και κύλιση για ζουμ", "Use Ctrl + scroll to zoom the map"),
    "CooperativeGesturesHandler.MacHelpText": text("⌘ και κύλιση για ζουμ", "Use ⌘ + scroll to zoom the map"),
    "CooperativeGesturesHandler.MobileHelpText": text("Μετακινήστε τον χάρτη με δύο δάχτυλα", "Use two fingers to move the map"),
  };
}
