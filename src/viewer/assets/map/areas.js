// The areas of any level, and which of them has a code.

import { nameOf } from "./names.js";
import { levelFor } from "./search-choice.js";

/** @import {Area, Hub, Level} from "./types.js" */

/**
 * An area with its level.
 * @typedef {{area: Area, level: Level}} Found
 */

/**
 * Asks for the areas of a level, with the names of those of the next coarser one.
 * @param {Pick<Hub, "api" | "atlas">} hub
 * @param {Level} level
 * @returns {Promise<Area[]>}
 */
export async function readAreas({ api, atlas }, level) {
  const coarser = atlas.levels[atlas.levels.indexOf(level) - 1];
  /** @param {Level} one @returns {Promise<GeoJSON.FeatureCollection<GeoJSON.Point, any>>} */
  const points = (one) => api.kept(one.points);
  const [own, above] = await Promise.all([points(level), coarser ? points(coarser) : null]);
  const names = new Map(above?.features.map(({ properties }) => [properties.code, nameOf(properties, atlas.language)]));
  return own.features.map(({ properties, geometry, bbox }) => ({
    code: properties.code,
    id: properties.feature_id,
    name: nameOf(properties, atlas.language),
    name_el: properties.name_el,
    name_en: properties.name_en ?? "",
    parent: properties.parent ?? null,
    parentName: names.get(properties.parent) ?? "",
    point: /** @type {[number, number]} */ (geometry?.coordinates ?? [0, 0]),
    bbox: /** @type {[number, number, number, number]} */ (bbox ?? [0, 0, 0, 0]),
  }));
}

/**
 * Returns the areas of a level, in the order of its values.
 * @param {Hub} hub
 * @param {Level} level
 * @returns {Promise<Area[]>}
 */
export async function areasOf(hub, level) {
  return hub.shown().find((map) => map.level.id === level.id)?.areas ?? readAreas(hub, level);
}

/**
 * Returns the area with a code, looked for at the shown level first; nothing if the atlas has none.
 * @param {Hub} hub
 * @param {string} code
 * @returns {Promise<Found | null>}
 */
export async function findArea(hub, code) {
  const levels = hub.atlas.levels;
  const first = hub.shown()[0]?.level.id;
  const ordered = [...levels].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  for (const level of ordered) {
    const area = (await areasOf(hub, level)).find((candidate) => candidate.code === code);
    if (area) return { area, level };
  }
  return null;
}

/**
 * Returns the areas that hold an area, the nearest first.
 * @param {Hub} hub
 * @param {Found} found
 * @returns {Promise<Found[]>}
 */
export async function chainOf(hub, { area, level }) {
  const { levels } = hub.atlas;
  /** @type {Found[]} */
  const chain = [];
  let parent = area.parent;
  for (let at = levels.findIndex(({ id }) => id === level.id) - 1; at >= 0 && parent; at -= 1) {
    const holder = (await areasOf(hub, levels[at])).find(({ code }) => code === parent);
    if (!holder) continue;
    chain.push({ area: holder, level: levels[at] });
    parent = holder.parent;
  }
  return chain;
}

/**
 * Returns the areas of the next finer level in an area; none for the finest.
 * @param {Hub} hub
 * @param {Found} found
 * @returns {Promise<{level: Level, areas: Area[]} | null>}
 */
export async function childrenOf(hub, { area, level }) {
  const finer = hub.atlas.levels[hub.atlas.levels.findIndex(({ id }) => id === level.id) + 1];
  if (!finer) return null;
  return { level: finer, areas: (await areasOf(hub, finer)).filter(({ parent }) => parent === area.code) };
}

/**
 * Opens an area in the card and on the map, at its own level where the level is fixed to another.
 * @param {Hub} hub
 * @param {Found} found
 */
export function select({ atlas, map, store }, { area, level }) {
  store.set({ place: area.code, tab: "place", ...levelFor(level.id, store.state, atlas) });
  map.fit(area.bbox);
}
