import assert from "node:assert/strict";
import { test } from "node:test";

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
