// Tiles as programs of others read them: @mapbox/vector-tile, which MapLibre draws from. No browser is needed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { VectorTile, classifyRings } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { startServer } from "./support/server.js";

const LEVELS = ["municipalities", "regional-units", "regions"];
const BESIDE = ["", "-points", "-labels", "-borders"];
const EXTENT = 4096;
/** How far a line may lie from the true one: four units of generalising, and the way to the middle of a unit of the grid. */
const OFF_UNITS = 4 + Math.SQRT1_2 + 0.01;

/** @type {{origin: string, stop: () => Promise<void>}} */
let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

/** @param {string} path */
async function json(path) {
  const response = await fetch(`${server.origin}/${path}`, { headers: { accept: "application/json" } });
  assert.equal(response.status, 200, path);
  return response.json();
}

/**
 * All tiles of a level that hold something.
 * @param {string} level
 * @param {number} zoom
 * @returns {Promise<{x: number, y: number, layers: Record<string, import("@mapbox/vector-tile").VectorTileLayer>}[]>}
 */
async function tilesOf(level, zoom) {
  const { tileMatrixSetLimits } = await json(`collections/${level}/tiles/WebMercatorQuad`);
  const limits = tileMatrixSetLimits.find(({ tileMatrix }) => tileMatrix === String(zoom));
  const tiles = [];
  for (let y = limits.minTileRow; y <= limits.maxTileRow; y += 1) {
    for (let x = limits.minTileCol; x <= limits.maxTileCol; x += 1) {
      const response = await fetch(`${server.origin}/xyz/${level}/${zoom}/${x}/${y}.mvt`);
      if (response.status === 204) continue;
      assert.equal(response.status, 200);
      tiles.push({ x, y, layers: new VectorTile(new PbfReader(await response.arrayBuffer())).layers });
    }
  }
  return tiles;
}

/** @param {{x: number, y: number}[]} ring closed, y southwards: positive where it turns from east to south */
function twiceArea(ring) {
  return ring.slice(1).reduce((sum, to, at) => sum + ring[at].x * to.y - ring[at].y * to.x, 0);
}

/**
 * The outline of a feature in units of a zoom, each line listed in the squares it may pass.
 * @param {any} geometry of GeoJSON
 * @param {number} zoom
 */
function outline(geometry, zoom) {
  const side = EXTENT * 2 ** zoom;
  const place = ([lon, lat]) => [((lon + 180) / 360) * side, (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * side];
  /** @type {Map<string, number[][]>} */
  const squares = new Map();
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const ring of polygons.flat()) {
    for (let at = 1; at < ring.length; at += 1) {
      const line = [...place(ring[at - 1]), ...place(ring[at])];
      const [west, east] = [Math.min(line[0], line[2]), Math.max(line[0], line[2])].map((x, end) => Math.floor((x + (end ? OFF_UNITS : -OFF_UNITS)) / SQUARE));
      const [north, south] = [Math.min(line[1], line[3]), Math.max(line[1], line[3])].map((y, end) => Math.floor((y + (end ? OFF_UNITS : -OFF_UNITS)) / SQUARE));
      for (let column = west; column <= east; column += 1) {
        for (let row = north; row <= south; row += 1) {
          const key = `${column} ${row}`;
          squares.get(key)?.push(line) ?? squares.set(key, [line]);
        }
      }
    }
  }
  return (/** @type {number} */ x, /** @type {number} */ y) =>
    Math.min(...(squares.get(`${Math.floor(x / SQUARE)} ${Math.floor(y / SQUARE)}`) ?? []).map((line) => distance(x, y, line)));
}

const SQUARE = 64;

/**
 * @param {number} x
 * @param {number} y
 * @param {number[]} line
 */
function distance(x, y, [ax, ay, bx, by]) {
  const [ux, uy] = [bx - ax, by - ay];
  const square = ux * ux + uy * uy;
  const along = square ? Math.max(0, Math.min(1, ((x - ax) * ux + (y - ay) * uy) / square)) : 0;
  return Math.hypot(x - ax - along * ux, y - ay - along * uy);
}

/**
 * Checks the rings of a feature against the rules of MVT 2.1, and that the reader makes of them what they are.
 * @param {import("@mapbox/vector-tile").VectorTileFeature} feature
 * @param {{x: number, y: number}} tile
 * @param {number} zoom
 */
function checkRings(feature, tile, zoom) {
  const rings = feature.loadGeometry();
  const polygons = classifyRings(rings);
  assert.equal(polygons.flat().length, rings.length, "no ring is without area");
  for (const polygon of polygons) {
    polygon.forEach((ring, place) => {
      assert.ok(ring.length >= 4 && ring[0].equals(ring[ring.length - 1]), "rings are closed");
      assert.ok(place === 0 ? twiceArea(ring) > 0 : twiceArea(ring) < 0, "the outer ring turns one way, holes the other");
    });
    const holes = polygon.slice(1).reduce((sum, ring) => sum + twiceArea(ring), 0);
    assert.ok(twiceArea(polygon[0]) + holes > 0, "holes are smaller than what they are in");
  }
  const { geometry } = feature.toGeoJSON(tile.x, tile.y, zoom);
  const coordinates = /** @type {any} */ (geometry).coordinates;
  assert.equal(geometry.type, polygons.length === 1 ? "Polygon" : "MultiPolygon");
  assert.deepEqual((polygons.length === 1 ? [coordinates] : coordinates).map((/** @type {any} */ rings) => rings.length), polygons.map((polygon) => polygon.length));
  return rings;
}

for (const zoom of [5, 8, 11]) {
  test(`at zoom ${zoom} vector-tile reads the areas of the atlas, their properties and where they are`, async () => {
    for (const level of LEVELS) {
      const { features } = await json(`collections/${level}/items?limit=1000&indicators=`);
      const items = new Map(features.map((/** @type {any} */ item) => [item.id, { properties: item.properties, distance: outline(item.geometry, zoom) }]));
      /** @type {Map<string, number>} */
      const seen = new Map();
      let [vertices, farthest] = [0, 0];
      for (const tile of await tilesOf(level, zoom)) {
        const names = Object.keys(tile.layers);
        assert.ok(names.every((name) => BESIDE.some((end) => name === level + end)), `${names}`);
        for (const layer of Object.values(tile.layers)) assert.deepEqual([layer.version, layer.extent], [2, EXTENT]);
        const layer = tile.layers[level];
        const codes = new Set();
        for (let at = 0; at < (layer?.length ?? 0); at += 1) {
          const feature = layer.feature(at);
          const code = /** @type {string} */ (feature.properties.code);
          const item = items.get(code);
          assert.ok(item, `${code} is no item`);
          codes.add(code);
          assert.equal(feature.type, 3);
          const { id, ...properties } = { id: feature.id, ...feature.properties };
          assert.ok(Number.isSafeInteger(id) && (seen.get(code) ?? id) === id, `${code}: ${id}`);
          seen.set(code, /** @type {number} */ (id));
          const wanted = Object.fromEntries(Object.entries(item.properties).filter(([key, value]) => value !== null && key in properties));
          assert.deepEqual(properties, wanted);
          assert.ok(["code", "name_el", "name_en", "level", "area_km2"].every((key) => key in properties), `${Object.keys(properties)}`);
          for (const { x, y } of checkRings(feature, tile, zoom).flat()) {
            assert.ok([x, y].every((c) => c >= -64 && c <= EXTENT + 64), `${x} ${y}`);
            // Where an area is cut there is no border of it.
            if ([x, y].some((c) => c === -64 || c === EXTENT + 64)) continue;
            const off = item.distance(x + tile.x * EXTENT, y + tile.y * EXTENT);
            farthest = Math.max(farthest, off);
            vertices += 1;
          }
        }
        assert.equal(codes.size, layer?.length ?? 0, "an area is one feature of a tile");
        const points = tile.layers[`${level}-points`];
        for (let at = 0; at < (points?.length ?? 0); at += 1) seen.set(/** @type {string} */ (points.feature(at).properties.code), points.feature(at).id);
      }
      assert.deepEqual([...seen.keys()].sort(), [...items.keys()].sort(), "every area is there, none else");
      assert.equal(new Set(seen.values()).size, items.size, "ids are distinct");
      assert.ok(vertices > 100, `${vertices}`);
      assert.ok(farthest <= OFF_UNITS, `${level} at zoom ${zoom}: ${vertices} vertices, one is ${farthest} units from its border`);
    }
  });
}
