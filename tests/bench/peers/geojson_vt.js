// Makes a pyramid with geojson-vt and vt-pbf: node geojson_vt.js IN.geojson OUT.pack LAYER MINZOOM MAXZOOM
//
// OUT holds the tiles one after another, each compressed and behind a line "z x y length". PEERS_NPM: the folder npm
// installed into.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const modules = join(process.env.PEERS_NPM, "node_modules");
const manifest = JSON.parse(readFileSync(join(modules, "geojson-vt/package.json"), "utf8"));
const entry = manifest.exports?.default ?? manifest.exports?.["."]?.default ?? manifest.exports ?? manifest.main;
const { default: GeoJSONVT } = await import(pathToFileURL(join(modules, "geojson-vt", entry)).href);
const vtpbf = createRequire(join(dirname(modules), "package.json"))("vt-pbf");

const [input, output, layer, minimum, maximum] = process.argv.slice(2);
const [minzoom, maxzoom] = [Number(minimum), Number(maximum)];
const data = JSON.parse(readFileSync(input, "utf8"));
// Every tile down to the last zoom is cut at once; all else as it comes.
const index = new GeoJSONVT(data, { maxZoom: maxzoom, indexMaxZoom: maxzoom, indexMaxPoints: 0 });
const file = openSync(output, "w");
for (const { z, x, y } of index.tileCoords) {
  if (z < minzoom) continue;
  const tile = index.getTile(z, x, y);
  if (!tile || tile.features.length === 0) continue;
  const bytes = gzipSync(vtpbf.fromGeojsonVt({ [layer]: tile }, { version: 2 }), { level: 6 });
  writeSync(file, `${z} ${x} ${y} ${bytes.length}\n`);
  writeSync(file, bytes);
}
closeSync(file);
