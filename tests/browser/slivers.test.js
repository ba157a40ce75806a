// Layers whose areas were drawn one by one, mended when they are loaded: between neighbours no pixel of the ground shows through.
//
// The pictures go to target/browser, to be looked at.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { launch } from "./support/browser.js";
import { SIDE, inland, openPainter, outerEdges, paint } from "./support/painted.js";
import { startServer } from "./support/server.js";

const SHARED = process.env.CHOROS_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
/** Half a pixel of generalising, the way to the middle of a unit of the tile, and half the width of a pixel. */
const MARGIN = 0.5 + 0.1 + 0.5;
/** Places inland where several municipalities meet, and islands. @type {[number, number][]} */
const PLACES = [[23.73, 38.0], [22.95, 40.63], [22.42, 39.6], [21.74, 38.2], [20.85, 39.65], [25.1, 35.2], [22.0, 37.1], [26.55, 39.15], [25.4, 41.1], [23.6, 38.6]];

const LAYERS = [
  { name: "greek_muni", file: "data/gh-evia-khmdhs/greek_muni.geojson", code: "code", title: "name", snap: 450 },
  { name: "kallikratis_full", file: "data/derived/kallikratis_full.geojson.gz", code: "ypes_code", title: "name_el", snap: 100 },
];

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/**
 * Serves a layer mended with a tolerance.
 * @param {typeof LAYERS[0]} layer
 * @param {number} snap
 */
async function serve({ file, code, title }, snap) {
  const folder = await mkdtemp(join(tmpdir(), "choros-dirty-"));
  const bytes = await readFile(join(SHARED, file));
  await writeFile(join(folder, "areas.geojson"), file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  const level = `level = "municipality"\nsource = "areas.geojson"\nfields = { code = "${code}", name_el = "${title}" }\ncodes = "any"\nsnap_m = ${snap}\n`;
  await writeFile(join(folder, "atlas.toml"), `[atlas]\nid = "dirty"\ntitle_el = "Δοκιμή"\ntitle_en = "Trial"\n\n[[levels]]\n${level}`);
  const server = await startServer(folder);
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { origin: server.origin, stop };
}

/** The corners of the pictures of a zoom. @returns {[number, number][]} */
function corners(/** @type {number} */ zoom) {
  const pixel = ([lon, lat]) => [((lon + 180) / 360) * 512 * 2 ** zoom, (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 512 * 2 ** zoom];
  const around = (/** @type {[number, number]} */ place) => /** @type {[number, number]} */ (pixel(place).map((c) => Math.round(c - SIDE / 2)));
  if (zoom < 6) return [around([24.5, 38.3])];
  if (zoom > 8) return PLACES.map(around);
  const [[west, north], [east, south]] = [pixel([19.5, 41.8]), pixel([28.4, 34.8])];
  const pictures = [];
  for (let y = Math.floor(north); y < south; y += SIDE) for (let x = Math.floor(west); x < east; x += SIDE) pictures.push(/** @type {[number, number]} */ ([x, y]));
  return pictures;
}

/**
 * Counts the pixels inland, and lists those that show the ground.
 * @param {string} origin
 * @param {import("./support/painted.js").Edge[]} edges
 * @param {number} zoom
 * @param {string} [name]
 */
async function look(origin, edges, zoom, name) {
  const { page, complaints, close } = await openPainter(browser, origin);
  const found = { inland: 0, /** @type {string[]} */ holes: [] };
  for (const [place, corner] of corners(zoom).entries()) {
    const land = inland(edges, zoom, corner, MARGIN);
    // Nothing but sea.
    if (!land.includes(1)) continue;
    const ground = await paint(page, `${origin}/xyz/municipalities/{z}/{x}/{y}.mvt?layers=areas`, "municipalities", zoom, corner, name && `${name}-z${zoom}-${place}`);
    land.forEach((is, at) => {
      if (is) found.inland += 1;
      if (is && ground[at]) found.holes.push(`${corner[0] + (at % SIDE)} ${corner[1] + Math.floor(at / SIDE)}`);
    });
  }
  await close();
  assert.deepEqual(complaints, []);
  return found;
}

/** @param {string} origin */
async function edgesOf(origin) {
  const response = await fetch(`${origin}/collections/municipalities/items?limit=1000&f=geojson`);
  assert.equal(response.status, 200);
  const { features } = /** @type {any} */ (await response.json());
  assert.ok(features.length >= 325, `${features.length}`);
  return outerEdges(features);
}

for (const layer of LAYERS) {
  const skip = existsSync(join(SHARED, layer.file)) ? false : `${layer.file} (shared data folder not found)`;
  test(`no ground shows between the mended areas of ${layer.name}`, { skip, timeout: 300_000 }, async () => {
    const { origin, stop } = await serve(layer, layer.snap);
    try {
      const edges = await edgesOf(origin);
      for (const zoom of [5, 8, 11]) {
        const { inland, holes } = await look(origin, edges, zoom, layer.name);
        assert.ok(inland > [10_000, 500_000, 2_000_000][(zoom - 5) / 3], `zoom ${zoom}: ${inland} pixels inland`);
        assert.deepEqual(holes.slice(0, 20), [], `zoom ${zoom}: ${holes.length} of ${inland} pixels show the ground`);
      }
    } finally {
      await stop();
    }
  });
}

const [unmended] = LAYERS;
const skip = existsSync(join(SHARED, unmended.file)) ? false : `${unmended.file} (shared data folder not found)`;
test("where areas are not mended the ground is seen", { skip, timeout: 300_000 }, async () => {
  const [mended, open] = await Promise.all([serve(unmended, unmended.snap), serve(unmended, 0)]);
  try {
    const { holes } = await look(open.origin, await edgesOf(mended.origin), 11);
    assert.ok(holes.length > 1000, `${holes.length}`);
  } finally {
    await Promise.all([mended.stop(), open.stop()]);
  }
});
