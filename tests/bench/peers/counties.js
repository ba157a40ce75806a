// Makes GeoJSON of the counties in a TopoJSON file: node counties.js IN OUT. PEERS_NPM: the folder npm installed into.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { feature } = createRequire(join(process.env.PEERS_NPM, "package.json"))("topojson-client");
const topology = JSON.parse(readFileSync(process.argv[2], "utf8"));
writeFileSync(process.argv[3], JSON.stringify(feature(topology, topology.objects.counties)));
