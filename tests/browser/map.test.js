// The map: areas in the colour of their class, counts as circles, levels, and no geometry that is asked for twice.

import assert from "node:assert/strict";
import { makeAtlas, VALUES } from "./support/atlas.js";
import { assertColor, drawn, legend, openMap, openTab, pixels, settled, showing, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage({ atlas: () => makeAtlas() });
const { scene } = here;
const SHARE = "/?indicator=share&period=2021&level=municipality";
/** Tiles that were asked for. @param {string[]} requests */
const tiles = (requests) => requests.filter((url) => /\.mvt(\?|$)/.test(url));

/** A point of each area that no name is written over. */
const CORNERS = { "0101": [21.12, 38.12], "0102": [22.12, 38.12], "0103": [23.12, 38.12], "0201": [21.12, 39.12], "0202": [22.12, 39.12], "0203": [23.12, 39.12] };

scene("areas have the colour the legend gives their value", async (visitor) => {
  const page = await openMap(visitor, `${SHARE}&k=3#pooled=0`);
  const { rows } = await legend(page);
  const classes = await here.json("indicators/share/classes?level=municipality&period=2021&method=quantile&k=3");
  // The legend has the highest class on top, and no data below all.
  const colors = rows.slice(0, -1).map(({ color }) => color).reverse();
  assert.equal(colors.length, classes.breaks.length);
  assert.equal(new Set(colors).size, colors.length, "each class has its own colour");
  const codes = Object.keys(CORNERS);
  const seen = await pixels(page, Object.values(CORNERS));
  codes.forEach((code, at) => {
    const value = VALUES.share[2021][code];
    const place = classes.breaks.findIndex((upper) => value <= upper);
    assertColor(seen[at], colors[place], `${code} with ${value}`);
  });
  const states = await drawn(page);
  for (const [code, one] of Object.entries(states)) assert.ok(one.drawn, `${code} is drawn`);
});

scene("an area without a value has neither a class nor a class's colour", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=share&period=2019&level=municipality");
  const states = await drawn(page);
  assert.equal(states["0203"].class, -1);
  const { rows } = await legend(page);
  const colors = rows.slice(0, -1).map(({ color }) => color);
  // A hatch crosses the area: of some pixels none may be of a class.
  const seen = await pixels(page, [[23.12, 39.12], [23.13, 39.13], [23.14, 39.12], [23.15, 39.15]]);
  for (const pixel of seen) {
    for (const color of colors) {
      const channels = [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
      assert.ok(pixel.some((channel, at) => Math.abs(channel - channels[at]) > 3), `${pixel} is the colour ${color} of a class`);
    }
  }
});

scene("another period or indicator asks for no tile and no lines again", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  const before = visitor.requests.length;
  const counted = tiles(visitor.requests).length;
  assert.ok(counted > 0, "the first picture asked for tiles");
  await page.selectOption("#choose-period", "2020");
  await showing(page, { period: "2020" });
  const after2020 = await drawn(page);
  await page.selectOption("#choose-period", "2021");
  await showing(page, { period: "2021" });
  await page.selectOption("#choose-indicator", "persons");
  await showing(page, { indicator: "persons" });
  const later = visitor.requests.slice(before);
  assert.deepEqual(tiles(later), []);
  assert.deepEqual(later.filter((url) => /\/items|\/points/.test(url)), []);
  assert.equal(after2020["0203"].class, -1, "the other period was painted");
});

scene("another period paints the areas anew", async (visitor) => {
  const page = await openMap(visitor, `${SHARE}&k=3`);
  const first = await pixels(page, [CORNERS["0101"], CORNERS["0202"]]);
  await page.selectOption("#choose-period", "2019");
  await showing(page, { period: "2019" });
  const second = await pixels(page, [CORNERS["0101"], CORNERS["0202"]]);
  // 50 and 10 per cent change places between the two years.
  assertSame(first[0], second[1]);
  assertSame(first[1], second[0]);
  assert.notDeepEqual(first[0], second[0]);
});

scene("counts are circles whose area is in proportion to the count", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=persons&period=2021&level=municipality");
  const states = await drawn(page);
  const radius = (/** @type {string} */ code) => Number(states[code].radius);
  const unit = radius("0203") / Math.sqrt(VALUES.persons[2021]["0203"]);
  assert.ok(unit > 0);
  for (const [code, value] of Object.entries(VALUES.persons[2021])) {
    assert.ok(states[code].drawn, `${code} has a circle`);
    assert.ok(Math.abs(radius(code) - unit * Math.sqrt(value)) < 0.01, `${code}: ${radius(code)} for ${value}`);
  }
  // The fill below them is one for all: a large area must not look like much.
  const fills = await pixels(page, [CORNERS["0101"], CORNERS["0203"]]);
  assertSame(fills[0], fills[1]);
});

scene("method, number of classes and ramp change the map and the legend", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  await openTab(page, "display");
  const rows = async () => (await legend(page)).rows.slice(0, -1);
  const quantiles = await rows();
  assert.equal(quantiles.length, 5);

  await page.selectOption("#display-method", "equal-interval");
  await page.waitForFunction(() => choros.shown()[0].classes.method === "equal-interval");
  const { breaks } = await here.json("indicators/share/classes?level=municipality&period=2021&method=equal-interval&k=5&pooled=true");
  assert.deepEqual(await page.evaluate(() => choros.shown()[0].classes.breaks), breaks);
  assert.notDeepEqual((await rows()).map(({ range }) => range), quantiles.map(({ range }) => range));

  await page.fill("#display-k", "3");
  await page.locator("#display-k").press("Tab");
  await page.waitForFunction(() => choros.shown()[0].classes.breaks.length === 3);
  assert.equal((await rows()).length, 3);

  await page.locator("#display label.ramp", { hasText: "Purples" }).click();
  await page.waitForFunction(() => choros.store.state.ramp === "Purples");
  await settled(page);
  const purples = await page.evaluate(() => choros.atlas.ramps.find(({ name }) => name === "Purples").colors["3"]);
  assert.deepEqual((await rows()).map(({ color }) => color).reverse(), purples);
  const [highest] = await pixels(page, [CORNERS["0101"]]);
  assertColor(highest, purples[2], "the highest value");

  await page.selectOption("#display-method", "manual");
  await page.fill("#display-breaks", "15; 25,5; 60");
  await page.locator("#display-breaks").press("Tab");
  await page.waitForFunction(() => choros.shown()[0].classes.method === "manual" && choros.shown()[0].classes.breaks[0] === 15);
  assert.deepEqual((await rows()).map(({ count }) => count), [3, 1, 2], "50, 40, 30 | 20 | 10, 5");
});

scene("breaks that make no sense are refused in words, and what was shown stays", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  await openTab(page, "display");
  await page.selectOption("#display-method", "manual");
  await page.waitForFunction(() => choros.shown()[0].classes.method === "manual");
  const before = await legend(page);
  await page.fill("#display-breaks", "20; 10");
  await page.locator("#display-breaks").press("Tab");
  assert.equal(await page.getAttribute("#display-breaks", "aria-invalid"), "true");
  assert.notEqual(await page.textContent("#display-breaks-help"), "");
  await settled(page);
  assert.deepEqual((await legend(page)).rows, before.rows);
});

scene("the level follows the zoom, or stays where it is fixed", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=share&period=2021");
  const levels = await page.evaluate(() => choros.atlas.levels.map(({ id, minzoom }) => ({ id, minzoom })));
  const finest = levels.at(-1);
  await page.evaluate((zoom) => choros.map.maps()[0].jumpTo({ zoom }), finest.minzoom + 0.3);
  await showing(page, { level: "municipality" });
  const has = await page.evaluate(() => choros.shown()[0].indicator.levels.map(({ id }) => id));
  assert.deepEqual(has, ["municipality"], "a share without parts has no values of coarser levels");

  await page.selectOption("#choose-indicator", "persons");
  await showing(page, { indicator: "persons" });
  const unit = levels.find(({ id }) => id === "regional-unit");
  await page.evaluate((zoom) => choros.map.maps()[0].jumpTo({ zoom }), (unit.minzoom + finest.minzoom) / 2);
  await showing(page, { level: "regional-unit" });
  assert.match(await page.textContent("#subtitle"), /Περιφερειακές Ενότητες/);

  await page.selectOption("#choose-level", "municipality");
  await showing(page, { level: "municipality" });
  await page.evaluate(() => choros.map.maps()[0].jumpTo({ zoom: 3 }));
  await settled(page);
  assert.equal(await page.evaluate(() => choros.shown()[0].level.id), "municipality");
  assert.equal((await state(page)).level, "municipality");
});

scene("zoom buttons work and say what they do", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  const zoom = () => page.evaluate(() => choros.map.maps()[0].getZoom());
  const before = await zoom();
  await page.getByRole("button", { name: "Μεγέθυνση" }).click();
  await settled(page);
  assert.ok((await zoom()) > before + 0.5);
  await page.getByRole("button", { name: "Σμίκρυνση" }).click();
  await settled(page);
  assert.ok(Math.abs((await zoom()) - before) < 0.1);
});

/** @param {number[]} one @param {number[]} other */
function assertSame(one, other) {
  assert.ok(one.every((channel, at) => Math.abs(channel - other[at]) <= 3), `${one} is not ${other}`);
}
