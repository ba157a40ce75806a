// Colours of classes: a ramp's, laid so that a diverging one has its middle at zero.

/** @import {Atlas, Classes, Ramp} from "./types.js" */

/** The usual ramps: told apart by those who confuse red and green, and in grey. */
const SEQUENTIAL = "YlGnBu";
const DIVERGING = "PuOr";

/** Areas without a value. */
export const NO_DATA = "#c4c8ca";
/** Symbols of counts. */
export const SYMBOL = "#1f86a6";
/** Symbols of counts below zero, such as of more people going than coming. */
export const SYMBOL_BELOW = "#c4620c";

/**
 * Returns the name of the ramp to use: the one chosen, or one that fits the values.
 * @param {string} chosen empty for the usual one
 * @param {Classes} classes
 */
export function rampName(chosen, classes) {
  if (chosen) return chosen;
  return straddles(classes) ? DIVERGING : SEQUENTIAL;
}

/**
 * Returns one colour a class.
 * @param {Atlas} atlas
 * @param {string} chosen a ramp's name; empty for the usual one
 * @param {Classes} classes
 * @returns {string[]}
 */
export function classColors(atlas, chosen, classes) {
  const name = rampName(chosen, classes);
  const ramp = atlas.ramps.find((known) => known.name === name) ?? atlas.ramps[0];
  const k = classes.breaks.length;
  if (!ramp || k === 0) return [];
  return ramp.type === "diverging" && straddles(classes) ? aroundZero(ramp, classes) : evenly(ramp, k);
}

/** @param {Classes} classes */
function straddles({ min, max }) {
  return min !== null && max !== null && min < 0 && max > 0;
}

/**
 * As many classes on each side of zero as the larger side has; the class that holds zero gets the middle.
 * @param {Ramp} ramp
 * @param {Classes} classes
 */
function aroundZero(ramp, { breaks, min }) {
  const lowest = (/** @type {number} */ place) => (place === 0 ? (min ?? 0) : breaks[place - 1]);
  const below = breaks.filter((upper) => upper <= 0).length;
  const above = breaks.filter((_, place) => lowest(place) >= 0).length;
  const side = Math.max(below, above, 1);
  const holdsZero = below + above < breaks.length;
  const colors = evenly(ramp, 2 * side + 1);
  return breaks.map((_, place) => {
    if (place < below) return colors[side - below + place];
    return colors[side + (holdsZero ? 0 : 1) + place - below];
  });
}

/**
 * @param {Ramp} ramp
 * @param {number} k
 */
function evenly(ramp, k) {
  const own = ramp.colors[String(k)];
  if (own) return own;
  // More classes than the ramp has colours for: those between are mixed.
  const most = Object.values(ramp.colors).at(-1) ?? [];
  return Array.from({ length: k }, (_, place) => mix(most, (place / (k - 1)) * (most.length - 1)));
}

/**
 * @param {string[]} colors
 * @param {number} at
 */
function mix(colors, at) {
  const low = Math.min(Math.floor(at), colors.length - 2);
  const part = at - low;
  const [a, b] = [colors[low], colors[low + 1]].map((color) => [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16)));
  return `#${a.map((one, i) => Math.round(one + (b[i] - one) * part).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Returns the class of a value: classes are closed above, values beyond the ends belong to the outer classes.
 * @param {number | null} value
 * @param {number[]} breaks upper ends, rising
 */
export function classOf(value, breaks) {
  if (value === null || breaks.length === 0) return null;
  let low = 0;
  let high = breaks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= breaks[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The radius of the largest symbol, in pixels. */
export const LARGEST_PX = 30;

/**
 * Returns the count of the largest symbol, of whichever sign.
 * @param {Classes} classes
 */
export function largestCount({ min, max }) {
  return Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0));
}

/**
 * Returns the radius of a count's symbol: its area is in proportion to the count, of whichever sign.
 * @param {number} value
 * @param {number} largest the count of the largest symbol
 */
export function symbolRadius(value, largest) {
  return largest > 0 && value !== 0 ? Math.max(1.5, LARGEST_PX * Math.sqrt(Math.abs(value) / largest)) : 0;
}
