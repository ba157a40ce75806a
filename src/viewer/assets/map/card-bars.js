// Comparing values by small bars.

import { data, make } from "./dom.js";

/** Where a bar lies, in percent of the room. @typedef {{start: number, size: number}} Bar */

/**
 * Lays bars out from one zero: to the right for values above it, to the left for those below.
 * @param {number[]} values
 * @returns {{zero: number, bars: Bar[]}}
 */
export function layBars(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const place = (/** @type {number} */ value) => ((value - low) / span) * 100;
  const bars = values.map((value) => ({ start: place(Math.min(0, value)), size: (Math.abs(value) / span) * 100 }));
  return { zero: place(0), bars };
}

/**
 * Returns which part of another a value is, in percent; nothing where that says nothing.
 * @param {number} value
 * @param {number} whole
 */
export function share(value, whole) {
  return value >= 0 && whole > 0 && value <= whole ? (value / whole) * 100 : null;
}

/**
 * A row: whose value, how it is written, and what stands beside it.
 * @typedef {{label: Node | string, value: number, text: string, note?: string}} Row
 */

/**
 * Makes the list of bars; the first row is the place itself.
 * @param {Row[]} rows
 */
export function barList(rows) {
  const { zero, bars } = layBars(rows.map(({ value }) => value));
  const list = make("ul", { class: "card-bars" });
  rows.forEach(({ label, text, note }, at) => {
    const fill = make("span", { class: "fill" });
    fill.style.setProperty("--start", `${bars[at].start}%`);
    fill.style.setProperty("--size", `${bars[at].size}%`);
    const bar = make("span", { class: "card-bar", "aria-hidden": "true" }, fill);
    bar.style.setProperty("--zero", `${zero}%`);
    list.append(
      make(
        "li",
        { class: at === 0 ? "own" : false },
        make("span", { class: "label" }, typeof label === "string" ? data(label) : label),
        " ",
        make("span", { class: "figure" }, text),
        bar,
        note && make("span", { class: "note" }, note),
      ),
    );
  });
  return list;
}
