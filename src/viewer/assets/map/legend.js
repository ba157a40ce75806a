// What colours and symbols mean: classes with their counts, what has no value, unit, time, source, and how far to trust it.

import { largestCount, NO_DATA, SYMBOL, SYMBOL_BELOW, symbolRadius } from "./colors.js";
import { data, make, svg } from "./dom.js";

/** @import {Hub, Shown} from "./types.js" */

/**
 * Writes the legend of a map.
 * @param {HTMLElement} root
 * @param {Shown} shown
 * @param {Hub} hub
 */
export function drawLegend(root, shown, hub) {
  const { texts, format, store } = hub;
  const { indicator, level, period } = shown;
  const open = root.querySelector("details")?.open ?? true;
  const counts = indicator.measure === "count";
  root.replaceChildren(
    make(
      "details",
      { open },
      make(
        "summary",
        {},
        make("span", { class: "legend-title" }, data(format.text(indicator.title))),
        make("span", { class: "legend-sub" }, `${format.period(period)} · ${format.text(indicator.unit)} · ${format.text(level.many)}`),
      ),
      counts ? symbols(shown, hub) : classes(shown, hub),
      badges(shown, hub) ?? "",
      make(
        "details",
        { class: "legend-more", open: hub.shown().length === 1 },
        make("summary", {}, texts.say("Κλάσεις και πηγή", "Classes and source")),
        make("p", {}, counts ? symbolNote(hub) : classNote(shown, hub)),
        make("p", {}, texts.say("Πηγή: ", "Source: "), data(format.text(indicator.source)), " · ", data(indicator.license)),
      ),
    ),
  );
  root.classList.toggle("second", hub.shown().indexOf(shown) === 1 && store.state.second !== null);
}

/**
 * The bounds of a class as they are read.
 * @param {Shown} shown
 * @param {number} place
 * @param {Hub} hub
 */
export function classRange({ classes, indicator }, place, { format, texts }) {
  const { breaks, min } = classes;
  const lower = place === 0 ? (min ?? breaks[0]) : breaks[place - 1];
  const decimals = decimalsApart([min ?? breaks[0], ...breaks], indicator.decimals);
  const [from, to] = [format.number(Math.min(lower, breaks[place]), decimals), format.number(breaks[place], decimals)];
  if (from === to) return from;
  // A dash between two signs reads as one more.
  return Math.min(lower, breaks[place]) < 0 ? texts.say("{from} έως {to}", "{from} to {to}", { from, to }) : `${from} – ${to}`;
}

/**
 * So many decimals that different bounds look different; four at the most.
 * @param {number[]} bounds
 * @param {number} decimals
 */
function decimalsApart(bounds, decimals) {
  const distinct = [...new Set(bounds)];
  for (let more = decimals; more < 4; more += 1) {
    if (new Set(distinct.map((bound) => bound.toFixed(more))).size === distinct.length) return more;
  }
  return Math.max(decimals, 4);
}

/**
 * How many areas of the period are in each class.
 * @param {Shown} shown
 */
export function classCounts({ classOf, colors }) {
  const counts = colors.map(() => 0);
  for (const one of classOf) if (one !== null) counts[one] += 1;
  return counts;
}

/** @param {Shown} shown @param {Hub} hub */
function classes(shown, hub) {
  const { texts, format } = hub;
  const counts = classCounts(shown);
  const most = Math.max(1, ...counts, shown.areas.length - shown.ranked);
  const row = (/** @type {SVGElement} */ swatch, /** @type {string} */ label, /** @type {number} */ count) =>
    make("li", {}, swatch, make("span", { class: "legend-range" }, label), countBar(count, most), make("span", { class: "legend-count" }, format.number(count), make("span", { class: "visually-hidden" }, texts.say(" περιοχές", " areas"))));
  // The highest class on top, as on a scale.
  const rows = shown.colors.map((color, place) => row(swatch(color), classRange(shown, place, hub), counts[place])).reverse();
  return make("ul", { class: "legend-classes" }, ...rows, row(swatch(NO_DATA, true), noDataLabel(shown, hub), shown.areas.length - shown.ranked));
}

/** @param {Shown} shown @param {Hub} hub */
export function noDataLabel({ classes: { withheld } }, { texts, format }) {
  const label = texts.say("χωρίς στοιχεία", "no data");
  return withheld > 0 ? `${label} (${texts.say("{n} εμπιστευτικά", "{n} withheld", { n: format.number(withheld) })})` : label;
}

/** @param {string} color @param {boolean} [hatched] */
function swatch(color, hatched = false) {
  const box = svg("svg", { class: "swatch", viewBox: "0 0 20 14", width: 20, height: 14, "aria-hidden": "true" }, svg("rect", { width: 20, height: 14, fill: color }));
  if (hatched) box.append(svg("path", { d: "M-2 8 8-2M2 16 18-2M12 16 22 6", stroke: "#5a646a", "stroke-width": 1.2, fill: "none" }));
  return box;
}

/** @param {number} count @param {number} most */
function countBar(count, most) {
  return svg(
    "svg",
    { class: "count-bar", viewBox: "0 0 40 6", width: 40, height: 6, "aria-hidden": "true" },
    svg("rect", { width: (40 * count) / most, height: 6, rx: 1, fill: "currentColor" }),
  );
}

/** @param {Shown} shown @param {Hub} hub */
function symbols(shown, hub) {
  const { format, texts } = hub;
  const largest = largestCount(shown.classes);
  const values = largest > 0 ? roundValues(largest, shown.indicator.decimals) : [];
  const size = symbolRadius(values[0] ?? 1, largest || 1);
  const drawing = svg("svg", { class: "legend-symbols", viewBox: `0 -6 210 ${2 * size + 14}`, width: 210, height: 2 * size + 14, "aria-hidden": "true" });
  let above = -Infinity;
  for (const value of values) {
    const radius = symbolRadius(value, largest);
    const bottom = 2 * size + 3;
    const y = Math.max(bottom - 2 * radius, above + 13);
    above = y;
    drawing.append(
      svg("circle", { cx: size + 3, cy: bottom - radius, r: radius, fill: SYMBOL, "fill-opacity": 0.35, stroke: SYMBOL, "stroke-width": 1.2 }),
      svg("line", { x1: size + 3, x2: 2 * size + 22, y1: bottom - 2 * radius, y2: y, stroke: "currentColor", "stroke-width": 0.6, "stroke-opacity": 0.6 }),
      svg("text", { x: 2 * size + 26, y: y + 4, fill: "currentColor", "font-size": 12 }, format.number(value)),
    );
  }
  const missing = shown.areas.length - shown.ranked;
  const below = shown.values.values.filter((value) => value !== null && value < 0).length;
  const words = texts.say("{n} περιοχές με τιμή", "{n} areas with a value", { n: format.number(shown.ranked) });
  return make(
    "div",
    {},
    make("div", { role: "img", "aria-label": texts.say("Κύκλοι με εμβαδόν ανάλογο της τιμής· ο μεγαλύτερος: {v}", "Circles whose size is in proportion to the value; the largest: {v}", { v: format.number(largest) }) }, drawing),
    make("ul", { class: "legend-classes" }, make("li", {}, words), below > 0 && make("li", {}, swatch(SYMBOL_BELOW), make("span", { class: "legend-range" }, texts.say("κάτω από το μηδέν", "below zero")), make("span", { class: "legend-count" }, format.number(below))), make("li", {}, swatch(NO_DATA, true), make("span", { class: "legend-range" }, noDataLabel(shown, hub)), make("span", { class: "legend-count" }, format.number(missing)))),
  );
}

/**
 * Round numbers near the largest value and two smaller ones; whole where no decimals are shown.
 * @param {number} largest
 * @param {number} decimals
 */
export function roundValues(largest, decimals) {
  const round = (/** @type {number} */ value) => {
    const ten = 10 ** Math.floor(Math.log10(value));
    const step = [5, 2, 1].find((one) => value / ten >= one) ?? 1;
    return step * ten;
  };
  return [...new Set([largest, largest / 4, largest / 20].map(round))].filter((value) => value <= largest && value >= 10 ** -decimals);
}

/** @param {Shown} shown @param {Hub} hub */
function classNote(shown, hub) {
  const zero = shown.classes.moved_to_zero ? hub.texts.say(" Ένα όριο μπήκε στο μηδέν.", " One break was moved to zero.") : "";
  return howClassed(shown, hub) + zero;
}

/** @param {Shown} shown @param {Hub} hub */
function howClassed(shown, { texts, store }) {
  const method = {
    quantile: texts.say("ίσο πλήθος περιοχών ανά κλάση", "equal number of areas in each class"),
    "equal-interval": texts.say("ίσα διαστήματα", "equal intervals"),
    "fisher-jenks": texts.say("φυσικά διαστήματα (Fisher–Jenks)", "natural breaks (Fisher–Jenks)"),
    manual: texts.say("όρια που δόθηκαν", "breaks as given"),
  }[shown.classes.method] ?? shown.classes.method;
  const periods = shown.indicator.levels.find(({ id }) => id === shown.level.id)?.periods.length ?? 1;
  if (shown.classes.method === "manual" || periods < 2) return texts.say("Κλάσεις: {method}.", "Classes: {method}.", { method });
  return store.state.pooled
    ? texts.say("Κλάσεις: {method}, κοινές για όλες τις περιόδους.", "Classes: {method}, the same for all periods.", { method })
    : texts.say("Κλάσεις: {method}, μόνο αυτής της περιόδου· άλλες περίοδοι δεν συγκρίνονται με το χρώμα.", "Classes: {method}, of this period alone; colours do not compare across periods.", { method });
}

/** @param {Hub} hub */
function symbolNote({ texts }) {
  return texts.say("Το εμβαδόν του κύκλου είναι ανάλογο της τιμής.", "The size of a circle is in proportion to the value.");
}

/** @param {Shown} shown @param {Hub} hub */
function badges({ indicator, level }, { texts }) {
  const marks = [];
  if (indicator.quality === "synthetic") marks.push(make("span", { class: "badge synthetic" }, texts.say("συνθετικά στοιχεία, όχι μετρήσεις", "synthetic figures, not measurements")));
  if (indicator.quality === "approximate") marks.push(make("span", { class: "badge approximate" }, texts.say("προσεγγιστικά στοιχεία", "approximate figures")));
  if (level.quality !== "official") marks.push(make("span", { class: `badge ${level.quality}` }, level.quality === "synthetic" ? texts.say("συνθετικά όρια", "synthetic boundaries") : texts.say("προσεγγιστικά όρια", "approximate boundaries")));
  return marks.length > 0 ? make("p", { class: "legend-badges" }, ...marks) : null;
}
