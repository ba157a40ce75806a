// One row of the table: an area with its figures. A row is made once and then told what it shows.

import { SYMBOL } from "./colors.js";
import { data, make, svg } from "./dom.js";
import { bars } from "./table-order.js";

/** @import {Area, Hub, Shown} from "./types.js" */

/** Names longer than this may be cut on a narrow panel; they are whole when pointed at. */
const LONG = 60;

/** What all rows of one map's column share: how long bars are, and which status goes without saying. */
export class Figures {
  /**
   * @param {Shown} shown
   * @param {Hub} hub
   * @param {(number | null)[]} [scale] the values whose span the bars have
   */
  constructor(shown, { format }, scale = shown.values.values) {
    this.shown = shown;
    this.format = format;
    this.bars = bars(scale);
    /** @type {Map<string, string>} */
    this.meanings = new Map(
      shown.values.statuses.map((status) => [status.status, format.text({ el: status.meaning_el, en: status.meaning_en })]),
    );
    this.common = commonStatus(shown);
  }

  /**
   * Returns the status of an area's value in words; nothing where it is normal or said once for all.
   * @param {number} place
   */
  status(place) {
    const { values, status } = this.shown.values;
    const letter = status[place];
    if (values[place] !== null && (letter === "A" || letter === this.common)) return "";
    return this.meanings.get(letter) ?? letter ?? "";
  }

  /**
   * Returns the interval of an area's value as `15,6 – 20,9`; nothing where it is not known.
   * @param {number} place
   */
  interval(place) {
    const lower = this.shown.values.lower?.[place] ?? null;
    const upper = this.shown.values.upper?.[place] ?? null;
    if (lower === null || upper === null) return "";
    const { decimals } = this.shown.indicator;
    return `${this.format.number(lower, decimals)} – ${this.format.number(upper, decimals)}`;
  }
}

/**
 * Returns the status that all values have in common, if it is not the normal one: said once above the table, it need not stand in every row.
 * @param {Shown} shown
 * @returns {string} empty if there is none
 */
export function commonStatus({ values: { values, status } }) {
  const letters = new Set(status.filter((_, place) => values[place] !== null));
  const [letter = "A"] = letters;
  return letters.size === 1 && letter !== "A" ? letter : "";
}

/** A row. */
export class Row {
  #hub;
  #rank = make("td", { class: "rank" });
  #value = make("td", { class: "value" });
  #second = make("td", { class: "value second" });

  /**
   * @param {Area} area
   * @param {Hub} hub
   */
  constructor(area, hub) {
    this.#hub = hub;
    const { api, atlas, texts } = hub;
    const href = api.href(`places/${encodeURIComponent(area.code)}`, { lang: atlas.language === "en" ? "en" : null });
    /** The button that chooses the area. */
    this.button = make("button", { type: "button", class: "pick", tabindex: -1, title: area.name.length > LONG ? area.name : null }, data(area.name));
    /** The link to the area's own page. */
    this.link = make(
      "a",
      { class: "profile", href, tabindex: -1, "aria-label": texts.say("Προφίλ: {name}", "Profile: {name}", { name: area.name }), title: texts.say("Πλήρες προφίλ", "Full profile") },
      svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M6 3.5 10.5 8 6 12.5" })),
    );
    const name = make("div", { class: "area-name" }, this.button, area.parentName ? make("span", { class: "parent" }, data(area.parentName)) : null);
    const head = make("th", { scope: "row", class: "name" }, make("div", { class: "area-box" }, name, this.link));
    /** @type {HTMLTableRowElement} */
    this.element = make("tr", { "data-code": area.code }, this.#rank, head, this.#value);
  }

  /**
   * Shows the figures of an area.
   * @param {number} place among the areas of the level
   * @param {Figures} first
   * @param {{figures: Figures, place: number | undefined} | null} second
   */
  show(place, first, second) {
    const rank = first.shown.ranks[place];
    this.#rank.textContent = rank ? this.#hub.format.number(rank) : "";
    this.#fill(this.#value, place, first);
    if (second) {
      this.#fill(this.#second, second.place, second.figures);
      if (this.#second.parentNode !== this.element) this.element.append(this.#second);
    } else {
      this.#second.remove();
    }
  }

  /**
   * Marks the row as the chosen one, or not.
   * @param {boolean} chosen
   */
  mark(chosen) {
    for (const element of [this.element, this.button]) {
      if (chosen) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  /**
   * Lets the keyboard's tabulator come to the row, or not.
   * @param {boolean} reachable
   */
  reach(reachable) {
    this.button.tabIndex = reachable ? 0 : -1;
    this.link.tabIndex = reachable ? 0 : -1;
  }

  /**
   * @param {HTMLElement} cell
   * @param {number | undefined} place
   * @param {Figures} figures
   */
  #fill(cell, place, figures) {
    const { texts, format } = this.#hub;
    const value = place === undefined ? null : figures.shown.values.values[place];
    const box = make("div", { class: "figure-box" });
    cell.replaceChildren(box);
    if (place === undefined || value === null) {
      const why = place === undefined ? "" : figures.status(place);
      box.append(make("span", { class: "figure none", "aria-hidden": "true" }, "–"), make("span", { class: "note" }, why || texts.say("δεν υπάρχει τιμή", "no value")));
      return;
    }
    const interval = figures.interval(place);
    const status = figures.status(place);
    box.append(make("span", { class: "figure" }, format.number(value, figures.shown.indicator.decimals)), bar(value, place, figures));
    if (interval) box.append(make("span", { class: "note" }, make("span", { class: "visually-hidden" }, texts.say("διάστημα ", "interval ")), interval));
    if (status) box.append(make("span", { class: "note status" }, status));
  }
}

/**
 * Draws a value as a bar in the colour of its class. It repeats the figure beside it, so it is hidden from screen readers.
 * @param {number} value
 * @param {number} place
 * @param {Figures} figures
 */
function bar(value, place, figures) {
  const { classOf, colors, indicator } = figures.shown;
  const { start, size } = figures.bars.bar(value);
  const track = make("span", { class: figures.bars.zero > 0 ? "value-bar signed" : "value-bar", "aria-hidden": "true" }, make("span"));
  track.style.setProperty("--start", `${start.toFixed(2)}%`);
  track.style.setProperty("--size", `${size.toFixed(2)}%`);
  track.style.setProperty("--zero", `${figures.bars.zero.toFixed(2)}%`);
  // Counts are symbols of one colour on the map.
  const color = indicator.measure === "count" ? SYMBOL : colors[classOf[place] ?? -1];
  if (color) track.style.setProperty("--class", color);
  return track;
}
