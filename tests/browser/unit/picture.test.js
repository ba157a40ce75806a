import assert from "node:assert/strict";
import { test } from "node:test";

import { Format } from "../../../src/viewer/assets/map/format.js";
import { classRows, roundCounts } from "../../../src/viewer/assets/map/picture-legend.js";
import { wrapped } from "../../../src/viewer/assets/map/picture-pen.js";

const measure = (/** @type {string} */ text) => Array.from(text).length;

test("lines break between words", () => {
  assert.deepEqual(wrapped("ένα δύο τρία τέσσερα", 8, measure), ["ένα δύο", "τρία", "τέσσερα"]);
  assert.deepEqual(wrapped("", 8, measure), []);
  assert.deepEqual(wrapped(" \n ", 8, measure), []);
});

test("a word wider than the line is broken, and no letter of it is lost", () => {
  const word = "α".repeat(300);
  const lines = wrapped(`πριν ${word} μετά`, 40, measure);
  assert.ok(lines.every((line) => measure(line) <= 40));
  assert.equal(lines.join("").replaceAll(" ", ""), `πριν${word}μετά`);
  assert.deepEqual(wrapped("abc", 0, measure), ["a", "b", "c"]);
});

test("a figure and its unit stay together", () => {
  assert.deepEqual(wrapped("τιμή 18,1\u00a0%", 8, measure), ["τιμή", "18,1\u00a0%"]);
});

test("classes are written as ranges with their colours and counts", () => {
  const shown = /** @type {any} */ ({
    classes: { min: -2.5, max: 12000, breaks: [0, 12.25, 12000], counts: [3, 10000] },
    colors: ["#111111", "#222222", "#333333"],
    indicator: { decimals: 1 },
  });
  assert.deepEqual(classRows(shown, new Format("el")), [
    { color: "#111111", range: "−2,5 – 0,0", count: "3" },
    { color: "#222222", range: "0,0 – 12,3", count: "10.000" },
    { color: "#333333", range: "12,3 – 12.000,0", count: "0" },
  ]);
});

test("symbols of a legend stand for round counts", () => {
  assert.deepEqual(roundCounts(163_214), [100_000, 20_000, 5_000]);
  assert.deepEqual(roundCounts(7), [5, 1]);
  assert.deepEqual(roundCounts(0), []);
});
