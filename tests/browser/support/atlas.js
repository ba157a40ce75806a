// Small made-up atlases: squares of one degree in two Regional Units of one Region, with values that are known.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** @typedef {{code: string, name_el: string, name_en?: string, west: number, south: number}} Square */

/** Six municipalities in two Regional Units, 01 and 02, in two rows. @type {Square[]} */
export const SIX = [
  { code: "0101", name_el: "Άλφα", name_en: "Alpha", west: 21, south: 38 },
  { code: "0102", name_el: "Βήτα", name_en: "Beta", west: 22, south: 38 },
  { code: "0103", name_el: "Γάμμα", name_en: "Gamma", west: 23, south: 38 },
  { code: "0201", name_el: "Δέλτα", name_en: "Delta", west: 21, south: 39 },
  { code: "0202", name_el: "Έψιλον", name_en: "Epsilon", west: 22, south: 39 },
  { code: "0203", name_el: "Ζήτα", name_en: "Zeta", west: 23, south: 39 },
];

/** Values of three periods: a share with one missing value, and a count. Rows are `code,period,value`. */
export const VALUES = {
  share: {
    2019: { "0101": 10, "0102": 20, "0103": 30, "0201": 40, "0202": 50, "0203": null },
    2020: { "0101": 12, "0102": 18, "0103": 33, "0201": 41, "0202": 48, "0203": null },
    2021: { "0101": 50, "0102": 40, "0103": 30, "0201": 20, "0202": 10, "0203": 5 },
  },
  persons: {
    2019: { "0101": 100, "0102": 400, "0103": 900, "0201": 1600, "0202": 2500, "0203": 3600 },
    2021: { "0101": 3600, "0102": 2500, "0103": 1600, "0201": 900, "0202": 400, "0203": 100 },
  },
};

const MEANINGS = {
  share: 'unit = "percent"\nmeasure = "rate"\naggregation = "none"\ndecimals = 1\n',
  persons: 'unit = "persons"\nmeasure = "count"\naggregation = "sum"\n',
};

const TITLES = { share: ["Μερίδιο", "Share"], persons: ["Πρόσωπα", "Persons"] };

/**
 * Writes an atlas into a folder of its own.
 * @param {object} [parts]
 * @param {Square[]} [parts.squares]
 * @param {Record<string, Record<string, Record<string, number | null>>>} [parts.values] by indicator (`share`, `persons`), period and code
 * @param {string} [parts.title]
 * @param {string} [parts.services] rows of `id,kind,name_el,name_en,lon,lat,opening_hours,phone`
 * @param {string} [parts.settlements] rows of `id,name_el,name_en,lon,lat,residents,municipality`
 * @param {string} [parts.unit] the name of Regional Unit 01
 * @returns {Promise<{path: string, write: (name: string, content: string) => Promise<void>, setValues: (id: string, values: Record<string, Record<string, number | null>>) => Promise<void>, remove: () => Promise<void>}>}
 */
export async function makeAtlas({ squares = SIX, values = VALUES, title = "Δοκιμή", services, settlements, unit = "Πρώτη" } = {}) {
  const path = await mkdtemp(join(tmpdir(), "choros-atlas-"));
  const write = async (/** @type {string} */ name, /** @type {string} */ content) => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  };
  const setValues = (/** @type {string} */ id, /** @type {any} */ table) => write(`indicators/${id}.csv`, valuesCsv(table));
  const ids = Object.keys(values);
  for (const id of ids) {
    const [el, en] = TITLES[id];
    await write(`indicators/${id}.toml`, `id = "${id}"\ntitle_el = "${el}"\ntitle_en = "${en}"\nsource_el = "Πηγή δοκιμής"\nsource_en = "Test source"\nlicense = "CC0 1.0"\n${MEANINGS[id]}`);
    await setValues(id, values[id]);
  }
  await write("boundaries/squares.geojson", squaresJson(squares));
  await write("boundaries/units.csv", `code,name_el,name_en,parent\n01,${cell(unit)},First,EL51\n02,Δεύτερη,Second,EL51\n`);
  if (services) await write("services/s.csv", `id,kind,name_el,name_en,lon,lat,opening_hours,phone\n${services}`);
  if (settlements) await write("population/s.csv", `id,name_el,name_en,lon,lat,residents,municipality\n${settlements}`);
  await write("atlas.toml", atlasToml({ title, ids, services: Boolean(services), settlements: Boolean(settlements) }));
  return { path, write, setValues, remove: () => rm(path, { recursive: true, force: true }) };
}

/** @param {{title: string, ids: string[], services: boolean, settlements: boolean}} parts */
function atlasToml({ title, ids, services, settlements }) {
  const list = ids.map((id) => `"${id}"`).join(", ");
  let toml = `[atlas]\nid = "made-up"\ntitle_el = ${JSON.stringify(title)}\ntitle_en = "Trial"\nattribution = "choros"\nlicense = "CC0 1.0"\n\n[indicators]\nids = [${list}]\ndefault = [${list}]\n\n`;
  toml += '[[levels]]\nlevel = "municipality"\nsource = "boundaries/squares.geojson"\nfields = { code = "code", name_el = "name_el", name_en = "name_en" }\ncodes = "elstat"\n\n';
  toml += '[[levels]]\nlevel = "regional-unit"\ndissolve = "municipality"\nareas = "boundaries/units.csv"\ncodes = "elstat"\n\n';
  if (services) {
    for (const [id, el, en] of [["office", "Γραφείο", "Office"], ["kitchen", "Συσσίτιο", "Kitchen"]]) {
      toml += `[[service_kinds]]\nid = "${id}"\nname_el = "${el}"\nname_en = "${en}"\n\n`;
    }
    toml += '[[services]]\nsource = "services/s.csv"\nsource_name = "made up"\nlicense = "CC0 1.0"\n\n';
  }
  if (settlements) toml += '[[population]]\nsource = "population/s.csv"\nreference_year = 2021\nsource_name = "made up"\nlicense = "CC0 1.0"\n';
  return toml;
}

/** @param {Record<string, Record<string, number | null>>} table by period and code */
function valuesCsv(table) {
  const rows = Object.entries(table).flatMap(([period, values]) =>
    Object.entries(values).map(([code, value]) => `${code},${period},${value ?? ""},${value === null ? "M" : "A"}`),
  );
  return `code,period,value,status\n${rows.join("\n")}\n`;
}

/** @param {Square[]} squares */
function squaresJson(squares) {
  const features = squares.map(({ code, name_el, name_en = "", west, south }) => {
    const [east, north] = [west + 1, south + 1];
    const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    return { type: "Feature", properties: { code, name_el, name_en }, geometry: { type: "Polygon", coordinates: [ring] } };
  });
  return JSON.stringify({ type: "FeatureCollection", features });
}

/** @param {string} text */
export function cell(text) {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
