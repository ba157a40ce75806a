// The state in the address: what the server knows in the query, all else in the hash. An address reproduces the page.

/** @import {Atlas, Origin, State, Tab} from "./types.js" */

const TABS = ["table", "place", "near", "display", "download"];
/** What a map has unless the address says otherwise; it is left out of addresses. */
const USUAL = { method: "quantile", k: 5, ramp: "", level: "auto", tab: "table", sort: "value-desc" };

/**
 * Reads the state from what the page shows already and the address's hash.
 * @param {Atlas} atlas
 * @param {string} hash
 * @returns {State}
 */
export function readState(atlas, hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const tab = given.get("tab") ?? USUAL.tab;
  return {
    ...atlas.choice,
    pooled: given.get("pooled") !== "0",
    second: readSecond(atlas, given.get("with")),
    place: given.get("place") || null,
    near: readOrigin(given.get("near"), given.get("at")),
    kind: atlas.kinds.some(({ id }) => id === given.get("kind")) ? String(given.get("kind")) : "",
    service: given.get("service") || null,
    tab: /** @type {Tab} */ (TABS.includes(tab) ? tab : USUAL.tab),
    sort: given.get("sort") ?? USUAL.sort,
    filter: given.get("filter") ?? "",
    camera: readCamera(given.get("map")),
    autoLevel: atlas.levels.at(-1)?.id ?? "",
    basemap: given.get("basemap") !== "0",
  };
}

/**
 * Writes the state as an address relative to the page.
 * @param {Readonly<State>} state
 * @param {Atlas} atlas
 * @returns {string} such as `?indicator=x#map=…`
 */
export function writeState(state, atlas) {
  const query = new URLSearchParams();
  /** @param {string} name @param {string | number} value @param {string | number} usual */
  const put = (name, value, usual) => {
    if (value !== usual) query.set(name, String(value));
  };
  put("indicator", state.indicator, "");
  put("period", state.period, "");
  put("level", state.level, USUAL.level);
  put("method", state.method, USUAL.method);
  if (state.method === "manual") put("breaks", state.breaks.join(","), "");
  else put("k", state.k, USUAL.k);
  put("ramp", state.ramp, USUAL.ramp);
  if (atlas.language === "en") query.set("lang", "en");
  if (atlas.embed) query.set("embed", "1");
  const hash = writeHash(state);
  return `?${readable(query)}${hash ? `#${hash}` : ""}`;
}

/** @param {Readonly<State>} state */
function writeHash(state) {
  const hash = new URLSearchParams();
  /** @param {string} name @param {string | null | false | undefined} value */
  const put = (name, value) => {
    if (value) hash.set(name, value);
  };
  const { camera, near, second } = state;
  // The visitor's own position stands in no address, nor does a map around it.
  put("map", !near?.own && camera && `${camera.zoom.toFixed(2)}/${camera.lat.toFixed(4)}/${camera.lon.toFixed(4)}`);
  put("with", second && `${second.indicator}@${second.period}`);
  put("place", state.place);
  if (near && !near.own) {
    put("near", `${near.lon.toFixed(5)},${near.lat.toFixed(5)}`);
    put("at", near.name);
  }
  put("kind", state.kind);
  put("service", near && !near.own && state.service);
  put("tab", state.tab !== USUAL.tab && state.tab);
  put("sort", state.sort !== USUAL.sort && state.sort);
  put("filter", state.filter);
  put("pooled", !state.pooled && "0");
  put("basemap", !state.basemap && "0");
  return readable(hash);
}

/**
 * Slashes, commas and the like need no escape in a query or a hash.
 * @param {URLSearchParams} parameters
 */
function readable(parameters) {
  return parameters.toString().replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%40/g, "@");
}

/**
 * @param {string | null} text `zoom/lat/lon`
 * @returns {State["camera"]}
 */
function readCamera(text) {
  const [zoom, lat, lon] = (text ?? "").split("/").map(Number);
  const sound = [zoom, lat, lon].every(Number.isFinite) && zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return text && sound ? { zoom, lat, lon } : null;
}

/**
 * @param {string | null} text `lon,lat`
 * @param {string | null} name
 * @returns {Origin | null}
 */
function readOrigin(text, name) {
  const [lon, lat] = (text ?? "").split(",").map(Number);
  const sound = Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return text && sound ? { lon, lat, name: (name ?? "").slice(0, 200), own: false } : null;
}

/**
 * @param {Atlas} atlas
 * @param {string | null} text `indicator@period`
 * @returns {State["second"]}
 */
function readSecond(atlas, text) {
  const [id, period] = (text ?? "").split("@");
  const indicator = atlas.indicators.find((known) => known.id === id);
  if (!indicator) return null;
  const periods = indicator.levels.flatMap((level) => level.periods);
  return { indicator: id, period: periods.includes(period) ? period : (periods.at(-1) ?? "") };
}

/**
 * Leads from a page within another page to the whole one, with the same state.
 * @param {import("./store.js").Store} store
 * @param {Atlas} atlas
 */
function leadOut(store, atlas) {
  document.getElementById("embed-link")?.setAttribute("href", writeState(store.state, { ...atlas, embed: false }));
}

/**
 * Keeps the address as the state is. Changes are gathered, because browsers refuse many in a row.
 * @param {import("./store.js").Store} store
 * @param {Atlas} atlas
 */
export function keepAddress(store, atlas) {
  /** @type {number | undefined} */
  let waiting;
  const write = () => {
    waiting = undefined;
    history.replaceState(null, "", writeState(store.state, atlas));
    leadOut(store, atlas);
  };
  /** @type {(keyof State)[]} */
  const keys = ["indicator", "period", "level", "method", "k", "breaks", "ramp", "pooled", "second", "place", "near", "kind",
    "service", "tab", "sort", "filter", "camera", "basemap"];
  store.on(keys, () => {
    waiting ??= setTimeout(write, 150);
  });
  addEventListener("pagehide", () => waiting !== undefined && write());
}
