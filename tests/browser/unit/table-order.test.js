import assert from "node:assert/strict";
import { test } from "node:test";

import { bars, fold, matching, order, parseSort, pressed, sameAreas, secondValues } from "../../../src/viewer/assets/map/table-order.js";

const collator = new Intl.Collator("el-GR", { sensitivity: "base", numeric: true });

const AREAS = [
  ["01", "Ωρωπού", "Oropou", "Αττικής"],
  ["02", "Άργους", "Argous", "Αργολίδας"],
  ["03", "Ζίτσας", "Zitsas", ""],
  ["04", "Αγιάς", "Agias", "Λάρισας"],
  ["05", "Λαρισαίων", "Larisaion", "Λάρισας"],
].map(([code, name_el, name_en, parentName]) => ({ code, name: name_el, name_el, name_en, parentName }));

/** @param {(number | null)[]} values */
function shown(values, areas = AREAS) {
  const ranks = values.map((value) => (value === null ? 0 : 1 + values.filter((other) => other !== null && other > value).length));
  return /** @type {any} */ ({ areas, values: { values }, ranks, places: new Map(areas.map(({ code }, place) => [code, place])) });
}

/** @param {string} sort @param {(number | null)[]} values @param {(number | null)[]} [second] */
const codes = (sort, values, second = []) => order(shown(values), second, parseSort(sort), collator).map((place) => AREAS[place].code);

test("the highest value comes first and missing ones come last in either direction", () => {
  const values = [3, null, -1, 10, null];
  assert.deepEqual(codes("value-desc", values), ["04", "01", "03", "02", "05"]);
  assert.deepEqual(codes("value-asc", values), ["03", "01", "04", "02", "05"]);
});

test("zero is a value", () => {
  assert.deepEqual(codes("value-asc", [0, null, 1, -1, 2]), ["04", "01", "03", "05", "02"]);
});

test("equal values stay in the order of the level", () => {
  assert.deepEqual(codes("value-desc", [5, 5, 7, 5, 5]), ["03", "01", "02", "04", "05"]);
  assert.deepEqual(codes("value-asc", [5, 5, 7, 5, 5]), ["01", "02", "04", "05", "03"]);
});

test("an area without rank comes last", () => {
  assert.deepEqual(codes("rank-asc", [3, null, 1, 9, 2]), ["04", "01", "05", "03", "02"]);
  assert.deepEqual(codes("rank-desc", [3, null, 1, 9, 2]), ["03", "05", "01", "04", "02"]);
});

test("names are in Greek order, whatever their accents", () => {
  assert.deepEqual(codes("name-asc", [1, 2, 3, 4, 5]), ["04", "02", "03", "05", "01"]);
  assert.deepEqual(codes("name-desc", [1, 2, 3, 4, 5]), ["01", "05", "03", "02", "04"]);
});

test("within a parent names go on from the first, and areas without a parent come last", () => {
  assert.deepEqual(codes("parent-asc", [1, 2, 3, 4, 5]), ["02", "01", "04", "05", "03"]);
  assert.deepEqual(codes("parent-desc", [1, 2, 3, 4, 5]), ["04", "05", "01", "02", "03"]);
});

test("names are in the collator's own order", () => {
  const names = ["Άγιος", "Αγια", "άβυσσος", "Αα", "Έ", "ε2", "ε10", "Larisa", "Λάρισα", "1", "Ώρα", "ωδή", "Ϊος", "Ιος"];
  const areas = names.map((name, place) => ({ ...AREAS[0], code: String(place), name }));
  const sorted = order(shown(names.map(() => 1), areas), [], parseSort("name-asc"), collator).map((place) => names[place]);
  const plain = [...names].sort(collator.compare);
  assert.deepEqual(sorted.map((name, place) => collator.compare(name, plain[place])), names.map(() => 0));
});

test("the second map's values sort by code, not by place", () => {
  const first = shown([1, 2, 3, 4, 5]);
  const other = shown([10, null, 30], [AREAS[4], AREAS[0], AREAS[1]]);
  const second = secondValues(first, other);
  assert.deepEqual(second, [null, 30, null, null, 10]);
  assert.deepEqual(codes("second-desc", [1, 2, 3, 4, 5], second), ["02", "05", "01", "03", "04"]);
  assert.deepEqual(secondValues(first, null), []);
});

test("what is no order is the usual one", () => {
  for (const text of ["", "value", "value-up", "code-asc", "<script>", "value-desc-asc"]) {
    assert.deepEqual(parseSort(text), { column: "value", descending: true });
  }
  assert.deepEqual(parseSort("second-asc", false), { column: "value", descending: true });
  assert.deepEqual(parseSort("name-asc"), { column: "name", descending: false });
});

test("a press begins with the highest figure or the first name, another turns it", () => {
  assert.equal(pressed(parseSort("name-asc"), "value"), "value-desc");
  assert.equal(pressed(parseSort("value-desc"), "value"), "value-asc");
  assert.equal(pressed(parseSort("value-desc"), "name"), "name-asc");
  assert.equal(pressed(parseSort("name-asc"), "name"), "name-desc");
  assert.equal(pressed(parseSort("value-desc"), "rank"), "rank-asc");
});

test("folding forgets accents, case, the final sigma, dashes and marks of direction", () => {
  assert.equal(fold("ΛΆΡΙΣΑΣ"), "λαρισασ");
  assert.equal(fold("λάρισας"), "λαρισασ");
  assert.equal(fold("Ϊ—ΐ  Ν. Ιωνία"), "ι ι ν ιωνια");
  assert.equal(fold("\u202eΆρ\u200bγος\u202c"), "αργοσ");
});

test("the filter finds Greek and Latin spellings, parents and codes, every word of it", () => {
  /** @param {string} filter */
  const found = (filter) => AREAS.filter((_, place) => matching(/** @type {any} */ (AREAS), filter)(place)).map(({ code }) => code);
  assert.deepEqual(found("ΑΡΓΟΥΣ"), ["02"]);
  assert.deepEqual(found("argous"), ["02"]);
  assert.deepEqual(found("λαρισας"), ["04", "05"]);
  assert.deepEqual(found("λαρισας αγια"), ["04"]);
  assert.deepEqual(found("03"), ["03"]);
  assert.deepEqual(found("  "), ["01", "02", "03", "04", "05"]);
  assert.deepEqual(found("."), ["01", "02", "03", "04", "05"]);
  assert.deepEqual(found("Πειραιάς"), []);
});

test("lists of the same areas are the same, other names are not", () => {
  const copy = /** @type {any} */ (AREAS.map((area) => ({ ...area })));
  assert.ok(sameAreas(/** @type {any} */ (AREAS), copy));
  copy[2].name = "Zitsa";
  assert.ok(!sameAreas(/** @type {any} */ (AREAS), copy));
  assert.ok(!sameAreas(copy, copy.slice(1)));
});

test("bars begin at zero: negative values go to the left of it", () => {
  const mixed = bars([-5, null, 15]);
  assert.equal(mixed.zero, 25);
  assert.deepEqual(mixed.bar(-5), { start: 0, size: 25 });
  assert.deepEqual(mixed.bar(15), { start: 25, size: 75 });
  assert.deepEqual(bars([10, 20]).bar(10), { start: 0, size: 50 });
  assert.deepEqual(bars([-10, -20]).bar(-20), { start: 0, size: 100 });
  assert.deepEqual(bars([0, null]).bar(0), { start: 0, size: 0 });
});
