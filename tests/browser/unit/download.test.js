import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName, hrefs } from "../../../src/viewer/assets/map/download.js";

/** @param {string} indicator @param {string} period */
const shown = (indicator, period) =>
  /** @type {any} */ ({ indicator: { id: indicator }, level: { id: "regional-unit", collection: "regional-units" }, period });
const api = /** @type {any} */ ({ href: (/** @type {string} */ path, /** @type {Record<string, string>} */ parameters) => `/${path}?${new URLSearchParams(parameters)}` });

test("a file is named after what it holds", () => {
  assert.equal(fileName(shown("population", "2021"), ".csv"), "choros_population_regional-unit_2021.csv");
  assert.equal(fileName(shown("population_change", "2011/2021"), "_excel.csv"), "choros_population-change_regional-unit_2011-2021_excel.csv");
});

test("no system is given a name it cannot hold", () => {
  const name = fileName(shown('../<x>:"|?*\u202e\n', "2021-Q3"), ".png");
  assert.match(name, /^[\p{L}\p{N}._-]+$/u);
  assert.ok(!name.includes(".."));
  assert.equal(fileName(shown("α".repeat(300), "2021"), ".csv").length < 130, true);
});

test("links ask for exactly the level and period shown", () => {
  const { excel, csv, geojson } = hrefs(shown("population_change", "2011/2021"), api);
  assert.equal(csv, "/indicators/population_change/values?level=regional-unit&period=2011%2F2021&f=csv");
  assert.equal(excel, `${csv}&dialect=excel-el`);
  assert.equal(geojson, "/collections/regional-units/items?indicators=population_change&datetime=2011%2F2021&limit=10000&f=geojson");
});
