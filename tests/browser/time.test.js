// Time, two maps beside each other, and addresses that bring the page back as it was.

import assert from "node:assert/strict";
import http from "node:http";
import { drawn, legend, openMap, openTab, settled, showing, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const RISK = "indicator=synthetic_at_risk_of_poverty";

scene("the slider goes through the periods, by pointer and by keys", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}&period=2015&level=municipality`);
  const slider = page.locator("#time-slider");
  assert.equal(await slider.getAttribute("aria-valuetext"), "2015");
  const before = await drawn(page);
  await slider.press("ArrowRight");
  await showing(page, { period: "2016" });
  assert.equal(await slider.getAttribute("aria-valuetext"), "2016");
  assert.equal(await page.inputValue("#choose-period"), "2016");
  await slider.press("End");
  await showing(page, { period: "2024" });
  assert.notDeepEqual(await drawn(page), before, "the areas were painted anew");
  const box = await slider.boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  await page.waitForFunction(() => ["2019", "2020"].includes(choros.shown()[0].period));
  const { rows } = await legend(page);
  assert.equal(rows.reduce((sum, { count }) => sum + count, 0), 51);
});

scene("play goes through all periods and stops when told", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}&period=2023&level=municipality`);
  const play = page.getByRole("button", { name: "Αναπαραγωγή" });
  await play.click();
  // After the last comes the first again.
  for (const period of ["2024", "2015", "2016"]) await page.waitForFunction((wanted) => choros.shown()[0].period === wanted, period);
  await page.getByRole("button", { name: "Παύση" }).click();
  assert.equal(await page.getByRole("button", { name: "Αναπαραγωγή" }).getAttribute("aria-pressed"), "false");
  const stopped = (await state(page)).period;
  await page.waitForFunction(([period, since]) => performance.now() > since + 1600 && choros.store.state.period === period, [stopped, await page.evaluate(() => performance.now())]);
});

scene("an indicator of one period has no slider", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=unemployment_2001");
  assert.equal(await page.locator("#time").isVisible(), false);
  await page.selectOption("#choose-indicator", "synthetic_gmi_households");
  await page.locator("#time").waitFor({ state: "visible" });
});

scene("two maps show two indicators or periods, and move together", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}&period=2024&level=municipality`);
  await openTab(page, "display");
  await page.selectOption("#second-indicator", "synthetic_at_risk_of_poverty");
  await page.waitForFunction(() => choros.shown().length === 2);
  await page.selectOption("#second-period", "2015");
  await page.waitForFunction(() => choros.shown()[1]?.period === "2015");
  await settled(page);
  assert.equal(await page.locator(".pane").count(), 2);
  assert.notDeepEqual(await drawn(page, 0), await drawn(page, 1));
  assert.match((await legend(page, 0)).text ?? "", /2024/);
  assert.match((await legend(page, 1)).text ?? "", /2015/);

  const cameras = () => page.evaluate(() => choros.map.maps().map((map) => ({ ...map.getCenter(), zoom: map.getZoom() })));
  for (const pane of [0, 1]) {
    const box = await page.locator(".pane .map-canvas").nth(pane).boundingBox();
    // On the left side, where no legend lies over the map.
    const [x, y] = [(box?.x ?? 0) + 30, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    const before = await cameras();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 30, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    const [one, other] = await cameras();
    assert.ok(Math.abs(one.lng - before[0].lng) > 0.05, "it moved");
    assert.ok(Math.abs(one.lng - other.lng) < 1e-6 && Math.abs(one.lat - other.lat) < 1e-6 && Math.abs(one.zoom - other.zoom) < 1e-6, "so did the other");
  }
  await page.selectOption("#second-indicator", "population");
  await page.waitForFunction(() => choros.shown()[1]?.indicator.id === "population");
  await page.selectOption("#second-indicator", "");
  await page.waitForFunction(() => choros.shown().length === 1);
  assert.equal(await page.locator(".pane").count(), 1);
});

scene("the address brings the whole state back in another browser", async (visitor) => {
  const page = await openMap(visitor, "/");
  await page.selectOption("#choose-indicator", "synthetic_long_term_unemployment");
  await showing(page, { indicator: "synthetic_long_term_unemployment" });
  await page.selectOption("#choose-level", "municipality");
  await page.selectOption("#choose-period", "2018");
  await openTab(page, "display");
  await page.selectOption("#display-method", "equal-interval");
  await page.fill("#display-k", "4");
  await page.locator("#display-k").press("Tab");
  await page.locator("#display label.ramp", { hasText: "Purples" }).click();
  await page.locator("#display-pooled").uncheck();
  await page.selectOption("#second-indicator", "population_change");
  await openTab(page, "table");
  await page.fill("#table-filter", "λα");
  await page.locator("#figures button.sort-name").click();
  await page.locator("#figures button.pick").first().click();
  await page.evaluate(() => choros.store.set({ near: { lon: 22.42, lat: 39.63, name: "Λάρισα", own: false }, kind: "roma-annex" }));
  // The map shows what is found; after that it is moved by hand.
  await page.locator("#near .service").first().waitFor({ state: "attached" });
  await settled(page);
  await page.evaluate(() => choros.map.maps()[0].jumpTo({ center: [22.5, 39.25], zoom: 8.25 }));
  await settled(page);
  await page.waitForFunction(() => location.hash.includes("map=8.25") && location.hash.includes("kind=roma-annex"));
  const before = await state(page);
  const table = await page.locator("#figures tbody").innerText();

  const other = await openMap(visitor, page.url());
  const after = await state(other);
  for (const key of Object.keys(before)) {
    if (key === "camera") {
      for (const part of ["lon", "lat", "zoom"]) assert.ok(Math.abs(after.camera[part] - before.camera[part]) < 0.01, part);
    } else assert.deepEqual(after[key], before[key], key);
  }
  assert.equal(await other.locator("#figures tbody").innerText(), table);
  assert.deepEqual(await legend(other), await legend(page));
  assert.deepEqual(await legend(other, 1), await legend(page, 1));
});

scene("the embedded view stands in a page of another origin, and nothing else does", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}&period=2019&level=municipality`);
  await openTab(page, "download");
  const code = await page.inputValue("#share-code");
  await page.context().close();
  const [, own] = /src="([^"]+)"/.exec(code.replaceAll("&amp;", "&")) ?? [];
  assert.ok(own.includes("embed=1"));
  const host = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    const frame = request.url === "/whole" ? `<iframe src="${here.origin}/" width="800" height="600"></iframe>` : code;
    response.end(`<!doctype html><html lang="el"><title>Another page</title><body>${frame}</body></html>`);
  });
  await new Promise((resolve) => host.listen(0, "localhost", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (host.address());
  visitor.trust(`http://localhost:${port}`);
  visitor.expect(/favicon/, /frame-ancestors/);
  try {
    const outer = await visitor.open(`http://localhost:${port}/`);
    const frame = outer.frames()[1] ?? (await outer.waitForEvent("frameattached"));
    await frame.waitForFunction(() => globalThis.choros?.shown().length > 0);
    assert.equal(await frame.evaluate(() => choros.shown()[0].period), "2019");
    assert.equal(await frame.locator("#search").count(), 0, "without the bar");
    assert.ok(await frame.locator(".legend").isVisible());
    assert.ok(await frame.locator("canvas.maplibregl-canvas").isVisible());
    const refused = await visitor.open(`http://localhost:${port}/whole`);
    assert.equal(await refused.frames()[1].locator("#maps").count(), 0, "the page itself is not framed");
  } finally {
    host.closeAllConnections();
    host.close();
  }
});
