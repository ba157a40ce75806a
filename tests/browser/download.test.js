// Taking away what is shown: a picture that can stand alone, tables that open right, geometry, paper.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { legend, openMap, openTab, showing } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const RISK = "indicator=synthetic_at_risk_of_poverty&period=2020&level=municipality";

/**
 * Clicks and returns the file that comes.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} button
 */
async function fetched(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/**
 * Opens a PNG in the browser: its size, and the share of its pixels that has each of some colours.
 * @param {import("playwright-core").Page} page
 * @param {Buffer} bytes
 * @param {string[]} colors `#rrggbb`
 */
function looked(page, bytes, colors) {
  return page.evaluate(async ([base64, colors]) => {
    const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([raw], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const wanted = colors.map((color) => [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16)));
    const counts = wanted.map(() => 0);
    for (let at = 0; at < data.length; at += 4) {
      for (let one = 0; one < wanted.length; one += 1) {
        if (Math.abs(data[at] - wanted[one][0]) < 4 && Math.abs(data[at + 1] - wanted[one][1]) < 4 && Math.abs(data[at + 2] - wanted[one][2]) < 4) counts[one] += 1;
      }
    }
    return { width: image.width, height: image.height, shares: counts.map((count) => count / (data.length / 4)) };
  }, /** @type {const} */ ([bytes.toString("base64"), colors]));
}

scene("the picture has the map in the colours of its classes, and words around it", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  await openTab(page, "download");
  const { name, bytes } = await fetched(page, page.getByRole("button", { name: /PNG/ }));
  assert.match(name, /^choros_.*risk.*2020.*\.png$/);
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  const colors = (await legend(page)).rows.slice(0, -1).map(({ color }) => color);
  const one = await looked(page, bytes, colors);
  assert.ok(one.width >= 1200 && one.height >= 800, `${one.width} × ${one.height}`);
  one.shares.forEach((share, at) => assert.ok(share > 0.002, `${colors[at]} covers ${share}: more than the legend's patch`));
  assert.match((await page.textContent("#download-note")) ?? "", /έτοιμη/);
});

scene("the picture of two maps is wider and has both", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}&ramp=Greens#with=population_density@2021`);
  await openTab(page, "download");
  const { bytes } = await fetched(page, page.getByRole("button", { name: /PNG/ }));
  const both = await looked(page, bytes, [(await legend(page, 0)).rows[0].color, (await legend(page, 1)).rows[1].color]);
  assert.ok(both.width >= 2000, `${both.width} px`);
  for (const share of both.shares) assert.ok(share > 0.0005, `${both.shares}`);
});

scene("tables open right in Greek Excel, and plainly everywhere else", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=unemployment_2001&level=municipality");
  await openTab(page, "download");
  const values = await here.json("indicators/unemployment_2001/values?level=municipality&period=2001");
  const at = values.codes.indexOf("2201");

  const excel = await fetched(page, page.getByRole("link", { name: /Excel/ }));
  assert.deepEqual([...excel.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte order mark");
  const [head, ...rows] = excel.bytes.toString("utf8").slice(1).trimEnd().split("\r\n").map((line) => line.split(";"));
  assert.ok(head.length > 3, `${head}`);
  assert.equal(rows.length, 51);
  const larisa = rows.find((row) => row.some((field) => field.includes("2201")));
  assert.ok(larisa?.includes(String(values.values[at]).replace(".", ",")), `${larisa}`);
  assert.ok(excel.bytes.toString("utf8").includes("Λαρισαίων"));
  assert.match(excel.name, /\.csv$/);

  const plain = await fetched(page, page.getByRole("link", { name: "CSV", exact: true }));
  assert.notEqual(plain.bytes[0], 0xef, "no byte order mark");
  const [first, ...lines] = plain.bytes.toString("utf8").trimEnd().split(/\r?\n/);
  assert.match(first, /^[a-z_]+(,[a-z_]+)+$/);
  const column = first.split(",").indexOf("value");
  const row = lines.map((line) => line.split(",")).find((fields) => fields.includes("2201"));
  assert.equal(Number(row?.[column]), values.values[at]);
});

scene("GeoJSON has every area with its value, and the links follow what is shown", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  await openTab(page, "download");
  await page.selectOption("#choose-period", "2016");
  await showing(page, { period: "2016" });
  const { name, bytes } = await fetched(page, page.getByRole("link", { name: "GeoJSON" }));
  assert.match(name, /2016.*\.geojson$/);
  const { type, features } = JSON.parse(bytes.toString("utf8"));
  assert.equal(type, "FeatureCollection");
  assert.equal(features.length, 51);
  const values = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2016");
  const value = values.values[values.codes.indexOf("2201")];
  const larisa = features.find(({ id, properties }) => id === "2201" || properties.code === "2201");
  assert.equal(larisa.properties.synthetic_at_risk_of_poverty, value);
  assert.match(larisa.geometry.type, /Polygon/);
  // In two-map mode both can be taken away.
  await openTab(page, "display");
  await page.selectOption("#second-indicator", "population");
  await page.waitForFunction(() => choros.shown().length === 2);
  assert.equal(await page.locator("#downloads a", { hasText: "GeoJSON" }).count(), 2);
});

scene("the link and the code to embed are copied", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}#place=2201`, { permissions: ["clipboard-read", "clipboard-write"] });
  await openTab(page, "download");
  await page.waitForFunction(() => location.hash.includes("tab=download"));
  await page.getByRole("button", { name: "Αντιγραφή συνδέσμου" }).click();
  await page.locator(".share-status", { hasText: "αντιγράφηκε" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  assert.match(page.url(), /place=2201/);
  await page.getByRole("button", { name: "Αντιγραφή κώδικα" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("<iframe"));
});
