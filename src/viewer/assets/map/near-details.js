// How to reach a service: address, phone, e-mail, website, and where it is on other maps.

import { data, make } from "./dom.js";
import { greekBeside } from "./names.js";

/** @import {Service} from "./near-item.js" */

/**
 * @param {Service} service
 * @param {import("./texts.js").Texts} texts
 */
export function detailsOf(service, texts) {
  const { properties: all } = service;
  const list = make("dl", {});
  const add = (/** @type {string} */ term, /** @type {Node | string | null | false} */ value) => {
    if (value) list.append(make("div", {}, make("dt", {}, term), make("dd", {}, value)));
  };
  const greek = greekBeside(service, texts.language);
  add("In Greek", greek && make("bdi", { lang: "el" }, greek));
  add(texts.say("Φορέας", "Run by"), known(textOf(all.organization)));
  const address = [textOf(all.address), [textOf(all.postcode), textOf(all.locality)].filter(Boolean).join(" ")].filter(Boolean).join(", ");
  add(textOf(all.address) ? texts.say("Διεύθυνση", "Address") : texts.say("Τόπος", "Place"), known(address));
  add(texts.say("Τηλέφωνο", "Phone"), link(phoneHref(textOf(all.phone)), textOf(all.phone)));
  add("E-mail", link(mailHref(textOf(all.email)), textOf(all.email)));
  add(texts.say("Ιστοσελίδα", "Website"), link(webHref(textOf(all.website)), textOf(all.website)));
  const description = textOf(texts.language === "el" ? all.description_el || all.description_en : all.description_en || all.description_el);
  const assured = textOf(all.assured_date);
  add(texts.say("Ελέγχθηκε", "Checked"), known(dayInWords(assured, texts.language)));
  return [
    description && make("p", { class: "service-about" }, data(description)),
    list.hasChildNodes() && list,
    links(service, texts),
  ].filter((part) => part instanceof Node);
}

/**
 * @param {Service} service
 * @param {import("./texts.js").Texts} texts
 */
function links({ lon, lat }, texts) {
  const osm = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
  return make(
    "p",
    { class: "service-links" },
    make("a", { href: `geo:${lat},${lon}` }, texts.say("Άνοιγμα στους χάρτες της συσκευής", "Open in the maps of this device")),
    make("a", { href: osm, rel: "noreferrer", target: "_blank" }, texts.say("Στο OpenStreetMap (νέα καρτέλα)", "On OpenStreetMap (new tab)")),
  );
}

/**
 * Writes a day in full; what is none stays as it is.
 * @param {string} text such as `2026-09-14`
 * @param {import("./types.js").Language} language
 */
function dayInWords(text, language) {
  const day = new Date(`${text}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime())) return text;
  return day.toLocaleDateString(language === "en" ? "en-GB" : "el-GR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** @param {string} text */
function known(text) {
  return text ? data(text) : null;
}

/**
 * @param {string | null} href
 * @param {string} text
 */
function link(href, text) {
  if (!text) return null;
  return href ? make("a", { href, rel: "noreferrer" }, data(text)) : data(text);
}

/**
 * Returns where a phone number leads; nothing if it is more than one or none.
 * @param {string} text
 */
export function phoneHref(text) {
  const number = text.replace(/[\s().\-–]/g, "");
  return /^\+?\d{3,15}$/.test(number) ? `tel:${number}` : null;
}

/** @param {string} text */
export function mailHref(text) {
  return /^[^\s@<>"',;:?&%]+@[^\s@<>"',;:?&%]+\.[^\s@<>"',;:?&%]+$/.test(text) ? `mailto:${text}` : null;
}

/**
 * Returns the address of a website; nothing for any scheme that could run something.
 * @param {string} text
 */
export function webHref(text) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") && url.hostname.includes(".") ? url.href : null;
}

/**
 * Returns a property as text; empty where there is none.
 * @param {unknown} value
 */
export function textOf(value) {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}
