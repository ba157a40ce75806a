// A browser that cannot draw: the page says so, and everything else works.

import assert from "node:assert/strict";
import { openTab } from "./support/page.js";
import { stage } from "./support/scene.js";

const { scene } = stage({ webgl: false });

scene("without WebGL the page says so, and has table, place, services and files", async (visitor) => {
  const page = await visitor.open("/?indicator=unemployment_2001");
  await page.waitForFunction(() => globalThis.choros?.shown().length > 0);
  assert.equal(await page.evaluate(() => choros.map.works), false, "the browser draws after all");
  const said = (await page.textContent("#maps")) ?? "";
  assert.match(said, /WebGL/);
  assert.match(said, /πίνακα/);
  assert.equal(await page.locator("#figures tbody tr").count(), 51);
  await page.locator("#figures .pick", { hasText: "Λαρισαίων" }).click();
  await openTab(page, "place");
  await page.locator("#card h2", { hasText: "Λαρισαίων" }).waitFor();
  await openTab(page, "near");
  await page.getByRole("button", { name: /Γύρω από/ }).click();
  await page.locator("#near .service").first().waitFor();
  await openTab(page, "download");
  assert.ok(await page.getByRole("button", { name: /PNG/ }).isDisabled());
  assert.match((await page.textContent("#download-note")) ?? "", /WebGL/);
  assert.ok(await page.getByRole("link", { name: /Excel/ }).isVisible());
});
