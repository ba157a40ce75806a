// A folder that was exported, opened from a plain host of static files.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { makeAtlas } from "./support/atlas.js";
import { launch } from "./support/browser.js";
import { binary } from "./support/server.js";

const TYPES = { ".html": "text/html; charset=utf-8", ".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };
/** A point of municipality 0101, whose share is 50 in 2021. @type {[number, number]} */
const ALPHA = [21.5, 38.5];

const atlas = await makeAtlas();
const base = await mkdtemp(join(tmpdir(), "choros-site-"));
const browser = await launch();
after(async () => {
  await browser.close();
  await atlas.remove();
  await rm(base, { recursive: true, force: true });
});

/**
 * Serves a folder as simple hosts do.
 * @param {string} folder
 * @param {boolean} ranges whether parts of files are given
 */
async function host(folder, ranges) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://h").pathname).replace(/\/$/, "/index.html");
    asked.push(path);
    const content = await readFile(join(folder, path)).catch(() => null);
    if (!content) return response.writeHead(404).end();
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const [, from, to] = (ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "")) || [];
    if (from === undefined) return response.writeHead(200, { "content-type": type }).end(content);
    const part = content.subarray(Number(from), Number(to) + 1);
    response.writeHead(206, { "content-type": type, "content-range": `bytes ${from}-${Number(from) + part.length - 1}/${content.length}` }).end(part);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, asked, stop: () => server.close() };
}

for (const [format, ranges] of /** @type {[string, boolean][]} */ ([["site", true], ["site", false], ["xyz", false]])) {
  test(`a folder of format ${format} shows its map from a host ${ranges ? "with" : "without"} ranges`, async () => {
    const folder = join(base, `${format}-${ranges}`);
    await promisify(execFile)(binary(), ["export", atlas.path, "--out", folder, "--format", format, "--zooms", "0-7"]);
    const { origin, asked, stop } = await host(folder, ranges);
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    try {
      const page = await context.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("request", (request) => !request.url().startsWith(origin) && !request.url().startsWith("blob:") && errors.push(request.url()));
      await page.goto(`${origin}/`);
      await page.waitForFunction(() => globalThis.choros?.map.loaded() && globalThis.choros.map.areTilesLoaded());
      const text = await page.locator("main section:not([hidden])").innerText();
      for (const part of ["Μερίδιο", "Share", "2021", "%", "Πηγή δοκιμής", "CC0 1.0", "Χωρίς στοιχεία", "No data"]) assert.ok(text.includes(part), `${part}: ${text}`);

      const painted = () => page.evaluate((at) => {
        const { map } = globalThis.choros;
        const found = map.queryRenderedFeatures(map.project(at));
        return { fills: found.filter(({ layer }) => layer.type === "fill").map(({ layer }) => layer.id), borders: map.queryRenderedFeatures({ layers: map.getStyle().layers.filter(({ type }) => type === "line").map(({ id }) => id) }).length };
      }, ALPHA);
      const share = await painted();
      assert.equal(share.fills.length, 1);
      assert.match(share.fills[0], /^class-/);
      assert.ok(share.borders > 0, "borders are drawn");

      const at = await page.evaluate((place) => globalThis.choros.map.project(place), ALPHA);
      const box = await page.locator("#map").boundingBox();
      await page.mouse.click((box?.x ?? 0) + at.x, (box?.y ?? 0) + at.y);
      assert.equal(await page.locator("#said").innerText(), "Άλφα: 50 %");

      await page.selectOption("#choice", "persons");
      await page.waitForFunction(() => globalThis.choros.map.isStyleLoaded() && globalThis.choros.map.getStyle().name.startsWith("Πρόσωπα"));
      assert.ok((await page.locator("main section:not([hidden]) h2").innerText()).includes("Πρόσωπα"));
      const circles = await page.evaluate(() => globalThis.choros.map.queryRenderedFeatures({ layers: ["symbols"] }).map(({ properties }) => [properties.persons, properties.radius_px]));
      const [most, radius] = circles.reduce((one, other) => (other[0] > one[0] ? other : one));
      assert.equal(radius, 30);
      for (const [value, its] of circles) assert.ok(Math.abs(its - Math.max(1.5, 30 * Math.sqrt(value / most))) < 0.01, "area is in proportion");
      assert.ok((await page.locator("main section:not([hidden]) .swatches .circle").count()) > 0, "circles are explained");
      assert.equal(await page.locator(".maplibregl-ctrl-attrib-inner").isVisible(), false, "credits cover no land");
      await page.locator(".maplibregl-ctrl-attrib-button").click();
      assert.equal(await page.locator(".maplibregl-ctrl-attrib-inner").isVisible(), true);
      if (process.env.CHOROS_SHOTS) await page.screenshot({ path: join(process.env.CHOROS_SHOTS, `site-${format}-${ranges}.png`) });
      assert.deepEqual(errors, [], "nothing fails and no other server is asked");
      if (format === "site") assert.ok(asked.filter((path) => path.endsWith(".pmtiles")).length >= 1);
    } finally {
      await context.close();
      stop();
    }
  });
}

test("without JavaScript the page says what there is", async () => {
  const { origin, stop } = await host(join(base, "site-true"), true);
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    const text = await page.locator("main").innerText();
    for (const part of ["Μερίδιο", "Πρόσωπα", "Μονάδα", "Πηγή δοκιμής", "values/share.json"]) assert.ok(text.includes(part), `${part}: ${text}`);
    assert.equal(await page.locator("#map").isVisible(), false);
  } finally {
    await context.close();
    stop();
  }
});
