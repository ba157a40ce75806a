// What choosing a found place does to the page.

import { nameOf } from "./names.js";

/** @import {Atlas, State} from "./types.js" */
/** @import {Named} from "./names.js" */

/** @typedef {Named & {code: string, level: string}} ParentArea */

/**
 * A place as `/places` gives it.
 * @typedef {Named & {
 *   code: string,
 *   level: string,
 *   parents: ParentArea[],
 *   lon: number,
 *   lat: number,
 *   bbox: [number, number, number, number] | null,
 *   quality: string,
 * }} FoundPlace
 */

/**
 * Where a chosen place leads: the change of the state, and the box or point for the map.
 * @typedef {object} Destination
 * @property {Partial<State>} change
 * @property {[number, number, number, number] | null} bbox
 * @property {[number, number] | null} point
 * @property {string} name in the page's language
 */

/**
 * Returns where a found place leads. An area opens in the card; a settlement has no figures of its own: it shows
 * what is near it, and its municipality in the card.
 * @param {FoundPlace} place
 * @param {Readonly<State>} state
 * @param {Atlas} atlas
 * @returns {Destination}
 */
export function destination(place, state, atlas) {
  const name = nameOf(place, atlas.language);
  if (place.level === "settlement" || !atlas.levels.some(({ id }) => id === place.level)) {
    const near = { lon: place.lon, lat: place.lat, name, own: false };
    const change = { place: place.parents[0]?.code ?? state.place, near, service: null, tab: /** @type {const} */ ("near") };
    return { change, bbox: null, point: [place.lon, place.lat], name };
  }
  const change = { place: place.code, tab: /** @type {const} */ ("place"), ...levelFor(place.level, state, atlas) };
  return { change, bbox: place.bbox, point: [place.lon, place.lat], name };
}

/**
 * Returns the change of level that shows the areas of `level`: none where the zoom decides, or where the indicator has no values there.
 * @param {string} level
 * @param {Readonly<State>} state
 * @param {Atlas} atlas
 * @returns {Partial<State>}
 */
export function levelFor(level, state, atlas) {
  if (state.level === "auto" || state.level === level) return {};
  const there = atlas.indicators.find(({ id }) => id === state.indicator)?.levels.find(({ id }) => id === level);
  if (!there) return {};
  const period = there.periods.includes(state.period) ? {} : { period: there.periods[there.periods.length - 1] };
  return { level, ...period };
}
