// Which rows the table shows and in which order. Nothing here knows of the page.

/** @import {Area, Shown} from "./types.js" */

/** @typedef {"rank" | "name" | "parent" | "value" | "second"} Column */
/** @typedef {{column: Column, descending: boolean}} Sort */

/** @type {Column[]} */
const COLUMNS = ["rank", "name", "parent", "value", "second"];
/** @type {Sort} */
const USUAL = { column: "value", descending: true };

/**
 * Reads an order such as `name-asc`. What is not an order, or asks for a column that is not there, is the usual one: highest value first.
 * @param {string} text
 * @param {boolean} [hasSecond] whether there is a column of the second map
 * @returns {Sort}
 */
export function parseSort(text, hasSecond = true) {
  const [, name, direction] = /^(\w+)-(asc|desc)$/.exec(text) ?? [];
  const column = COLUMNS.find((known) => known === name);
  if (!column || (column === "second" && !hasSecond)) return USUAL;
  return { column, descending: direction === "desc" };
}

/**
 * Returns the order after a press on a column's header: the other direction if the table is in its order already, else figures from the highest, names from Α.
 * @param {Sort} now
 * @param {Column} column
 * @returns {string}
 */
export function pressed(now, column) {
  const figures = column === "value" || column === "second";
  const descending = now.column === column ? !now.descending : figures;
  return `${column}-${descending ? "desc" : "asc"}`;
}

/**
 * Returns the places of a level's areas in the order asked for. Areas without a figure come last in either direction; equal ones stay as the level has them.
 * @param {Shown} shown
 * @param {(number | null)[]} second the second map's value of each area
 * @param {Sort} sort
 * @param {Intl.Collator} collator
 * @returns {number[]}
 */
export function order(shown, second, { column, descending }, collator) {
  const places = shown.areas.map((_, place) => place);
  /** @type {(figure: (place: number) => number | null) => number[]} */
  const by = (figure) => {
    const figures = places.map(figure);
    return places.sort((a, b) => compare(figures[a], figures[b], descending));
  };
  switch (column) {
    case "rank": return by((place) => shown.ranks[place] || null);
    case "value": return by((place) => shown.values.values[place]);
    case "second": return by((place) => second[place]);
    case "name": {
      const names = namePlaces(shown.areas, collator);
      return by((place) => names[place]);
    }
    case "parent": {
      // Within one parent the names go on from Α, whichever way the parents go.
      const names = namePlaces(shown.areas, collator);
      const parents = parentPlaces(shown.areas, collator);
      return places.sort((a, b) => compare(parents[a], parents[b], descending) || names[a] - names[b]);
    }
  }
}

/**
 * @param {number | null} a
 * @param {number | null} b
 * @param {boolean} descending
 */
function compare(a, b, descending) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return descending ? b - a : a - b;
}

/**
 * Says whether two lists hold the same areas in the same order: each change of what is shown brings a new list of them.
 * @param {Area[]} a
 * @param {Area[]} b
 */
export function sameAreas(a, b) {
  if (a === b) return true;
  const same = (/** @type {Area} */ one, /** @type {Area} */ other) => one.code === other.code && one.name === other.name && one.parentName === other.parentName;
  return a.length === b.length && a.every((area, place) => same(area, b[place]));
}

/**
 * Keeps what was made of a level's areas until other areas come: collating or folding ten thousand Greek names takes longer than a frame.
 * @template T
 * @template {unknown[]} R
 * @param {(areas: Area[], ...rest: R) => T} make
 * @returns {(areas: Area[], ...rest: R) => T}
 */
function keeping(make) {
  /** @type {{of: Area[], made: T} | null} */
  let kept = null;
  return (areas, ...rest) => {
    kept = { of: areas, made: kept && sameAreas(kept.of, areas) ? kept.made : make(areas, ...rest) };
    return kept.made;
  };
}

/** Returns each area's place in the order of names. */
const namePlaces = keeping((/** @type {Area[]} */ areas, /** @type {Intl.Collator} */ collator) => collated(areas.map((area) => area.name), collator));

/** Returns the place of each area's parent in the order of names; null for an area without one. */
const parentPlaces = keeping((/** @type {Area[]} */ areas, /** @type {Intl.Collator} */ collator) => {
  const names = [...new Set(areas.map((area) => area.parentName))];
  const places = collated(names, collator);
  const placeOf = new Map(names.map((name, index) => [name, places[index]]));
  return areas.map((area) => (area.parentName ? placeOf.get(area.parentName) ?? null : null));
});

/**
 * Returns each name's place in the collator's order. Sorting by folded text first is cheap and nearly right, so that the collator is asked once a name, not
 * thirteen times.
 * @param {string[]} names
 * @param {Intl.Collator} collator
 */
function collated(names, collator) {
  const folded = names.map(fold);
  const sorted = names
    .map((_, index) => index)
    .sort((a, b) => (folded[a] < folded[b] ? -1 : folded[a] > folded[b] ? 1 : 0))
    .sort((a, b) => collator.compare(names[a], names[b]));
  /** @type {number[]} */
  const places = new Array(names.length);
  sorted.forEach((index, place) => { places[index] = place; });
  return places;
}

/**
 * Returns a text as it is compared by the filter: small letters without accents, one sigma, words parted by one space.
 * @param {string} text
 */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\p{M}\p{Cf}]+/gu, "")
    .replaceAll("ς", "σ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Makes beforehand what sorting by names and filtering need, so that the first key pressed does not wait for it.
 * @param {Area[]} areas
 * @param {Intl.Collator} collator
 */
export function prepare(areas, collator) {
  namePlaces(areas, collator);
  parentPlaces(areas, collator);
  foldedNames(areas);
}

/** Returns what each area is found by, folded. */
const foldedNames = keeping((/** @type {Area[]} */ areas) =>
  areas.map((area) => [area.name_el, area.name_en, area.name, area.parentName, area.code].map((text) => fold(text ?? "")).join(" ")),
);

/**
 * Returns a test for the areas that have every word of the filter in their names, Greek or English, their parent's name or their code.
 * @param {Area[]} areas
 * @param {string} filter
 * @returns {(place: number) => boolean}
 */
export function matching(areas, filter) {
  const words = fold(filter).split(" ").filter(Boolean);
  if (words.length === 0) return () => true;
  const texts = foldedNames(areas);
  return (place) => words.every((word) => texts[place].includes(word));
}

/**
 * Returns a second map's values in the order of the first one's areas.
 * @param {Shown} shown
 * @param {Shown | null} second
 * @returns {(number | null)[]} empty without a second map of the same level
 */
export function secondValues(shown, second) {
  if (!second) return [];
  return shown.areas.map((area) => {
    const place = second.places.get(area.code);
    return place === undefined ? null : second.values.values[place];
  });
}

/**
 * Returns where the bars of values begin and how long they are, in percent of the widest span: each from zero, negative ones to the left.
 * @param {(number | null)[]} values
 * @returns {{zero: number, bar: (value: number) => {start: number, size: number}}}
 */
export function bars(values) {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const share = high > low ? 100 / (high - low) : 0;
  const zero = Math.abs(low) * share;
  return { zero, bar: (value) => ({ start: value < 0 ? zero + value * share : zero, size: Math.abs(value) * share }) };
}
