// The table of the figures the map shows: sorted, filtered, walked by keyboard, linked with the map both ways.

import { data, make } from "./dom.js";
import { Body, scroller, STEP } from "./table-body.js";
import { Head } from "./table-head.js";
import { matching, order, parseSort, prepare, pressed, secondValues } from "./table-order.js";
import { Figures } from "./table-row.js";

/** @import {Hub, Shown, State} from "./types.js" */
/** @import {Column} from "./table-order.js" */

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
  /** How many rows match the filter. */
  #left = 0;
  /** Whether the change of place comes from here: then nothing need scroll. */
  #own = false;
  /** Whether the chosen row is to be brought into sight once the tab with the table is opened. */
  #scrollDue = false;

  #filter;
  #count = make("p", { class: "table-count", role: "status" });
  #caption = make("caption");
  #head;
  #body;
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
    this.#head = new Head(hub, (column) => this.#press(column));
    this.#body = new Body(hub, (code) => this.#choose(code));
    this.#table = make("table", { id: "figures" }, this.#caption, this.#head.element, this.#body.element);
    this.#filter = make("input", {
      type: "search", id: "table-filter", autocomplete: "off", spellcheck: "false",
      placeholder: texts.say("Όνομα περιοχής", "Name of an area"),
      input: () => store.set({ filter: this.#filter.value }),
      keydown: (event) => { if (event.key === "Escape" && this.#filter.value) { event.preventDefault(); this.#clearFilter(); } },
    });
    this.#filter.value = store.state.filter;
    this.#more = make("button", { type: "button", class: "button table-more", hidden: true, click: () => { this.#body.more(); this.#tell(); } });
    store.on(["sort", "filter"], () => this.#rearrange());
    store.on(["place"], (state) => this.#placed(state));
    // What the tab hides has no height: the row is looked for once it is seen.
    store.on(["tab"], () => requestAnimationFrame(() => { if (this.#scrollDue) this.#placed(store.state); }));
    window.addEventListener("beforeprint", () => this.#print(true));
    window.addEventListener("afterprint", () => this.#print(false));
    hub.onShown((shown) => this.#show(shown));
  }

  /** @param {Shown[]} shown */
  #show([shown, second]) {
    if (!shown) return;
    if (!this.#shown) this.#begin();
    this.#shown = shown;
    this.#second = second && second.level.id === shown.level.id ? second : null;
    // Two periods of one indicator are compared by their bars: both columns have one scale.
    const both = this.#second?.indicator.id === shown.indicator.id ? [...shown.values.values, ...this.#second.values.values] : undefined;
    const figures = new Figures(shown, this.#hub, both);
    this.#body.take(figures, this.#second && new Figures(this.#second, this.#hub, both));
    this.#body.mark(this.#hub.store.state.place);
    this.#describe(shown, figures);
    this.#arrange();
    if (this.#scrollDue) this.#placed(this.#hub.store.state);
    whenIdle(() => prepare(shown.areas, this.#hub.format.collator));
  }

  /** Takes the place of what the server wrote. */
  #begin() {
    const { texts } = this.#hub;
    const label = make("label", { for: "table-filter" }, texts.say("Φίλτρο", "Filter"));
    const hint = make("p", { class: "table-hint" }, texts.say("Με ↑ ↓ αλλάζετε γραμμή, με Enter επιλέγετε.", "↑ ↓ move between rows, Enter selects."));
    this.#root.classList.add("table-part");
    this.#root.replaceChildren(make("div", { class: "table-tools" }, label, this.#filter, this.#count), this.#empty, this.#table, this.#more, hint);
  }

  /**
   * Says above the rows what they are, and what holds for all of them.
   * @param {Shown} shown
   * @param {Figures} figures
   */
  #describe(shown, figures) {
    const { texts } = this.#hub;
    this.#caption.replaceChildren(this.#heading(shown));
    if (this.#second) this.#caption.append(this.#heading(this.#second));
    const status = figures.meanings.get(figures.common);
    if (status) this.#caption.append(make("span", { class: "note" }, texts.say("Όλες οι τιμές: {status}", "All values: {status}", { status })));
  }

  /** @param {Shown} shown */
  #heading({ indicator, level, period }) {
    const { texts, format } = this.#hub;
    // The page says the same above its tabs; who comes to the table by a screen reader hears it here.
    const quality = { official: "", approximate: texts.say(" · προσεγγιστικά", " · approximate"), synthetic: texts.say(" · συνθετικά", " · synthetic") }[indicator.quality];
    const parts = [data(format.text(indicator.title)), " · ", data(format.text(level.many)), ` · ${format.period(period)}${quality} `];
    return make("span", { class: "visually-hidden" }, ...parts);
  }

  /** @returns {import("./table-order.js").Sort} */
  #sort() {
    return parseSort(this.#hub.store.state.sort, this.#second !== null);
  }

  /**
   * Sorts by a column and shows what comes first then.
   * @param {Column} column
   */
  #press(column) {
    this.#hub.store.set({ sort: pressed(this.#sort(), column) });
    const panel = scroller(this.#table);
    if (!panel) return;
    const above = this.#table.getBoundingClientRect().top - panel.getBoundingClientRect().top - this.#head.top;
    if (above < 0) panel.scrollBy({ top: above, behavior: "instant" });
  }

  /** Answers a change of order or filter. */
  #rearrange() {
    const { filter } = this.#hub.store.state;
    if (this.#filter.value !== filter) this.#filter.value = filter;
    if (this.#shown) this.#arrange(true);
  }

  /**
   * Finds out which rows stand where, and shows them.
   * @param {boolean} [anew]
   */
  #arrange(anew = false) {
    const shown = /** @type {Shown} */ (this.#shown);
    const { store, format } = this.#hub;
    const sort = this.#sort();
    const matches = matching(shown.areas, store.state.filter);
    const places = order(shown, secondValues(shown, this.#second), sort, format.collator).filter(matches);
    this.#left = places.length;
    this.#head.show(shown, this.#second, sort);
    this.#table.setAttribute("aria-rowcount", String(places.length + 1));
    this.#table.classList.toggle("two", this.#second !== null);
    this.#body.arrange(places, anew);
    this.#tell();
  }

  /** Says how many rows there are, and why if there are none. */
  #tell() {
    const shown = /** @type {Shown} */ (this.#shown);
    const { texts, format, store } = this.#hub;
    const all = shown.areas.length;
    const filter = store.state.filter.trim();
    const given = { left: format.number(this.#left), all: format.number(all) };
    const count = filter ? texts.say("{left} από {all}", "{left} of {all}", given) : texts.say("{all} συνολικά", "{all} in all", given);
    if (this.#count.textContent !== count) this.#count.textContent = count;
    this.#table.hidden = this.#left === 0;
    this.#empty.hidden = this.#left > 0 && shown.ranked > 0;
    if (!this.#empty.hidden) this.#empty.replaceChildren(...this.#why(shown, filter));
    const { rest } = this.#body;
    this.#more.hidden = rest === 0;
    const next = { next: format.number(Math.min(rest, STEP)), rest: format.number(rest) };
    this.#more.textContent = texts.say("Εμφάνιση {next} ακόμη (απομένουν {rest})", "Show {next} more ({rest} left)", next);
  }

  /**
   * Returns what is said where there are no rows, or no values in them.
   * @param {Shown} shown
   * @param {string} filter
   */
  #why(shown, filter) {
    const { texts, format } = this.#hub;
    if (shown.areas.length === 0) return [make("p", {}, texts.say("Δεν υπάρχουν περιοχές σε αυτό το επίπεδο.", "There are no areas at this level."))];
    if (this.#left > 0) {
      const period = format.period(shown.period);
      return [make("p", {}, texts.say("Καμία περιοχή δεν έχει τιμή για την περίοδο {period}· ο λόγος αναφέρεται σε κάθε γραμμή.", "No area has a value for {period}; each row says why.", { period }))];
    }
    return [
      make("p", {}, texts.say("Καμία περιοχή δεν ταιριάζει με το φίλτρο ", "No area matches the filter "), "«", data(filter), "»."),
      make("button", { type: "button", class: "button", click: () => this.#clearFilter() }, texts.say("Καθαρισμός φίλτρου", "Clear the filter")),
    ];
  }

  #clearFilter() {
    this.#hub.store.set({ filter: "" });
    this.#filter.focus();
  }

  /**
   * Paper has no button for more.
   * @param {boolean} all
   */
  #print(all) {
    if (!this.#shown) return;
    this.#body.print(all);
    this.#tell();
  }

  /**
   * Chooses the area of a row; the map follows.
   * @param {string} code
   */
  #choose(code) {
    this.#own = true;
    this.#hub.store.set({ place: code });
    this.#own = false;
  }

  /** @param {Readonly<State>} state */
  #placed({ place }) {
    if (!this.#shown) return;
    this.#body.mark(place);
    const row = this.#body.reveal();
    this.#scrollDue = !this.#own && row !== null && row.offsetParent === null;
    if (row && !this.#own && !this.#scrollDue) this.#bring(row);
  }

  /**
   * Brings a row into sight within the panel; the page itself never moves.
   * @param {HTMLElement} row
   */
  #bring(row) {
    const panel = scroller(row);
    if (!panel) return;
    const inner = panel.getBoundingClientRect();
    const outer = row.getBoundingClientRect();
    const top = inner.top + this.#head.top + this.#head.element.offsetHeight;
    if (outer.top >= top && outer.bottom <= inner.bottom) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    panel.scrollBy({ top: outer.top - (top + inner.bottom) / 2 + outer.height / 2, behavior: still ? "instant" : "smooth" });
  }
}

/**
 * Runs something when nobody waits for anything else.
 * @param {() => void} run
 */
function whenIdle(run) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(run);
  else setTimeout(run, 500);
}
