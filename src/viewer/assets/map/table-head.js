// The head of the table: what the columns are, and the buttons that sort by them.

import { data, make, svg } from "./dom.js";

/** @import {Hub, Level, Shown} from "./types.js" */
/** @import {Column, Sort} from "./table-order.js" */

/** The head of the table. */
export class Head {
  #hub;
  #press;
  #row = make("tr", { "aria-rowindex": 1 });
  /** @type {Map<Column, {button: HTMLButtonElement, label: HTMLElement, unit: HTMLElement}>} */
  #buttons = new Map();
  #area = make("th", { scope: "col", class: "name" });
  /** @type {Map<Column, HTMLTableCellElement>} */
  #cells;

  /**
   * @param {Hub} hub
   * @param {(column: Column) => void} press called when a column's button is pressed
   */
  constructor(hub, press) {
    this.#hub = hub;
    this.#press = press;
    this.element = make("thead", {}, this.#row);
    const rank = make("th", { scope: "col", class: "rank" }, this.#button("rank"));
    const value = make("th", { scope: "col", class: "value" }, this.#button("value"));
    const second = make("th", { scope: "col", class: "value second" }, this.#button("second"));
    this.#area.append(this.#button("name"), this.#button("parent"));
    this.#cells = new Map([["rank", rank], ["value", value], ["second", second]]);
    this.#row.append(rank, this.#area, value);
  }

  /**
   * Names the columns after what is shown and says by which one the rows are sorted.
   * @param {Shown} shown
   * @param {Shown | null} second
   * @param {Sort} sort
   */
  show(shown, second, sort) {
    const { texts, format } = this.#hub;
    this.#name("rank", "#", "", texts.say("Κατάταξη", "Rank"));
    this.#name("name", format.text(shown.level.one));
    const parent = parentLevel(this.#hub.atlas.levels, shown.level);
    this.#name("parent", parent ? format.text(parent.one) : "");
    this.#parts("parent").button.hidden = !parent || !shown.areas.some((area) => area.parentName);
    const [one, other] = this.#labels(shown, second);
    this.#name("value", one, format.text(shown.indicator.unit));
    const cell = /** @type {HTMLElement} */ (this.#cells.get("second"));
    if (second) {
      this.#name("second", other, format.text(second.indicator.unit));
      if (cell.parentNode !== this.#row) this.#row.append(cell);
    } else {
      cell.remove();
    }
    this.#sorted(sort);
  }

  /** How far below the panel's edge the head stays when rows go under it, in pixels. */
  get top() {
    return parseFloat(getComputedStyle(this.#area).top) || 0;
  }

  /**
   * Returns what the columns of values are called: one map's is plain, two are told apart by what differs between them.
   * @param {Shown} shown
   * @param {Shown | null} second
   */
  #labels(shown, second) {
    const { texts, format } = this.#hub;
    if (!second) return [texts.say("Τιμή", "Value"), ""];
    if (second.indicator.id === shown.indicator.id) return [format.period(shown.period), format.period(second.period)];
    return [format.text(shown.indicator.title), format.text(second.indicator.title)];
  }

  /** @param {Sort} sort */
  #sorted({ column, descending }) {
    const direction = descending ? "descending" : "ascending";
    for (const [name, { button }] of this.#buttons) button.dataset.sort = name === column ? direction : "";
    for (const [name, cell] of this.#cells) said(cell, name === column ? direction : null);
    said(this.#area, column === "name" || column === "parent" ? direction : null);
    // Two buttons share the cell of areas: `aria-sort` does not say which of them it was.
    this.#parts("parent").button.setAttribute("aria-pressed", String(column === "parent"));
  }

  /**
   * @param {Column} column
   * @returns {HTMLButtonElement}
   */
  #button(column) {
    const label = make("span", { class: "label" });
    const unit = make("span", { class: "unit" });
    const arrow = svg("svg", { class: "arrow", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("path", { d: "M1.5 3 5 7.5 8.5 3z" }));
    const button = make("button", { type: "button", class: `sort sort-${column}`, click: () => this.#press(column) }, make("span", {}, label, unit), arrow);
    this.#buttons.set(column, { button, label, unit });
    return button;
  }

  /**
   * @param {Column} column
   * @param {string} text
   * @param {string} [unitText]
   * @param {string} [spoken] what a sign stands for
   */
  #name(column, text, unitText = "", spoken = "") {
    const { button, label, unit } = this.#parts(column);
    if (label.textContent !== text) label.replaceChildren(data(text));
    if (unit.textContent !== unitText) unit.replaceChildren(data(unitText));
    button.title = spoken || (text.length > 24 ? text : "");
    if (spoken) button.setAttribute("aria-label", spoken);
  }

  /** @param {Column} column */
  #parts(column) {
    const parts = this.#buttons.get(column);
    if (!parts) throw new Error(`no column ${column}`);
    return parts;
  }
}

/**
 * @param {HTMLElement} cell
 * @param {string | null} direction
 */
function said(cell, direction) {
  if (direction) cell.setAttribute("aria-sort", direction);
  else cell.removeAttribute("aria-sort");
}

/**
 * Returns the next coarser level of the atlas.
 * @param {Level[]} levels the coarsest first
 * @param {Level} level
 */
function parentLevel(levels, level) {
  return levels[levels.findIndex((each) => each.id === level.id) - 1] ?? null;
}
