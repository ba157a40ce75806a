// One service of the list: what it is, how far, when it is open; opened, how to reach it.

import { data, make } from "./dom.js";
import { nameOf } from "./names.js";
import { detailsOf, textOf } from "./near-details.js";
import { inkOn, kindColor } from "./kinds.js";

/** @import {Hub} from "./types.js" */

/**
 * A service as `/services/nearest` gives it.
 * @typedef {object} Service
 * @property {string} id
 * @property {number} lon
 * @property {number} lat
 * @property {number} distance_m
 * @property {string} kind
 * @property {string} name_el
 * @property {string} name_en
 * @property {string} quality
 * @property {Record<string, unknown>} properties all of them
 */

/**
 * @param {GeoJSON.Feature} feature
 * @returns {Service}
 */
export function serviceOf(feature) {
  const properties = feature.properties ?? {};
  const [lon, lat] = /** @type {GeoJSON.Point} */ (feature.geometry).coordinates;
  return {
    id: String(properties.id ?? feature.id),
    lon,
    lat,
    distance_m: Number(properties.distance_m),
    kind: textOf(properties.kind),
    name_el: textOf(properties.name_el),
    name_en: textOf(properties.name_en),
    quality: textOf(properties.quality),
    properties,
  };
}

/**
 * Makes the item of a service. Its button opens and closes the details.
 * @param {Service} service
 * @param {number} index
 * @param {Hub} hub
 */
export function serviceItem(service, index, hub) {
  const { atlas, format, store, texts } = hub;
  const kind = atlas.kinds.find(({ id }) => id === service.kind);
  const details = make("div", { class: "service-details", id: `service-details-${index}`, hidden: true });
  const button = make(
    "button",
    { type: "button", class: "service-open", "aria-expanded": "false", "aria-controls": details.id },
    data(nameOf(service, texts.language)),
  );
  button.addEventListener("click", () => store.set({ service: store.state.service === service.id ? null : service.id }));
  const item = make(
    "li",
    { class: "service", "data-id": service.id },
    numberMark(service, index, hub),
    make("h3", {}, button),
    make(
      "p",
      { class: "service-facts" },
      make("span", { class: "service-distance" }, format.distance(service.distance_m)),
      make("span", { class: "service-kind" }, data(kind ? format.text(kind.name) : service.kind)),
      service.quality === "synthetic" && make("span", { class: "badge synthetic" }, texts.say("συνθετικό", "synthetic")),
    ),
    hoursLine(service, texts),
    details,
  );
  const mark = () => hub.map.highlightService(service.id);
  const unmark = () => hub.map.highlightService(store.state.service);
  item.addEventListener("mouseenter", mark);
  item.addEventListener("mouseleave", unmark);
  item.addEventListener("focusin", mark);
  item.addEventListener("focusout", unmark);
  return { item, open: (/** @type {boolean} */ open) => setOpen(open, button, details, service, hub) };
}

/**
 * Makes the mark that the map draws at the service's position. The list has its own numbers for those who hear it.
 * @param {Service} service
 * @param {number} index
 * @param {Hub} hub
 */
function numberMark(service, index, { atlas }) {
  const color = kindColor(atlas.kinds, service.kind);
  const mark = make("span", { class: "service-number", "aria-hidden": "true" }, String(index + 1));
  mark.style.setProperty("--kind", color);
  mark.style.setProperty("--kind-ink", inkOn(color));
  return mark;
}

/**
 * Returns the services as the map draws them: numbered as in the list, in the colour of their kind.
 * @param {readonly Service[]} services
 * @param {readonly {id: string}[]} kinds
 * @returns {GeoJSON.FeatureCollection}
 */
export function drawnServices(services, kinds) {
  const features = services.map(({ id, kind, lon, lat }, index) => {
    const color = kindColor(kinds, kind);
    const properties = { id, kind, color, ink: inkOn(color), number: String(index + 1) };
    return { type: /** @type {const} */ ("Feature"), properties, geometry: { type: /** @type {const} */ ("Point"), coordinates: [lon, lat] } };
  });
  return { type: "FeatureCollection", features };
}

/**
 * @param {boolean} open
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} details
 * @param {Service} service
 * @param {Hub} hub
 */
function setOpen(open, button, details, service, { texts }) {
  // Made when it is first opened: most are never looked into.
  if (open && !details.hasChildNodes()) details.append(...detailsOf(service, texts));
  button.setAttribute("aria-expanded", String(open));
  details.hidden = !open;
}

/**
 * @param {Service} service
 * @param {import("./texts.js").Texts} texts
 */
function hoursLine({ properties }, texts) {
  const hours = textOf(properties[`opening_hours_${texts.language}`]);
  if (!hours) return make("p", { class: "service-hours quiet-text" }, texts.say("Το ωράριο δεν είναι γνωστό.", "Opening hours are not known."));
  const line = make("p", { class: "service-hours" }, make("span", { class: "visually-hidden" }, texts.say("Ωράριο: ", "Opening hours: ")));
  // A piece a rule: lines break between them.
  hours.split(" · ").forEach((piece, at) => line.append(at > 0 ? " · " : "", make("bdi", { class: "hours-piece" }, piece)));
  return line;
}
