// The rows of the table: which of them are there, which one the keyboard is at, which one is chosen.

import { make } from "./dom.js";
import { sameAreas } from "./table-order.js";
import { Row } from "./table-row.js";

/** @import {Hub} from "./types.js" */
/** @import {Figures} from "./table-row.js" */

/** Rows shown at once; more on request, so that ten thousand areas stay fast. */
export const STEP = 300;
/** Rows put in place before the next frame: more than any panel shows. The others follow after it. */
const AT_ONCE = 60;

/** The rows. */
export class Body {
  element = make("tbody");
  #hub;
  #choose;
  /** @type {Figures | null} */
  #first = null;
  /** @type {Figures | null} */
  #second = null;
  /** Rows by code, made when first seen. @type {Map<string, Row>} */
  #rows = new Map();
  /** The places of areas, in order. @type {number[]} */
  #order = [];
  #limit = STEP;
  /** The code of the row the tabulator comes to. @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #chosen = null;
  /** @type {string | null} */
  #hovered = null;
  /** Counts the changes: what was left for after a frame is dropped when another change came. */
  #turn = 0;
  /** Whether rows are left for after the next frame. */
  #pending = false;
  #rowHeight = 0;

  /**
   * @param {Hub} hub
   * @param {(code: string) => void} choose called when a row is pressed
   */
  constructor(hub, choose) {
    this.#hub = hub;
    this.#choose = choose;
    this.#listen();
  }

  /** How many rows are held back. */
  get rest() {
    return Math.max(this.#order.length - this.#limit, 0);
  }

  /**
   * Takes other figures. The rows show them once they are arranged.
   * @param {Figures} first
   * @param {Figures | null} second
   */
  take(first, second) {
    if (!this.#first || !sameAreas(this.#first.shown.areas, first.shown.areas)) {
      this.#rows.clear();
      this.#limit = STEP;
    }
    this.#first = first;
    this.#second = second;
  }

  /**
   * Shows rows in an order.
   * @param {number[]} order places of areas
   * @param {boolean} [anew] whether to begin with the first rows only
   */
  arrange(order, anew = false) {
    this.#order = order;
    if (anew) this.#limit = STEP;
    this.#fill();
  }

  /** Shows more rows and goes on from the first of them. */
  more() {
    const from = this.#limit;
    this.#limit += STEP;
    this.#fill(from, true);
    const code = this.#codeOf(this.#order[from]);
    if (code !== null) this.#focus(code, "button");
  }

  /**
   * Shows all rows for the printer, or the first ones again.
   * @param {boolean} all
   */
  print(all) {
    this.#limit = all ? Infinity : STEP;
    this.#fill(0, true);
  }

  /**
   * Marks a row as the chosen one.
   * @param {string | null} code
   */
  mark(code) {
    if (code === this.#chosen) return;
    if (this.#chosen !== null) this.#rows.get(this.#chosen)?.mark(false);
    this.element.querySelector("tr.late")?.remove();
    this.#chosen = code;
    if (code !== null) this.#rows.get(code)?.mark(true);
  }

  /**
   * Puts the chosen row there if it is among those held back.
   * @returns {HTMLElement | null} the row; nothing if none is chosen, or it does not match the filter
   */
  reveal() {
    const index = this.#chosenIndex();
    const code = this.#chosen;
    if (code === null || index < 0) return null;
    if (!this.#there(code)) {
      if (index < this.#limit || this.#pending) this.#fill(0, true);
      else this.element.append(...this.#put([this.#order[index]], 0, 1, this.#limit));
    }
    this.#reach(code);
    return this.#rows.get(code)?.element ?? null;
  }

  /** Returns where the chosen area stands in the order; -1 if nowhere. */
  #chosenIndex() {
    const place = this.#chosen === null ? undefined : this.#first?.shown.places.get(this.#chosen);
    return place === undefined ? -1 : this.#order.indexOf(place);
  }

  /**
   * Puts the rows of the order into the table.
   * @param {number} [from] rows before it are left as they are
   * @param {boolean} [whole] whether to put all of them before the next frame
   */
  #fill(from = 0, whole = false) {
    const turn = (this.#turn += 1);
    const entries = this.#order.slice(0, this.#limit);
    // The chosen area is never out of sight for want of a few rows: it stands after those shown.
    const chosen = this.#chosenIndex();
    if (chosen >= this.#limit) entries.push(this.#order[chosen]);
    const now = whole ? entries.length : Math.max(AT_ONCE, this.#inUse());
    const { rows } = this.element;
    const same = from === 0 && rows.length === entries.length && entries.every((place, index) => rows[index].dataset.code === this.#codeOf(place));
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    const first = this.#put(entries, from, now);
    if (!same) {
      this.element.replaceChildren(...[...rows].slice(0, from), ...first);
      // A row that moves loses the focus.
      if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
      this.#keepHeight(entries.length - now);
    }
    this.#reach(this.#at ?? this.#chosen);
    this.#pending = now < entries.length;
    if (!this.#pending) return;
    requestAnimationFrame(() => setTimeout(() => {
      if (turn !== this.#turn) return;
      this.#pending = false;
      const others = this.#put(entries, now, entries.length);
      if (!same) this.element.append(...others);
      this.#keepHeight(0);
    }));
  }

  /**
   * Returns the rows of some of the entries, told what they show.
   * @param {number[]} entries places of areas
   * @param {number} from
   * @param {number} to
   * @param {number} [before] how many rows of the table stand before the entries
   */
  #put(entries, from, to, before = 0) {
    const first = /** @type {Figures} */ (this.#first);
    const second = this.#second;
    return entries.slice(from, to).map((place, offset) => {
      const area = first.shown.areas[place];
      let row = this.#rows.get(area.code);
      if (!row) {
        row = new Row(area, this.#hub);
        this.#rows.set(area.code, row);
      }
      const index = before + from + offset;
      const late = index >= this.#limit;
      row.show(place, first, second && { figures: second, place: second.shown.places.get(area.code) });
      row.mark(area.code === this.#chosen);
      row.element.classList.toggle("late", late);
      row.element.ariaRowIndex = String((late ? this.#order.indexOf(place) : index) + 2);
      return row.element;
    });
  }

  /** Returns how many rows reach down to what the visitor has scrolled to or is at by keyboard. */
  #inUse() {
    const { rows } = this.element;
    // Measured before anything changes, when the browser knows it; afterwards it would have to lay out all rows at once.
    if (!this.#pending && rows.length > 0) this.#rowHeight = this.element.offsetHeight / rows.length;
    const panel = this.#rowHeight > 0 ? scroller(this.element) : null;
    const scrolled = panel ? Math.ceil((panel.scrollTop + panel.clientHeight) / this.#rowHeight) + 10 : 0;
    if (!this.element.contains(document.activeElement)) return scrolled;
    return Math.max(scrolled, [...rows].findIndex((row) => row.contains(document.activeElement)) + 1);
  }

  /**
   * Keeps room for rows that follow after a frame, so that the scroll bar does not jump.
   * @param {number} missing
   */
  #keepHeight(missing) {
    this.element.closest("table")?.style.setProperty("margin-bottom", `${Math.max(missing, 0) * this.#rowHeight}px`);
  }

  #listen() {
    const body = this.element;
    body.addEventListener("click", (event) => {
      const code = codeAt(event);
      const target = /** @type {Element} */ (event.target);
      // A link leads away, and who marks a figure to copy it chooses nothing.
      if (code === null || target.closest("a") || (window.getSelection()?.toString() && !target.closest("button"))) return;
      this.#choose(code);
    });
    body.addEventListener("pointerover", (event) => this.#hover(codeAt(event)));
    body.addEventListener("pointerleave", () => this.#hover(null));
    body.addEventListener("focusin", (event) => {
      this.#hover(codeAt(event));
      this.#reach(codeAt(event));
    });
    body.addEventListener("focusout", () => this.#hover(null));
    body.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** @param {string | null} code */
  #hover(code) {
    if (code === this.#hovered) return;
    this.#hovered = code;
    this.#hub.map?.hover(code);
  }

  /**
   * Goes from row to row by keyboard, staying on the name or on the link.
   * @param {KeyboardEvent} event
   */
  #walk(event) {
    const code = codeAt(event);
    if (code === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const rows = [...this.element.rows];
    const here = rows.findIndex((row) => row.dataset.code === code);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + 10, PageUp: here - 10, Home: 0, End: rows.length - 1 };
    const goal = steps[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const next = rows[Math.min(Math.max(goal, 0), rows.length - 1)].dataset.code;
    if (next !== undefined) this.#focus(next, /** @type {Element} */ (event.target).closest("a") ? "link" : "button");
  }

  /**
   * @param {string} code
   * @param {"button" | "link"} part
   */
  #focus(code, part) {
    this.#reach(code);
    this.#rows.get(code)?.[part].focus();
  }

  /**
   * Makes one row the one the tabulator comes to; the first if the wanted one is not there.
   * @param {string | null} wanted
   */
  #reach(wanted) {
    const code = wanted !== null && this.#there(wanted) ? wanted : (this.element.rows[0]?.dataset.code ?? null);
    if (this.#at !== null && this.#at !== code) this.#rows.get(this.#at)?.reach(false);
    this.#at = code;
    if (code !== null) this.#rows.get(code)?.reach(true);
  }

  /** @param {string} code */
  #there(code) {
    return this.#rows.get(code)?.element.parentNode === this.element;
  }

  /** @param {number | undefined} place */
  #codeOf(place) {
    return place === undefined ? null : (this.#first?.shown.areas[place]?.code ?? null);
  }
}

/**
 * Returns the code of the row an event happened in.
 * @param {Event} event
 */
function codeAt(event) {
  const row = event.target instanceof Element ? event.target.closest("tr[data-code]") : null;
  return row instanceof HTMLElement ? (row.dataset.code ?? null) : null;
}

/**
 * Returns the nearest element around another that scrolls by itself, short of the page.
 * @param {HTMLElement} element
 */
export function scroller(element) {
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if ((overflowY === "auto" || overflowY === "scroll") && each.scrollHeight > each.clientHeight) return each;
  }
  return null;
}
