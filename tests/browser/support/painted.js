// Tiles painted by MapLibre in one colour on magenta ground, and where ground has to be: worked out from the areas themselves.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The side of a picture, in pixels; a tile is half of it. */
export const SIDE = 1024;
const LIBRARY = new URL("../../../node_modules/maplibre-gl/dist/", import.meta.url);
const PICTURES = fileURLToPath(new URL("../../../target/browser/", import.meta.url));
const PAGE = `<!doctype html><meta charset="utf-8"><style>body{margin:0}#map{width:${SIDE}px;height:${SIDE}px}</style><div id="map"></div>
<script type="module">
  import * as maplibre from "/painted/maplibre-gl.mjs";
  maplibre.setWorkerUrl("/painted/maplibre-gl-worker.mjs");
  globalThis.maplibre = maplibre;
</script>`;

/**
 * Opens a page of the server's origin that paints.
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin
 */
export async function openPainter(browser, origin) {
  const context = await browser.newContext({ viewport: { width: SIDE, height: SIDE } });
  /** @type {string[]} */
  const complaints = [];
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  await context.route("**/painted/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop() ?? "";
    if (name === "page.html") return route.fulfill({ contentType: "text/html", body: PAGE });
    return route.fulfill({ contentType: "text/javascript", path: fileURLToPath(new URL(name, LIBRARY)) });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/painted/page.html`);
  await page.waitForFunction(() => "maplibre" in globalThis);
  return { page, complaints, close: () => context.close() };
}

/**
 * Paints the tiles of one zoom, half a picture each, and returns which pixels show the ground.
 * @param {import("playwright-core").Page} page
 * @param {string} tiles their address with {z}, {x}, {y}
 * @param {string} layer
 * @param {number} zoom
 * @param {[number, number]} corner the picture's north-western corner, in pixels of the world
 * @param {string} [name] of the file the picture goes to
 * @returns {Promise<Uint8Array>} row by row, 1 where the ground is
 */
export async function paint(page, tiles, layer, zoom, corner, name) {
  const side = 512 * 2 ** zoom;
  const [x, y] = corner.map((pixel) => (pixel + SIDE / 2) / side);
  const centre = [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
  const ground = await page.evaluate(async ({ tiles, layer, zoom, centre, side }) => {
    const world = /** @type {any} */ (globalThis);
    // A map for all pictures of a zoom: to begin one takes longer than to move it.
    if (world.painting?.getZoom() !== zoom) {
      world.painting?.remove();
      world.painting = new world.maplibre.Map({
        container: "map", center: centre, zoom, fadeDuration: 0, pixelRatio: 1, attributionControl: false, interactive: false,
        canvasContextAttributes: { antialias: false, preserveDrawingBuffer: true },
        style: {
          version: 8,
          sources: { areas: { type: "vector", tiles: [tiles], minzoom: zoom, maxzoom: zoom } },
          layers: [
            { id: "ground", type: "background", paint: { "background-color": "#ff00ff" } },
            { id: "areas", type: "fill", source: "areas", "source-layer": layer, paint: { "fill-color": "#206040", "fill-opacity": 1, "fill-antialias": false } },
          ],
        },
      });
    }
    await new Promise((resolve, reject) => {
      world.painting.once("idle", resolve);
      world.painting.once("error", (/** @type {any} */ event) => reject(event.error));
      world.painting.jumpTo({ center: centre });
      world.painting.triggerRepaint();
    });
    const canvas = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
    canvas?.drawImage(world.painting.getCanvas(), 0, 0);
    const { data } = /** @type {ImageData} */ (canvas?.getImageData(0, 0, side, side));
    const ground = new Uint8Array(side * side);
    // Whatever is not the areas' own colour shows through, were it in part.
    for (let at = 0; at < ground.length; at += 1) ground[at] = data[4 * at] === 0x20 && data[4 * at + 1] === 0x60 && data[4 * at + 2] === 0x40 ? 0 : 1;
    return Array.from({ length: side }, (_, row) => String.fromCharCode(...ground.subarray(row * side, (row + 1) * side).map((one) => one + 48)));
  }, { tiles, layer, zoom, centre, side: SIDE });
  if (name) {
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}${name}.png` });
  }
  return Uint8Array.from(ground.join(""), (character) => (character === "1" ? 1 : 0));
}

/** @typedef {[number, number, number, number]} Edge in fractions of the world's side: from x, y to x, y */

/**
 * The edges that no two areas share: the border of all of them together. Areas that fit draw every other edge twice.
 * @param {{geometry: any}[]} features
 * @returns {Edge[]}
 */
export function outerEdges(features) {
  /** @type {globalThis.Map<string, [number[], number[]] | null>} */
  const edges = new Map();
  for (const { geometry } of features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      for (let at = 1; at < ring.length; at += 1) {
        const [from, to] = [ring[at - 1], ring[at]];
        const key = [from, to].map(String).sort().join(" ");
        edges.set(key, edges.has(key) ? null : [from, to]);
      }
    }
  }
  const place = ([lon, lat]) => [(lon + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)];
  return [...edges.values()].flatMap((edge) => (edge ? [/** @type {Edge} */ (edge.flatMap(place))] : []));
}

/**
 * The pixels whose middle lies inside the outer edges and farther from them than a line may be moved: land, whatever is generalised.
 * @param {Edge[]} edges
 * @param {number} zoom
 * @param {[number, number]} corner
 * @param {number} margin in pixels
 */
export function inland(edges, zoom, [left, top], margin) {
  const side = 512 * 2 ** zoom;
  const land = new Uint8Array(SIDE * SIDE);
  /** @type {number[][]} */
  const crossings = Array.from({ length: SIDE }, () => []);
  /** @type {number[][]} */
  const near = [];
  for (const edge of edges) {
    const [ax, ay, bx, by] = edge.map((fraction, at) => fraction * side - (at % 2 ? top : left) - 0.5);
    const [north, south] = [Math.min(ay, by), Math.max(ay, by)];
    if (south < -margin || north > SIDE + margin) continue;
    for (let row = Math.max(0, Math.ceil(north)); row < Math.min(SIDE, south); row += 1) {
      crossings[row].push(ax + ((row - ay) / (by - ay)) * (bx - ax));
    }
    if (Math.max(ax, bx) >= -margin && Math.min(ax, bx) <= SIDE + margin) near.push([ax, ay, bx, by]);
  }
  crossings.forEach((row, y) => {
    row.sort((a, b) => a - b);
    for (let at = 0; at + 1 < row.length; at += 2) {
      for (let x = Math.max(0, Math.ceil(row[at])); x < Math.min(SIDE, row[at + 1]); x += 1) land[y * SIDE + x] = 1;
    }
  });
  for (const [ax, ay, bx, by] of near) {
    const reach = (/** @type {number} */ a, /** @type {number} */ b) => [Math.max(0, Math.floor(Math.min(a, b) - margin)), Math.min(SIDE - 1, Math.ceil(Math.max(a, b) + margin))];
    const [[west, east], [north, south]] = [reach(ax, bx), reach(ay, by)];
    const [ux, uy] = [bx - ax, by - ay];
    const square = ux * ux + uy * uy;
    for (let y = north; y <= south; y += 1) {
      for (let x = west; x <= east; x += 1) {
        const along = square ? Math.max(0, Math.min(1, ((x - ax) * ux + (y - ay) * uy) / square)) : 0;
        if (Math.hypot(x - ax - along * ux, y - ay - along * uy) <= margin) land[y * SIDE + x] = 0;
      }
    }
  }
  return land;
}
