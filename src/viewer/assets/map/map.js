// The maps: one, or two side by side that move together.

import { make } from "./dom.js";
import { allowBasemap, Pane } from "./pane.js";

/** @import {Hub, MapActions, Shown} from "./types.js" */

/** Makes the maps and gives other parts what they may ask of them. */
export class Maps {
  /** @type {Pane[]} */
  #panes = [];
  /** @type {string | null} */
  #hovered = null;
  /** @type {{services: GeoJSON.FeatureCollection, origin: GeoJSON.FeatureCollection}} */
  #services = { services: none(), origin: none() };
  #moving = false;
  /** Whether the address said where the map begins; a second map that it names as well changes nothing in that. */
  #placed;
  #root;
  #hub;

  /**
   * @param {HTMLElement} root
   * @param {Hub} hub
   */
  constructor(root, hub) {
    this.#root = root;
    this.#hub = hub;
    this.#placed = hub.store.state.camera !== null;
    hub.onShown((shown) => this.#show(shown));
    hub.store.on(["place"], ({ place }) => this.#panes.forEach((pane) => pane.mark("chosen", place)));
    hub.store.on(["service"], ({ service }) => this.highlightService(service));
    hub.store.on(["basemap"], () => this.#panes.forEach((pane) => this.#drawBasemap(pane)));
  }

  /** Makes the first map. */
  start() {
    this.#root.querySelector(".loading")?.remove();
    allowBasemap(this.#hub.atlas.basemap);
    this.#add((room) => firstCamera(this.#hub, room));
    const [{ map, ready, root }] = this.#panes;
    if (root.clientWidth === 0) this.#beginWhenSeen(map, root);
    const { indicators, levels } = this.#hub.atlas;
    const finest = levels.at(-1);
    if (indicators.length === 0 && finest) ready.then(() => this.#panes[0].outline(finest));
    const settle = () => {
      if (root.clientWidth === 0) return;
      const { lng, lat } = map.getCenter();
      this.#hub.store.set({ camera: { lon: lng, lat, zoom: map.getZoom() } });
    };
    map.on("moveend", settle);
    map.on("zoom", () => this.#followZoom());
    this.#followZoom();
  }

  /**
   * A frame may be hidden at first: where the map begins is known once it has room.
   * @param {import("../vendor/maplibre-gl.mjs").Map} map
   * @param {HTMLElement} root
   */
  #beginWhenSeen(map, root) {
    const observer = new ResizeObserver(() => {
      if (root.clientWidth === 0) return;
      observer.disconnect();
      map.resize();
      map.jumpTo(firstCamera(this.#hub, map.getContainer()));
    });
    observer.observe(root);
  }

  /** Areas of a level are shown from the zoom on at which they can be told apart. */
  #followZoom() {
    const zoom = this.#panes[0].map.getZoom();
    const { levels } = this.#hub.atlas;
    const finest = levels.filter(({ minzoom }) => minzoom <= zoom).at(-1) ?? levels[0];
    if (finest) this.#hub.store.set({ autoLevel: finest.id });
  }

  /** @param {(room: HTMLElement) => {center: [number, number], zoom: number}} camera */
  #add(camera) {
    const pane = new Pane(this.#hub, this.#root, camera);
    this.#panes.push(pane);
    pane.map.on("move", () => this.#follow(pane));
    pane.map.on("error", ({ error }) => console.warn(error?.message));
    const draw = () => {
      this.#drawServices(pane);
      this.#drawBasemap(pane);
    };
    pane.ready.then(draw);
    pane.onAgain = draw;
  }

  /**
   * Moves the other map as one moves.
   * @param {Pane} leader
   */
  #follow(leader) {
    if (this.#moving) return;
    this.#moving = true;
    const camera = { center: leader.map.getCenter(), zoom: leader.map.getZoom() };
    for (const pane of this.#panes) if (pane !== leader) pane.map.jumpTo(camera);
    this.#moving = false;
  }

  /** @param {Shown[]} shown */
  #show(shown) {
    if (this.#panes.length === 0) return;
    const before = this.#panes.length;
    const room = roomOf(this.#panes[0]);
    this.#makePanes(shown.length);
    // Legends take their room of the maps: how large these are is known only now.
    this.#panes.forEach((pane, place) => pane.show(shown[place]));
    if (this.#panes.length !== before) this.#fitAgain(room);
    this.#placed = false;
  }

  /** @param {number} count */
  #makePanes(count) {
    const [{ map }] = this.#panes;
    if (count > 1 && this.#panes.length === 1) {
      this.#root.classList.add("two");
      const { lng, lat } = map.getCenter();
      this.#add(() => ({ center: [lng, lat], zoom: map.getZoom() }));
    } else if (count === 1 && this.#panes.length > 1) {
      this.#panes.pop()?.remove();
      this.#root.classList.remove("two");
    }
  }

  /**
   * Shows the same land after the maps have become smaller or larger.
   * @param {Room} before the room the first had
   */
  #fitAgain(before) {
    const [pane] = this.#panes;
    this.#panes.forEach(({ map }) => map.resize());
    const after = roomOf(pane);
    const [was, is] = [before, after].map(({ width, height }) => Math.min(width / 1.1, height));
    if (this.#placed || was <= 0 || is <= 0) return;
    const { lng, lat } = pane.map.getCenter();
    const zoom = pane.map.getZoom();
    const fitting = zoom + Math.log2(is / was);
    pane.map.jumpTo({ center: [lng - asideLegend(before.width, zoom) + asideLegend(after.width, fitting), lat], zoom: fitting });
  }

  /** @param {string | null} code */
  hover(code) {
    if (code === this.#hovered) return;
    this.#hovered = code;
    this.#panes.forEach((pane) => pane.mark("hover", code));
  }

  /** @param {string | null} id */
  highlightService(id) {
    for (const { map, ready } of this.#panes) {
      ready.then(() => {
        map.removeFeatureState({ source: "services" });
        if (id !== null) map.setFeatureState({ source: "services", id }, { marked: true });
      });
    }
  }

  /**
   * @param {GeoJSON.FeatureCollection | null} services with `color`, `ink` and `number` among their properties
   * @param {import("./types.js").Origin | null} origin
   */
  services(services, origin) {
    this.#services = { services: services ?? none(), origin: origin ? point(origin) : none() };
    this.#panes.forEach((pane) => pane.ready.then(() => this.#drawServices(pane)));
  }

  /** @param {Pane} pane */
  #drawServices({ map }) {
    for (const [name, features] of Object.entries(this.#services)) {
      /** @type {import("../vendor/maplibre-gl.mjs").GeoJSONSource} */ (map.getSource(name)).setData(features);
    }
    this.highlightService(this.#hub.store.state.service);
  }

  /** @param {Pane} pane */
  #drawBasemap({ map, credit }) {
    const { basemap } = this.#hub.store.state;
    const visibility = basemap ? "visible" : "none";
    if (credit) credit.hidden = !basemap;
    for (const id of map.getLayersOrder().filter((one) => one.startsWith("basemap-"))) map.setLayoutProperty(id, "visibility", visibility);
  }

  /** @returns {MapActions} */
  actions() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const first = () => this.#panes[0].map;
    return {
      works: true,
      fit: ([west, south, east, north]) => first().fitBounds([west, south, east, north], { padding: 48, maxZoom: 11, animate: !calm, duration: 700 }),
      fly: (lon, lat, zoom) => first().easeTo({ center: [lon, lat], zoom: zoom ?? Math.max(first().getZoom(), 9), animate: !calm, duration: 700 }),
      hover: (code) => this.hover(code),
      services: (services, origin) => this.services(services, origin),
      highlightService: (id) => this.highlightService(id),
      pictures: () => Promise.all(this.#panes.map((pane) => pane.picture())),
      maps: () => this.#panes.map(({ map }) => map),
    };
  }
}

/**
 * What other parts may ask where no map can be drawn: nothing happens.
 * @returns {MapActions}
 */
export function noMaps() {
  const nothing = () => {};
  return { works: false, fit: nothing, fly: nothing, hover: nothing, services: nothing, highlightService: nothing, pictures: async () => [], maps: () => [] };
}

/** Says whether the browser can draw the map. */
export function canDraw() {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

/**
 * Says in the place of the map why there is none.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function sayWhyNot(root, { texts }) {
  const words = texts.say(
    "Αυτός ο φυλλομετρητής δεν μπορεί να σχεδιάσει τον χάρτη (λείπει το WebGL 2). Τα ίδια στοιχεία είναι στον πίνακα και στα αρχεία.",
    "This browser cannot draw the map (it has no WebGL 2). The table and the files have the same figures.",
  );
  root.replaceChildren(make("p", { class: "loading" }, words));
}

/** @returns {GeoJSON.FeatureCollection} */
function none() {
  return { type: "FeatureCollection", features: [] };
}

/**
 * @param {{lon: number, lat: number}} origin
 * @returns {GeoJSON.FeatureCollection}
 */
function point({ lon, lat }) {
  return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lon, lat] } }] };
}

/** @typedef {{width: number, height: number}} Room */

/**
 * @param {Pane} pane
 * @returns {Room}
 */
function roomOf({ map }) {
  const { clientWidth, clientHeight } = map.getContainer();
  return { width: clientWidth, height: clientHeight };
}

/**
 * Degrees by which what is shown moves aside for the legend, which stands on the right side of a wide map.
 * @param {number} width
 * @param {number} zoom
 */
const asideLegend = (width, zoom) => (width > 700 ? (70 * 360) / (512 * 2 ** zoom) : 0);

/**
 * Where the map begins: as the address says, as the atlas says for a window of usual size, or so that all areas are seen.
 * @param {Hub} hub
 * @param {HTMLElement} room
 * @returns {{center: [number, number], zoom: number}}
 */
function firstCamera({ atlas, store }, room) {
  const { camera } = store.state;
  if (camera) return { center: [camera.lon, camera.lat], zoom: camera.zoom };
  const width = room.clientWidth || 640;
  const height = room.clientHeight || 480;
  if (atlas.view) {
    const { lon, lat, zoom } = atlas.view;
    const fitting = zoom + Math.min(1.5, Math.log2(Math.min(width / 560, height / 720)));
    return { center: [lon + asideLegend(width, fitting), lat], zoom: fitting };
  }
  const [west, south, east, north] = atlas.bounds;
  const y = (/** @type {number} */ lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  const zoom = Math.log2(Math.min(width / ((east - west) / 360), height / (y(north) - y(south))) / 512) - 0.15;
  const fitting = Math.max(0, Math.min(zoom, 14));
  return { center: [(west + east) / 2 + asideLegend(width, fitting), (south + north) / 2], zoom: fitting };
}
