// Times and sizes of the page with the map. Run by hand: `node tests/browser/measure.js [URL | FOLDER…]`.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./support/browser.js";
import { settled } from "./support/page.js";
import { startServer } from "./support/server.js";

/** How often each is measured; the median is told. */
const ROUNDS = 3;
const PERIODS = ["2016", "2017", "2018", "2019", "2020", "2021"];
/** Areas of the made-up coverages, and the vertices of all of them. */
const COVERAGES = /** @type {const} */ ([[325, 200_000], [10_000, 1_000_000]]);

const given = process.argv.slice(2);
const browser = await launch();
/** @type {Record<string, string | number>[]} */
const table = [];
try {
  if (given.some((one) => /^https?:/.test(one))) {
    for (const origin of given) table.push(await measure(origin, origin.replace(/\/$/, "")));
  } else {
    for (const folder of given.length > 0 ? given : [undefined]) table.push(await served(folder ?? "the atlas inside", folder));
    for (const [cells, vertices] of COVERAGES) {
      const folder = await coverage(cells, vertices);
      table.push(await served(`${cells} made-up areas`, folder));
      await rm(folder, { recursive: true });
    }
  }
} finally {
  await browser.close();
}
console.table(table);

/**
 * @param {string} name
 * @param {string | undefined} folder
 */
async function served(name, folder) {
  const server = await startServer(folder);
  try {
    return await measure(name, server.origin);
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} name
 * @param {string} origin
 */
async function measure(name, origin) {
  const visits = [];
  for (let round = 0; round < ROUNDS; round += 1) visits.push(await visit(origin));
  const steps = await periods(origin);
  const row = {
    atlas: name,
    areas: visits[0].areas,
    "first paint, ms": Math.round(median(visits.map(({ paint }) => paint))),
    "map idle, ms": Math.round(median(visits.map(({ idle }) => idle))),
    "first visit, kB": Math.round(visits[0].bytes / 1000),
    "tiles besides, kB": Math.round(visits[0].tiles / 1000),
    requests: visits[0].requests,
    "map redrawn, ms": steps.length > 0 ? Math.round(median(steps.map(({ redrawn }) => redrawn))) : "one period",
    "page at rest, ms": steps.length > 0 ? Math.round(median(steps.map(({ whole }) => whole))) : "",
  };
  console.log(JSON.stringify(row));
  return row;
}

/**
 * A first visit with an empty cache.
 * @param {string} origin
 */
async function visit(origin) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  /** Bytes by address: the map's worker asks as well as the page, for some files both do. @type {Map<string, number>} */
  const sizes = new Map();
  context.on("requestfinished", async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes().catch(() => ({ responseBodySize: 0, responseHeadersSize: 0 }));
    sizes.set(request.url(), Math.max(sizes.get(request.url()) ?? 0, responseBodySize + responseHeadersSize));
  });
  // The map's first rest is noted where it happens, not where this program hears of it.
  await page.addInitScript(() => {
    const look = setInterval(() => {
      const map = globalThis.choros?.map.maps()[0];
      if (!map) return;
      clearInterval(look);
      const rest = () => (choros.shown().length > 0 && map.areTilesLoaded() ? (globalThis.rested = performance.now()) : map.once("idle", rest));
      map.once("idle", rest);
    }, 5);
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => globalThis.rested > 0, undefined, { timeout: 120_000 });
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    idle: globalThis.rested,
    areas: choros.shown()[0].areas.length,
  }));
  await page.waitForLoadState("networkidle");
  await context.close();
  const [tiles, others] = [true, false].map((wanted) => [...sizes].filter(([url]) => /\.mvt(\?|$)/.test(url) === wanted).reduce((sum, [, size]) => sum + size, 0));
  return { ...times, bytes: others, tiles, requests: sizes.size };
}

/**
 * Changes the period and waits until the map and the table are drawn.
 * @param {string} origin
 * @returns {Promise<{redrawn: number, whole: number}[]>} milliseconds of each change: until the map is drawn, and until the next frame of the page
 */
async function periods(origin) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await settled(page);
  const many = await page.evaluate(() => {
    const most = [...choros.atlas.indicators].filter(({ measure }) => measure !== "count").sort((a, b) => b.levels.at(-1).periods.length - a.levels.at(-1).periods.length)[0];
    const { id, periods } = most.levels.at(-1);
    choros.store.set({ indicator: most.id, level: id, period: periods.at(-1) });
    return { indicator: most.id, periods };
  });
  await page.waitForFunction(({ indicator }) => choros.shown()[0].indicator.id === indicator, many);
  await settled(page);
  // The page asks for the other periods when it is at rest.
  await page.waitForLoadState("networkidle");
  const times = [];
  for (const period of many.periods.slice(0, -1).reverse().slice(0, 10)) {
    // A person looks at one period before the next: what still runs of the last drawing is not part of this change.
    await page.waitForTimeout(1500);
    times.push(await page.evaluate((period) => new Promise((resolve) => {
      const [map] = choros.map.maps();
      const begin = performance.now();
      let ready = false;
      // The map rests: its first drawing from here on is that of the new period.
      let redrawn = 0;
      map.once("render", () => (redrawn = performance.now() - begin));
      const drawn = () => {
        if (!ready) return map.once("render", drawn);
        requestAnimationFrame(() => setTimeout(() => resolve({ redrawn, whole: performance.now() - begin })));
      };
      choros.onShown(([shown]) => {
        if (shown.period !== period || ready) return;
        queueMicrotask(() => queueMicrotask(() => {
          ready = true;
          map.once("render", drawn);
          map.triggerRepaint();
        }));
      });
      choros.store.set({ period });
    }), period));
  }
  await context.close();
  return times;
}

/**
 * Makes a data folder of a made-up coverage, with a rate of several periods.
 * @param {number} cells
 * @param {number} vertices
 * @returns {Promise<string>}
 */
async function coverage(cells, vertices) {
  const folder = await mkdtemp(join(tmpdir(), "choros-measure-"));
  const file = join(folder, "areas.geojson");
  const features = (await voronoi(cells, vertices, file)) ?? grid(cells, vertices);
  const codes = features.map((_, at) => `m${at}`);
  features.forEach((feature, at) => (feature.properties = { code: codes[at], name_el: `Περιοχή ${at + 1}`, name_en: `Area ${at + 1}` }));
  await writeFile(file, JSON.stringify({ type: "FeatureCollection", features }));
  const rows = PERIODS.flatMap((period, step) => codes.map((code, at) => `${code},${period},${(((at * 7919 + step * 104_729) % 1000) / 10).toFixed(1)}`));
  await mkdir(join(folder, "indicators"));
  await writeFile(join(folder, "indicators/share.csv"), `code,period,value\n${rows.join("\n")}\n`);
  await writeFile(join(folder, "indicators/share.toml"), 'id = "share"\ntitle_el = "Μερίδιο"\ntitle_en = "Share"\nunit = "percent"\nmeasure = "rate"\naggregation = "none"\ndecimals = 1\nsource_el = "-"\nsource_en = "-"\nlicense = "CC0"\n');
  await writeFile(join(folder, "atlas.toml"), '[atlas]\nid = "measure"\ntitle_el = "Μέτρηση"\ntitle_en = "Measure"\n\n[indicators]\nids = ["share"]\ndefault = ["share"]\n\n[[levels]]\nlevel = "municipality"\nsource = "areas.geojson"\nfields = { code = "code", name_el = "name_el", name_en = "name_en" }\ncodes = "any"\n');
  return folder;
}

/**
 * Asks the shared maker of coverages.
 * @param {number} cells
 * @param {number} vertices
 * @param {string} file
 * @returns {Promise<any[] | null>} nothing if it is not there or cannot run
 */
async function voronoi(cells, vertices, file) {
  const maker = join(process.env.CHOROS_SHARED ?? "/nowhere", "bench/make_coverage.py");
  if (!existsSync(maker)) return null;
  try {
    execFileSync("python3", [maker, "--cells", String(cells), "--vertices", String(vertices), "--box", "greece", "-o", file], { stdio: "pipe" });
    return JSON.parse(await readFile(file, "utf8")).features;
  } catch (error) {
    console.error(`not used: ${maker} (${String(error.stderr ?? error).trim().split("\n").at(-1)})`);
    return null;
  }
}

/**
 * Makes a grid of cells with uneven sides; neighbours share the vertices between them.
 * @param {number} cells
 * @param {number} vertices
 * @returns {any[]}
 */
function grid(cells, vertices) {
  const columns = Math.ceil(Math.sqrt(cells));
  const size = 9 / columns;
  const parts = Math.max(1, Math.round(vertices / cells / 4));
  // The same place always gives the same shift, whichever cell asks.
  const shift = (/** @type {number} */ x, /** @type {number} */ y) => ((Math.sin(x * 127.1 + y * 311.7) * 43_758.5453) % 1) * 0.3 * size / parts;
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    const [lon, lat] = [20 + (x / parts) * size, 34 + (y / parts) * size * 0.7];
    return [Number((lon + shift(x, y)).toFixed(7)), Number((lat + 0.7 * shift(y + 0.5, x)).toFixed(7))];
  };
  return Array.from({ length: cells }, (_, cell) => {
    const [west, south] = [(cell % columns) * parts, Math.floor(cell / columns) * parts];
    const steps = Array.from({ length: parts }, (_, step) => step);
    const ring = [
      ...steps.map((step) => at(west + step, south)),
      ...steps.map((step) => at(west + parts, south + step)),
      ...steps.map((step) => at(west + parts - step, south + parts)),
      ...steps.map((step) => at(west, south + parts - step)),
    ];
    return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] } };
  });
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
