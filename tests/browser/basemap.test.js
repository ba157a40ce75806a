// The map behind the map: an archive of the operator's, served by us, with its credit.

import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAtlas } from "./support/atlas.js";
import { openMap, openTab, pixels, settled } from "./support/page.js";
import { oneTile } from "./support/pmtiles.js";
import { stage } from "./support/scene.js";

const GREY = 90;
const CREDIT = "© <b>Χαρτογράφοι</b>";
/** A point of the sea beside the squares. @type {[number, number]} */
const BESIDE = [24.5, 39];

const { scene } = stage({
  atlas: async () => {
    const atlas = await makeAtlas();
    await writeFile(join(atlas.path, "basemap.pmtiles"), oneTile([GREY, GREY, GREY]));
    await appendFile(join(atlas.path, "atlas.toml"), `\n[basemap]\npmtiles = "basemap.pmtiles"\nattribution = "${CREDIT}"\n`);
    return atlas;
  },
});

/** @param {number[]} pixel */
const isGrey = (pixel) => pixel.every((part) => Math.abs(part - GREY) < 6);

scene("a basemap is drawn behind the areas, with its credit as text, and can be taken away", async (visitor) => {
  const page = await openMap(visitor);
  await settled(page);
  const [behind, area] = await pixels(page, [BESIDE, [21.5, 38.5]]);
  assert.ok(isGrey(behind), `beside the areas: ${behind}`);
  assert.ok(!isGrey(area), `on an area: ${area}`);
  const credit = page.locator(".map-credit");
  assert.equal(await credit.innerText(), CREDIT);

  await openTab(page, "display");
  await page.locator("#display-basemap").uncheck();
  await settled(page);
  const [sea] = await pixels(page, [BESIDE]);
  assert.ok(!isGrey(sea), `without the basemap: ${sea}`);
  assert.equal(await credit.isVisible(), false);
  assert.match(page.url(), /basemap=0/);
});
