// The figures the place card tells: one value with all that belongs to it, those it is compared with, and those of other times.

import { chainOf, childrenOf } from "./areas.js";

/** @import {Area, Hub, Indicator, Level, Values} from "./types.js" */
/** @import {Found} from "./areas.js" */

/** As many periods are drawn in the time line. */
const MOST_PERIODS = 30;

/**
 * One figure: what an indicator says of an area at a time.
 * @typedef {object} Figure
 * @property {Indicator} indicator
 * @property {Level} level
 * @property {string} period
 * @property {boolean} otherPeriod whether the level has no values for the period that was asked for
 * @property {number | null} value
 * @property {string} status
 * @property {string} meaning of the status, in the page's language
 * @property {number | null} lower
 * @property {number | null} upper
 * @property {number | null} numerator
 * @property {number | null} denominator
 * @property {number | null} n
 * @property {number} rank 1 for the highest; 0 without value
 * @property {number} ranked how many areas have a value
 * @property {string | null} aggregatedFrom
 */

/**
 * Returns the figure of an area; nothing if the indicator has no values at its level.
 * @param {Hub} hub
 * @param {Indicator} indicator
 * @param {string} wanted the period; another one is given if the level has no values for it
 * @param {Found} found
 * @returns {Promise<Figure | null>}
 */
export async function figureOf(hub, indicator, wanted, { area, level }) {
  const periods = periodsAt(indicator, level);
  if (periods.length === 0) return null;
  const period = periods.includes(wanted) ? wanted : periods[periods.length - 1];
  const values = await valuesOf(hub, indicator, level, period);
  const told = read(values, area.code, hub);
  return { ...told, ...rankOf(told.value, values.values), indicator, level, period, otherPeriod: period !== wanted };
}

/**
 * @param {Indicator} indicator
 * @param {Level} level
 */
function periodsAt(indicator, level) {
  return indicator.levels.find(({ id }) => id === level.id)?.periods ?? [];
}

/**
 * @param {Hub} hub
 * @param {Indicator} indicator
 * @param {Level} level
 * @param {string} period
 * @returns {Promise<Values>}
 */
function valuesOf({ api }, indicator, level, period) {
  return api.kept(`indicators/${indicator.id}/values`, { level: level.id, period });
}

/**
 * Reads what the values say of an area.
 * @param {Values} values
 * @param {string} code
 * @param {Pick<Hub, "format">} hub
 */
export function read(values, code, { format }) {
  const at = values.codes.indexOf(code);
  const status = values.status[at] ?? "";
  const meaning = values.statuses.find((one) => one.status === status);
  const of = (/** @type {(number | null)[] | undefined} */ column) => column?.[at] ?? null;
  return {
    value: of(values.values),
    status,
    meaning: meaning ? format.text({ el: meaning.meaning_el, en: meaning.meaning_en }) : "",
    lower: of(values.lower),
    upper: of(values.upper),
    numerator: of(values.numerator),
    denominator: of(values.denominator),
    n: of(values.n),
    aggregatedFrom: values.aggregated_from,
  };
}

/**
 * Returns where a value stands among others: 1 and how many are higher, so that equal values share theirs.
 * @param {number | null} value
 * @param {(number | null)[]} among
 */
export function rankOf(value, among) {
  const known = among.filter((other) => other !== null);
  return { rank: value === null ? 0 : 1 + known.filter((other) => other > value).length, ranked: known.length };
}

/**
 * Something the place is compared with.
 * @typedef {object} Compared
 * @property {Found | null} found nothing for the whole
 * @property {number} value
 */

/**
 * Returns the place itself, the areas that hold it and the whole, those that have a value at the same time.
 * @param {Hub} hub
 * @param {Figure} figure
 * @param {Found} found
 * @returns {Promise<Compared[]>}
 */
export async function comparison(hub, { indicator, period, value }, found) {
  if (value === null) return [];
  /** @type {Compared[]} */
  const compared = [{ found, value }];
  for (const holder of await chainOf(hub, found)) {
    if (!periodsAt(indicator, holder.level).includes(period)) continue;
    const above = read(await valuesOf(hub, indicator, holder.level, period), holder.area.code, hub).value;
    if (above !== null) compared.push({ found: holder, value: above });
  }
  const whole = await wholeOf(hub, indicator, period, found);
  if (whole !== null) compared.push({ found: null, value: whole });
  return compared;
}

/**
 * Returns the figure of all areas together, which only the profile knows, and only for its latest period. The card does without it.
 * @param {Hub} hub
 * @param {Indicator} indicator
 * @param {string} period
 * @param {Found} found
 * @returns {Promise<number | null>}
 */
async function wholeOf({ api }, indicator, period, { area, level }) {
  if (periodsAt(indicator, level).at(-1) !== period) return null;
  try {
    const profile = await api.kept(`places/${encodeURIComponent(area.code)}`, { indicators: indicator.id });
    const told = profile.indicators.find((/** @type {any} */ one) => one.id === indicator.id);
    return told?.period === period && typeof told.whole?.value === "number" ? told.whole.value : null;
  } catch {
    return null;
  }
}

/**
 * A moment of the time line.
 * @typedef {{period: string, value: number | null, lower: number | null, upper: number | null}} Moment
 */

/**
 * Returns the values of an area at all periods of its level, the latest thirty at the most.
 * @param {Hub} hub
 * @param {Indicator} indicator
 * @param {Found} found
 * @returns {Promise<Moment[]>}
 */
export function series(hub, indicator, { area, level }) {
  const periods = periodsAt(indicator, level).slice(-MOST_PERIODS);
  return Promise.all(
    periods.map(async (period) => {
      const { value, lower, upper } = read(await valuesOf(hub, indicator, level, period), area.code, hub);
      return { period, value, lower, upper };
    }),
  );
}

/**
 * One of the areas inside, with the value of each map.
 * @typedef {{area: Area, values: (number | null)[]}} Child
 */

/**
 * Returns the areas of the next finer level inside, the highest value of the first map first, those without value last.
 * @param {Hub} hub
 * @param {{indicator: Indicator, period: string}[]} maps
 * @param {Found} found
 * @returns {Promise<{level: Level, figures: {indicator: Indicator, period: string}[], children: Child[]} | null>} nothing for an area of the finest level
 */
export async function inside(hub, maps, found) {
  const finer = await childrenOf(hub, found);
  if (!finer || finer.areas.length === 0) return null;
  const figures = maps.flatMap(({ indicator, period }) => {
    const periods = periodsAt(indicator, finer.level);
    return periods.length === 0 ? [] : [{ indicator, period: periods.includes(period) ? period : periods[periods.length - 1] }];
  });
  const columns = await Promise.all(figures.map(({ indicator, period }) => valuesOf(hub, indicator, finer.level, period)));
  const lookups = columns.map(({ codes, values }) => new Map(codes.map((code, at) => [code, values[at]])));
  const children = finer.areas.map((area) => ({ area, values: lookups.map((lookup) => lookup.get(area.code) ?? null) }));
  children.sort((a, b) => descending(a.values[0], b.values[0]) || hub.format.collator.compare(a.area.name, b.area.name));
  return { level: finer.level, figures, children };
}

/**
 * @param {number | null | undefined} a
 * @param {number | null | undefined} b
 */
function descending(a, b) {
  return (b ?? -Infinity) === (a ?? -Infinity) ? 0 : (b ?? -Infinity) - (a ?? -Infinity);
}
