import assert from "node:assert/strict";
import { test } from "node:test";

import { greekBeside, nameOf } from "../../../src/viewer/assets/map/names.js";
import { mailHref, phoneHref, webHref } from "../../../src/viewer/assets/map/near-details.js";
import { destination } from "../../../src/viewer/assets/map/search-choice.js";

const atlas = /** @type {any} */ ({
  language: "el",
  levels: [{ id: "region" }, { id: "municipality" }],
  indicators: [{ id: "i", levels: [{ id: "municipality", periods: ["2011", "2021"] }] }],
});
const area = { code: "2201", level: "municipality", name_el: "Λαρισαίων", name_en: "Larissa", parents: [], lon: 22, lat: 39, bbox: /** @type {[number, number, number, number]} */ ([21, 38, 23, 40]), quality: "official" };
const state = /** @type {any} */ ({ level: "auto", indicator: "i", period: "2021", place: null });

test("an area opens in the card, at its own level if the level is fixed and the indicator has it", () => {
  assert.deepEqual(destination(area, state, atlas), { change: { place: "2201", tab: "place" }, bbox: [21, 38, 23, 40], point: [22, 39], name: "Λαρισαίων" });
  assert.deepEqual(destination(area, { ...state, level: "region" }, atlas).change, { place: "2201", tab: "place", level: "municipality" });
  assert.deepEqual(destination(area, { ...state, level: "region", period: "2001" }, atlas).change, { place: "2201", tab: "place", level: "municipality", period: "2021" });
  assert.deepEqual(destination({ ...area, level: "region" }, { ...state, level: "municipality" }, atlas).change, { place: "2201", tab: "place" });
});

test("a settlement shows what is near it and the municipality that holds it", () => {
  const settlement = { ...area, code: "gn-1", level: "settlement", name_el: "Λάρισα", parents: [{ code: "2201", level: "municipality", name_el: "Λαρισαίων", name_en: "Larissa" }], bbox: null };
  const near = { lon: 22, lat: 39, name: "Λάρισα", own: false };
  assert.deepEqual(destination(settlement, state, atlas), { change: { place: "2201", near, service: null, tab: "near" }, bbox: null, point: [22, 39], name: "Λάρισα" });
  assert.equal(destination({ ...settlement, parents: [] }, { ...state, place: "9" }, atlas).change.place, "9");
});

test("names come in the page's language, or in the other where one is missing", () => {
  assert.equal(nameOf({ name_el: "Λάρισα", name_en: "" }, "en"), "Λάρισα");
  assert.equal(nameOf({ name_el: "", name_en: "Larissa" }, "el"), "Larissa");
  assert.equal(greekBeside({ name_el: "Λάρισα", name_en: "Larissa" }, "en"), "Λάρισα");
  assert.equal(greekBeside({ name_el: "Λάρισα", name_en: "Larissa" }, "el"), "");
  assert.equal(greekBeside({ name_el: "Volos", name_en: "Volos" }, "en"), "");
});

test("only sound numbers and addresses become links", () => {
  assert.equal(phoneHref("+30 2410 123-456"), "tel:+302410123456");
  assert.equal(phoneHref("2410 123456, 2410 654321"), null);
  assert.equal(phoneHref("javascript:alert(1)"), null);
  assert.equal(mailHref("info@larissa.gr"), "mailto:info@larissa.gr");
  assert.equal(mailHref("a@b.gr?bcc=c@d.gr"), null);
  assert.equal(webHref("www.larissa.gr/kk"), "https://www.larissa.gr/kk");
  assert.equal(webHref("http://larissa.gr"), "http://larissa.gr/");
  for (const text of ["javascript:alert(1)", "data:text/html,x", "JavaScript:alert(1)", "ftp://x.gr", "nothing", "http://"]) assert.equal(webHref(text), null, text);
});
