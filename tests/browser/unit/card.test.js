import assert from "node:assert/strict";
import { test } from "node:test";

import { layBars, share } from "../../../src/viewer/assets/map/card-bars.js";
import { rankOf, read } from "../../../src/viewer/assets/map/card-figures.js";
import { runs, timePlaces, yearOf } from "../../../src/viewer/assets/map/card-line.js";
import { factsOf } from "../../../src/viewer/assets/map/card-parts.js";
import { Format } from "../../../src/viewer/assets/map/format.js";
import { Texts } from "../../../src/viewer/assets/map/texts.js";

test("bars begin at zero", () => {
  assert.deepEqual(layBars([5, 10]), { zero: 0, bars: [{ start: 0, size: 50 }, { start: 0, size: 100 }] });
  assert.deepEqual(layBars([-5, 15]), { zero: 25, bars: [{ start: 0, size: 25 }, { start: 25, size: 75 }] });
  assert.deepEqual(layBars([-2, -4]), { zero: 100, bars: [{ start: 50, size: 50 }, { start: 0, size: 100 }] });
  assert.deepEqual(layBars([0, 0]), { zero: 0, bars: [{ start: 0, size: 0 }, { start: 0, size: 0 }] });
});

test("a share is told only of a whole that holds the part", () => {
  assert.equal(share(25, 100), 25);
  assert.equal(share(0, 100), 0);
  assert.equal(share(5, 0), null);
  assert.equal(share(-5, 100), null);
  assert.equal(share(101, 100), null);
});

test("periods stand in time, or evenly where they are no times", () => {
  assert.equal(yearOf("2021"), 2021);
  assert.equal(yearOf("2021-S2"), 2021.5);
  assert.equal(yearOf("2021-Q2"), 2021.25);
  assert.equal(yearOf("2021-07"), 2021.5);
  assert.equal(yearOf("2011/2021"), 2011);
  assert.equal(yearOf("before"), null);
  assert.deepEqual(timePlaces(["2001", "2011", "2021"]), [0, 0.5, 1]);
  assert.deepEqual(timePlaces(["2001", "2011", "2013"]), [0, 10 / 12, 1]);
  assert.deepEqual(timePlaces(["a", "2011", "2013"]), [0, 0.5, 1]);
  assert.deepEqual(timePlaces(["2011", "2011-S1", "2013"]), [0, 0.5, 1]);
  assert.deepEqual(timePlaces(["2021"]), [0.5]);
});

test("a missing value breaks the line", () => {
  assert.deepEqual(runs([1, 2, 0, 3, 0, 0, 4, 5], (item) => item > 0), [[1, 2], [3], [4, 5]]);
  assert.deepEqual(runs([], () => true), []);
  assert.deepEqual(runs([0], (item) => item > 0), []);
});

const values = {
  indicator: "poverty",
  level: "municipality",
  period: "2024",
  aggregated_from: null,
  ids: [1, 2, 3],
  codes: ["a", "b", "c"],
  values: [17.4, null, 20],
  status: ["A", "Q", "P"],
  lower: [15.6, null, null],
  upper: [20.9, null, null],
  numerator: [523, null, -40],
  denominator: [10120, null, 80],
  statuses: [{ status: "Q", meaning_el: "εμπιστευτική τιμή", meaning_en: "confidential" }, { status: "P", meaning_el: "προσωρινή τιμή", meaning_en: "provisional value" }],
  summary_el: "",
  summary_en: "",
};
const indicator = /** @type {any} */ ({ id: "poverty", measure: "rate", decimals: 1, unit: { el: "%", en: "%" }, levels: [] });

/** @param {string} code @param {"el" | "en"} language */
function facts(code, language) {
  const format = new Format(language);
  const told = read(values, code, { format });
  const figure = { ...told, ...rankOf(told.value, values.values), indicator, level: /** @type {any} */ ({}), period: "2024", otherPeriod: false };
  return factsOf(figure, format, new Texts(language));
}

test("what is known of a value is told in words", () => {
  assert.deepEqual(facts("a", "el"), ["Κατάταξη: 2 από 2 (1 = υψηλότερη τιμή)", "Διάστημα: 15,6–20,9", "523 από 10.120"]);
  assert.deepEqual(facts("a", "en"), ["Rank: 2 of 2 (1 = highest value)", "Interval: 15.6–20.9", "523 of 10,120"]);
  assert.deepEqual(facts("c", "el"), ["Κατάταξη: 1 από 2 (1 = υψηλότερη τιμή)", "−40 διά 80", "Προσωρινή τιμή"]);
});

test("equal values share a rank", () => {
  assert.deepEqual([9, 7, 7, 1].map((value) => rankOf(value, [9, 7, null, 7, 1]).rank), [1, 2, 2, 4]);
  assert.deepEqual(rankOf(null, [9, null]), { rank: 0, ranked: 1 });
});

test("a withheld value has a reason and nothing else", () => {
  assert.deepEqual(facts("b", "el"), []);
  assert.equal(read(values, "b", { format: new Format("el") }).meaning, "εμπιστευτική τιμή");
  assert.equal(read(values, "unknown", { format: new Format("el") }).value, null);
});
