// A small line through time: gaps where there is no value, a band where there is an interval.

import { data, make, svg } from "./dom.js";

/** @import {Moment} from "./card-figures.js" */

const WIDTH = 320;
const HEIGHT = 84;
const MARGIN = 7;

/**
 * Returns when a period begins, in years: 2021.25 for `2021-Q2`; nothing for what is no time.
 * @param {string} period
 */
export function yearOf(period) {
  const match = /^(\d{4})(?:-(?:S([12])|Q([1-4])|(\d{2})))?(?:\D.*)?$/.exec(period);
  if (!match) return null;
  const [, year, half, quarter, month] = match;
  return Number(year) + (half ? (Number(half) - 1) / 2 : quarter ? (Number(quarter) - 1) / 4 : month ? (Number(month) - 1) / 12 : 0);
}

/**
 * Returns where periods stand from 0 to 1: as far apart as they are in time, or evenly if any of them is no time.
 * @param {string[]} periods
 */
export function timePlaces(periods) {
  const even = periods.map((_, at) => (periods.length > 1 ? at / (periods.length - 1) : 0.5));
  const years = periods.map(yearOf);
  const known = years.filter((year) => year !== null);
  if (known.length < periods.length || new Set(known).size < known.length) return even;
  const [first, last] = [Math.min(...known), Math.max(...known)];
  return last > first ? known.map((year) => (year - first) / (last - first)) : even;
}

/**
 * Returns runs of neighbouring places that all pass.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => boolean} passes
 * @returns {T[][]}
 */
export function runs(items, passes) {
  /** @type {T[][]} */
  const found = [];
  let open = false;
  for (const item of items) {
    if (passes(item)) {
      if (open) found[found.length - 1].push(item);
      else found.push([item]);
    }
    open = passes(item);
  }
  return found;
}

/**
 * Draws the line. What it shows is told by `label`; the values stand beside it as text.
 * @param {Moment[]} moments
 * @param {string} present the period that the map shows
 * @param {string} label
 */
export function timeLine(moments, present, label) {
  const known = moments.flatMap(({ value, lower, upper }) => [value, lower, upper]).filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = high - low || Math.abs(high) || 1;
  const y = (/** @type {number} */ value) => round(high === low ? HEIGHT / 2 : MARGIN + ((high - value) / span) * (HEIGHT - 2 * MARGIN));
  const places = timePlaces(moments.map(({ period }) => period));
  const points = moments.map((moment, at) => ({ ...moment, x: round(MARGIN + places[at] * (WIDTH - 2 * MARGIN)) }));
  const picture = svg("svg", { class: "card-line", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  const now = points.find(({ period }) => period === present);
  if (now) picture.append(svg("line", { class: "now", x1: now.x, x2: now.x, y1: 0, y2: HEIGHT }));
  for (const run of runs(points, ({ lower, upper }) => lower !== null && upper !== null)) {
    const top = run.map(({ x, upper }) => `${x},${y(Number(upper))}`);
    const bottom = run.map(({ x, lower }) => `${x},${y(Number(lower))}`).reverse();
    picture.append(svg("polygon", { class: "band", points: [...top, ...bottom].join(" ") }));
  }
  for (const run of runs(points, ({ value }) => value !== null)) {
    picture.append(svg("polyline", { class: "line", points: run.map(({ x, value }) => `${x},${y(Number(value))}`).join(" ") }));
  }
  for (const { x, value, period } of points) {
    if (value !== null) picture.append(svg("circle", { class: period === present ? "dot present" : "dot", cx: x, cy: y(value), r: period === present ? 5 : 2.5 }));
  }
  return picture;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Makes the list of all values, for those who read rather than look.
 * @param {Moment[]} moments
 * @param {string} present
 * @param {(moment: Moment) => string} write
 * @param {(period: string) => string} writePeriod
 */
export function momentList(moments, present, write, writePeriod) {
  const list = make("dl", { class: "card-moments" });
  for (const moment of moments) {
    const term = make("dt", {}, data(writePeriod(moment.period)));
    list.append(make("div", { class: moment.period === present ? "present" : false }, term, make("dd", {}, write(moment))));
  }
  return list;
}
