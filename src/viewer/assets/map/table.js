// The table of the figures the map shows: sorted, filtered, walked by keyboard, linked with the map both ways.

import { data, make } from "./dom.js";
import { Head } from "./table-head.js";
import { matching, order, parseSort, pressed, sameAreas, secondValues } from "./table-order.js";
import { Figures, Row } from "./table-row.js";

/** @import {Hub, Shown, State} from "./types.js" */

/** Rows shown at once; more on request, so that ten thousand areas stay fast. */
const STEP = 300;

/**
 * Makes the table in place of what the server wrote.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createTable(root, hub) {
  new Table(root, hub);
}

class Table {
  #root;
  #hub;
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Shown | null} */
  #second = null;
  /** Rows by code, made when first seen. @type {Map<string, Row>} */
  #rows = new Map();
  /** @type {Shown["areas"] | null} */
  #rowsOf = null;
  /** The places shown, in order. @type {number[]} */
  #order = [];
  #limit = STEP;
  /** The code of the row the tabulator comes to. @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #chosen = null;
  /** @type {string | null} */
  #hovered = null;
  /** Whether the change of place comes from here: then nothing need scroll. */
  #own = false;
  #scrollDue = false;

  #filter;
  #count = make("p", { class: "table-count", role: "status" });
  #caption = make("caption");
  #head;
  #body = make("tbody");
  #table;
  #empty = make("div", { class: "table-empty", hidden: true });
  #more;

  /**
   * @param {HTMLElement} root
   * @param {Hub} hub
   */
  constructor(root, hub) {
    this.#root = root;
    this.#hub = hub;
    const { store, texts } = hub;
    this.#head = new Head(hub, (column) => store.set({ sort: pressed(this.#sort(), column) }));
    this.#table = make("table", { id: "figures" }, this.#caption, this.#head.element, this.#body);
    this.#filter = make("input", {
      type: "search", id: "table-filter", autocomplete: "off", spellcheck: "false", value: store.state.filter,
      placeholder: texts.say("Όνομα περιοχής", "Name of an area"),
      input: () => store.set({ filter: this.#filter.value }),
      keydown: (event) => { if (event.key === "Escape" && this.#filter.value) { event.preventDefault(); this.#clearFilter(); } },
    });
    this.#more = make("button", { type: "button", class: "button table-more", hidden: true, click: () => this.#showMore() });
    this.#listenToRows();
    store.on(["sort", "filter"], () => this.#rearrange());
    store.on(["place"], (state) => this.#choose(state));
    // What the tab hides has no height: the row is looked for once it is seen.
    store.on(["tab"], () => requestAnimationFrame(() => { if (this.#scrollDue) this.#scrollToChosen(); }));
    window.addEventListener("beforeprint", () => this.#print(Infinity));
    window.addEventListener("afterprint", () => this.#print(STEP));
    hub.onShown((shown) => this.#show(shown));
  }

  /** @param {Shown[]} shown */
  #show([shown, second]) {
    if (!shown) return;
    if (!this.#shown) this.#begin();
    this.#shown = shown;
    this.#second = second && second.level.id === shown.level.id ? second : null;
    if (!this.#rowsOf || !sameAreas(this.#rowsOf, shown.areas)) {
      this.#rows.clear();
      this.#limit = STEP;
    }
    this.#rowsOf = shown.areas;
    this.#chosen = this.#hub.store.state.place;
    this.#describe(shown);
    this.#arrange();
    if (this.#scrollDue) this.#scrollToChosen();
  }

  /** Takes the place of what the server wrote. */
  #begin() {
    const { texts } = this.#hub;
    const label = make("label", { for: "table-filter" }, texts.say("Φίλτρο", "Filter"));
    const hint = make("p", { class: "table-hint" }, texts.say("Με ↑ ↓ αλλάζετε γραμμή, με Enter επιλέγετε.", "↑ ↓ move between rows, Enter selects."));
    this.#root.classList.add("table-part");
    this.#root.replaceChildren(make("div", { class: "table-tools" }, label, this.#filter, this.#count), this.#table, this.#empty, this.#more, hint);
    this.#scrollDue = true;
  }

  /**
   * Says above the rows what they are, and what holds for all of them.
   * @param {Shown} shown
   */
  #describe(shown) {
    const { texts, format } = this.#hub;
    this.#caption.replaceChildren(this.#heading(shown));
    if (this.#second) this.#caption.append(this.#heading(this.#second));
    const figures = new Figures(shown, this.#hub);
    const all = figures.meanings.get(figures.common);
    if (all) this.#caption.append(make("span", { class: "note" }, texts.say("Όλες οι τιμές: {status}", "All values: {status}", { status: all })));
  }

  /** @param {Shown} shown */
  #heading({ indicator, level, period }) {
    const { texts, format } = this.#hub;
    // The page says the same above its tabs; who comes to the table by a screen reader hears it here.
    const quality = { official: "", approximate: texts.say(" · προσεγγιστικά", " · approximate"), synthetic: texts.say(" · συνθετικά", " · synthetic") }[indicator.quality];
    const parts = [data(format.text(indicator.title)), " · ", data(format.text(level.many)), ` · ${format.period(period)}${quality} `];
    return make("span", { class: "visually-hidden" }, ...parts);
  }

  #sort() {
    return parseSort(this.#hub.store.state.sort, this.#second !== null);
  }

  /** Answers a change of order or filter. */
  #rearrange() {
    const { filter } = this.#hub.store.state;
    if (this.#filter.value !== filter) this.#filter.value = filter;
    if (!this.#shown) return;
    this.#limit = STEP;
    this.#arrange();
  }

  /** Finds out which rows stand where, and shows them. */
  #arrange() {
    const shown = /** @type {Shown} */ (this.#shown);
    const { store, format } = this.#hub;
    const sort = this.#sort();
    const matches = matching(shown.areas, store.state.filter);
    this.#order = order(shown, secondValues(shown, this.#second), sort, format.collator).filter(matches);
    this.#head.show(shown, this.#second, sort);
    this.#table.setAttribute("aria-rowcount", String(this.#order.length + 1));
    this.#table.classList.toggle("two", this.#second !== null);
    this.#fill();
    this.#tell();
  }

  /** Puts the rows of the order into the table. Those that are there already stay, so that a change of period moves as little as it can. */
  #fill() {
    const shown = /** @type {Shown} */ (this.#shown);
    const first = new Figures(shown, this.#hub);
    const second = this.#second ? new Figures(this.#second, this.#hub) : null;
    const elements = this.#order.slice(0, this.#limit).map((place, index) => this.#row(place, index, first, second).element);
    // The chosen area is never out of sight for want of a few rows: it stands after those shown.
    const late = this.#chosen === null ? -1 : this.#order.indexOf(shown.places.get(this.#chosen) ?? -1, this.#limit);
    if (late >= 0) {
      const row = this.#row(this.#order[late], late, first, second);
      row.element.classList.add("late");
      elements.push(row.element);
    }
    const focused = this.#body.contains(document.activeElement) ? document.activeElement : null;
    if (elements.length !== this.#body.rows.length || elements.some((element, index) => element !== this.#body.rows[index])) {
      this.#body.replaceChildren(...elements);
      if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
    }
    this.#reach(this.#at !== null && this.#visible(this.#at) ? this.#at : this.#chosen);
  }

  /**
   * @param {number} place
   * @param {number} index
   * @param {Figures} first
   * @param {Figures | null} second
   */
  #row(place, index, first, second) {
    const area = first.shown.areas[place];
    let row = this.#rows.get(area.code);
    if (!row) {
      row = new Row(area, this.#hub);
      this.#rows.set(area.code, row);
    }
    row.show(place, first, second && { figures: second, place: second.shown.places.get(area.code) });
    row.mark(area.code === this.#chosen);
    row.element.classList.remove("late");
    row.element.ariaRowIndex = String(index + 2);
    return row;
  }

  /** Says how many rows there are, and why if there are none. */
  #tell() {
    const shown = /** @type {Shown} */ (this.#shown);
    const { texts, format, store } = this.#hub;
    const all = shown.areas.length;
    const left = this.#order.length;
    const given = { left: format.number(left), all: format.number(all), filter: store.state.filter.trim(), period: format.period(shown.period) };
    const count = store.state.filter.trim() ? texts.say("{left} από {all}", "{left} of {all}", given) : texts.say("{all} συνολικά", "{all} in all", given);
    if (this.#count.textContent !== count) this.#count.textContent = count;
    this.#table.hidden = left === 0;
    this.#empty.hidden = left > 0 && shown.ranked > 0;
    if (left === 0 && all > 0) {
      this.#empty.replaceChildren(
        make("p", {}, data(texts.say("Καμία περιοχή δεν ταιριάζει με «{filter}».", "No area matches “{filter}”.", given))),
        make("button", { type: "button", class: "button", click: () => this.#clearFilter() }, texts.say("Καθαρισμός φίλτρου", "Clear the filter")),
      );
    } else if (!this.#empty.hidden) {
      const message = texts.say("Δεν υπάρχει τιμή για καμία περιοχή ({period}). Ο λόγος αναφέρεται σε κάθε γραμμή.", "No area has a value ({period}). Each row says why.", given);
      const none = texts.say("Δεν υπάρχουν περιοχές σε αυτό το επίπεδο.", "There are no areas at this level.");
      this.#empty.replaceChildren(make("p", {}, all > 0 ? message : none));
    }
    const rest = left - this.#limit;
    this.#more.hidden = rest <= 0;
    const next = { next: format.number(Math.min(rest, STEP)), rest: format.number(Math.max(rest, 0)) };
    this.#more.textContent = texts.say("Εμφάνιση {next} ακόμη (απομένουν {rest})", "Show {next} more ({rest} left)", next);
  }

  #clearFilter() {
    this.#hub.store.set({ filter: "" });
    this.#filter.focus();
  }

  /** Shows more rows and goes on from the first of them. */
  #showMore() {
    const next = this.#order[this.#limit];
    this.#limit += STEP;
    this.#fill();
    this.#tell();
    const code = this.#shown?.areas[next]?.code;
    if (code !== undefined) this.#focus(code, "button");
  }

  /**
   * Paper has no button for more.
   * @param {number} limit
   */
  #print(limit) {
    if (!this.#shown) return;
    this.#limit = limit;
    this.#fill();
    this.#tell();
  }

  #listenToRows() {
    const body = this.#body;
    body.addEventListener("click", (event) => {
      const code = codeAt(event);
      const target = /** @type {Element} */ (event.target);
      // A link leads away, and who marks a figure to copy it chooses nothing.
      if (code === null || target.closest("a") || (window.getSelection()?.toString() && !target.closest("button"))) return;
      this.#own = true;
      this.#hub.store.set({ place: code });
      this.#own = false;
      this.#reach(code);
    });
    body.addEventListener("pointerover", (event) => this.#hover(codeAt(event)));
    body.addEventListener("pointerleave", () => this.#hover(null));
    body.addEventListener("focusin", (event) => {
      const code = codeAt(event);
      this.#hover(code);
      this.#reach(code);
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
    const rows = [...this.#body.rows];
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
    const code = wanted !== null && this.#visible(wanted) ? wanted : this.#body.rows[0]?.dataset.code ?? null;
    if (this.#at !== null && this.#at !== code) this.#rows.get(this.#at)?.reach(false);
    this.#at = code;
    if (code !== null) this.#rows.get(code)?.reach(true);
  }

  /** @param {string} code */
  #visible(code) {
    return this.#rows.get(code)?.element.parentNode === this.#body;
  }

  /** @param {State} state */
  #choose({ place }) {
    const before = this.#chosen;
    this.#chosen = place;
    if (!this.#shown) return;
    if (before !== null) this.#rows.get(before)?.mark(false);
    const known = place === null ? undefined : this.#shown.places.get(place);
    if (place === null || known === undefined) return;
    if (!this.#visible(place) && this.#order.includes(known)) this.#fill();
    this.#rows.get(place)?.mark(true);
    if (this.#own) return;
    this.#reach(place);
    this.#scrollToChosen();
  }

  /** Brings the chosen row into sight within the panel; the page itself never moves. */
  #scrollToChosen() {
    const row = this.#chosen === null ? null : this.#rows.get(this.#chosen)?.element;
    this.#scrollDue = false;
    if (!row || row.parentNode !== this.#body) return;
    if (row.offsetParent === null) {
      this.#scrollDue = true;
      return;
    }
    const panel = scroller(row);
    if (!panel) return;
    const inner = panel.getBoundingClientRect();
    const outer = row.getBoundingClientRect();
    const top = inner.top + this.#head.element.offsetHeight;
    if (outer.top >= top && outer.bottom <= inner.bottom) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    panel.scrollBy({ top: outer.top - (top + inner.bottom) / 2 + outer.height / 2, behavior: still ? "instant" : "smooth" });
  }
}

/**
 * Returns the code of the row an event happened in.
 * @param {Event} event
 */
function codeAt(event) {
  const row = event.target instanceof Element ? event.target.closest("tr[data-code]") : null;
  return row instanceof HTMLElement ? row.dataset.code ?? null : null;
}

/**
 * Returns the nearest element around another that scrolls by itself, short of the page.
 * @param {HTMLElement} element
 */
function scroller(element) {
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if ((overflowY === "auto" || overflowY === "scroll") && each.scrollHeight > each.clientHeight) return each;
  }
  return null;
}
