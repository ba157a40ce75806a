// What tests ask of the page with the map.

import assert from "node:assert/strict";

/** @typedef {import("playwright-core").Page} Page */

/**
 * Waits until the maps show what the state asks for and have nothing left to draw.
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForFunction(() => globalThis.choros?.shown().length > 0 && !document.body.classList.contains("updating"));
  await page.evaluate(async () => {
    const idle = (map) => new Promise((resolve) => {
      map.once("idle", resolve);
      map.triggerRepaint();
    });
    // The map waits for its first picture of the data, which sets off another drawing.
    await Promise.all(choros.map.maps().map(idle));
    await Promise.all(choros.map.maps().map(idle));
  });
}

/**
 * Opens the page with the map and waits for it.
 * @param {import("./scene.js").Visitor} visitor
 * @param {string} [path]
 * @param {Parameters<import("./scene.js").Visitor["open"]>[1]} [options]
 */
export async function openMap(visitor, path = "/", options = {}) {
  const page = await visitor.open(path, options);
  await settled(page);
  return page;
}

/**
 * Waits until the page shows an indicator, period or level, as the state names them.
 * @param {Page} page
 * @param {{indicator?: string, period?: string, level?: string}} wanted
 */
export async function showing(page, wanted) {
  await page.waitForFunction(({ indicator, period, level }) => {
    const [shown] = choros.shown();
    return shown && (!indicator || shown.indicator.id === indicator) && (!period || shown.period === period) && (!level || shown.level.id === level);
  }, wanted);
  await settled(page);
}

/**
 * The state of the page.
 * @param {Page} page
 */
export function state(page) {
  return page.evaluate(() => choros.store.state);
}

/**
 * Opens a panel of the side by its tab.
 * @param {Page} page
 * @param {"table" | "place" | "near" | "display" | "download"} name
 */
export async function openTab(page, name) {
  await page.locator(`#tab-${name}`).click();
  await page.locator(`#panel-${name}`).waitFor({ state: "visible" });
}

/**
 * Where an area is on the page, in pixels of the window, or nothing if it is out of sight.
 * @param {Page} page
 * @param {string} code
 * @param {number} [pane]
 */
export async function pointOf(page, code, pane = 0) {
  return page.evaluate(([code, pane]) => {
    const shown = choros.shown()[pane] ?? choros.shown()[0];
    const area = shown.areas[shown.places.get(code)];
    const map = choros.map.maps()[pane];
    const { x, y } = map.project(area.point);
    const box = map.getCanvas().getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  }, /** @type {const} */ ([code, pane]));
}

/**
 * Clicks on an area of the map.
 * @param {Page} page
 * @param {string} code
 */
export async function clickArea(page, code) {
  const { x, y } = await pointOf(page, code);
  await page.mouse.click(x, y);
}

/**
 * The pixels of a map at some points of the world, as `[r, g, b]`.
 * @param {Page} page
 * @param {[number, number][]} places longitude, latitude
 * @param {number} [pane]
 * @returns {Promise<number[][]>}
 */
export function pixels(page, places, pane = 0) {
  return page.evaluate(async ([places, pane]) => {
    const map = choros.map.maps()[pane];
    const picture = (await choros.map.pictures())[pane];
    // Read at once: the browser warns of pictures that are read pixel by pixel.
    const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
    const scale = picture.width / map.getCanvas().clientWidth;
    return places.map((place) => {
      const { x, y } = map.project(place);
      const at = 4 * (Math.round(y * scale) * picture.width + Math.round(x * scale));
      return [...data.slice(at, at + 3)];
    });
  }, /** @type {const} */ ([places, pane]));
}

/**
 * What the map says it draws for the areas of the shown level: the state of each by its code.
 * @param {Page} page
 * @param {number} [pane]
 * @returns {Promise<Record<string, {class: number, radius?: number, drawn: boolean}>>}
 */
export function drawn(page, pane = 0) {
  return page.evaluate((pane) => {
    const shown = choros.shown()[pane];
    const map = choros.map.maps()[pane];
    const counts = shown.indicator.measure === "count";
    const rendered = new Set(map.queryRenderedFeatures({ layers: [`${counts ? "symbol" : "fill"}-${shown.level.id}`] }).map(({ id }) => id));
    return Object.fromEntries(shown.values.codes.map((code, place) => {
      const id = shown.values.ids[place];
      const from = counts ? { source: `points-${shown.level.id}`, id } : { source: `areas-${shown.level.id}`, sourceLayer: shown.level.collection, id };
      return [code, { ...map.getFeatureState(from), drawn: rendered.has(id) }];
    }));
  }, pane);
}

/**
 * The legend as a person reads it: a row a class, the highest on top, and the row of no data at the end.
 * @param {Page} page
 * @param {number} [pane]
 */
export function legend(page, pane = 0) {
  return page.locator(".pane .legend").nth(pane).evaluate((root) => ({
    text: root.textContent,
    rows: [...root.querySelectorAll(".legend-classes li")].map((row) => ({
      color: row.querySelector("rect")?.getAttribute("fill") ?? "",
      range: row.querySelector(".legend-range")?.textContent ?? row.textContent,
      count: Number((row.querySelector(".legend-count")?.firstChild?.textContent ?? "").replace(/[^\d]/g, "")),
    })),
  }));
}

/**
 * Asserts that two colours are the same to the eye: edges and scaling move a channel a little.
 * @param {number[]} actual
 * @param {string} hex `#rrggbb`
 * @param {string} message
 */
export function assertColor(actual, hex, message) {
  const wanted = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  const apart = Math.max(...actual.map((channel, at) => Math.abs(channel - wanted[at])));
  assert.ok(apart <= 3, `${message}: ${actual} is not ${wanted} (${hex})`);
}

/**
 * How far the page is wider than its window, in pixels.
 * @param {Page} page
 */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
