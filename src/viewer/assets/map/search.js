// The search of places: a combobox with a list of suggestions, after the pattern of the ARIA Authoring Practices.

import { make } from "./dom.js";
import { destination } from "./search-choice.js";
import { SearchList } from "./search-list.js";

/** @import {Hub} from "./types.js" */
/** @import {FoundPlace} from "./search-choice.js" */

/** Waits for the next letter, in milliseconds. */
const DEBOUNCE_MS = 120;
const SHORTEST = 2;
const LIMIT = 8;

/**
 * Makes the form `#search` suggest places.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createSearch(root, hub) {
  return new Search(root, hub);
}

class Search {
  #root;
  #hub;
  #input;
  #list;
  #clear;
  /** Whether Enter was pressed before the answer was there: the first of it is chosen then. */
  #eager = false;
  /** What the list answers. */
  #answered = "";
  #timer = 0;
  #request = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {Hub} hub
   */
  constructor(root, hub) {
    this.#root = root;
    this.#hub = hub;
    this.#input = /** @type {HTMLInputElement} */ (root.querySelector("#search-input"));
    this.#list = new SearchList(hub, this.#input, (place) => this.#choose(place));
    const label = hub.texts.say("Καθαρισμός της αναζήτησης", "Clear the search");
    this.#clear = make("button", { type: "button", class: "search-clear", "aria-label": label, title: label }, "×");
    this.#prepare();
    this.#listen();
  }

  #prepare() {
    const input = this.#input;
    // A combobox may not be of type `search`; keyboards on screens still offer their search key.
    input.type = "text";
    const attributes = {
      role: "combobox", inputmode: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      maxlength: "200", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": "search-list",
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const field = make("div", { class: "search-field" });
    input.replaceWith(field);
    field.append(input, this.#clear, ...this.#list.elements);
    this.#root.classList.add("enhanced");
    this.#clear.hidden = input.value === "";
  }

  #listen() {
    const input = this.#input;
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("focus", () => this.#reopen());
    input.addEventListener("click", () => this.#reopen());
    this.#root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#enter();
    });
    this.#root.addEventListener("focusout", (event) => {
      if (!this.#root.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#list.close();
    });
    this.#clear.addEventListener("click", () => {
      this.#empty();
      input.focus();
    });
  }

  get #query() {
    return this.#input.value.trim();
  }

  /** Whether the list answers what stands in the field. */
  get #current() {
    return this.#list.count > 0 && this.#query === this.#answered;
  }

  #typed() {
    this.#clear.hidden = this.#input.value === "";
    this.#stop();
    if (this.#query.length < SHORTEST) this.#list.clear();
    else this.#timer = window.setTimeout(() => void this.#ask(), DEBOUNCE_MS);
  }

  /** Nothing that was asked for before is waited for any longer. */
  #stop() {
    this.#eager = false;
    window.clearTimeout(this.#timer);
    this.#request.abort();
  }

  /** @param {boolean} [eager] whether the first place that is found is chosen at once */
  async #ask(eager = false) {
    const { api, texts } = this.#hub;
    this.#stop();
    this.#eager = eager;
    const request = new AbortController();
    this.#request = request;
    const query = this.#query;
    // What is there stays until something better comes; only an empty list says that it is waiting.
    if (this.#list.count === 0) this.#list.tell(texts.say("Αναζήτηση…", "Searching…"));
    try {
      const answer = await api.json("places", { q: query, limit: LIMIT }, request.signal);
      if (request.signal.aborted) return;
      this.#answered = query;
      this.#list.show(answer.places, query);
      if (this.#eager) this.#choose(this.#list.best);
    } catch (error) {
      if (!request.signal.aborted) this.#list.fail(error, () => this.#again());
    }
  }

  #again() {
    this.#input.focus();
    void this.#ask();
  }

  #reopen() {
    if (!this.#list.isOpen && this.#current) this.#list.open();
  }

  #empty() {
    this.#input.value = "";
    this.#typed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    // The field itself keeps Home, End and the sideways arrows, as any field of text.
    if (event.key === "Escape") this.#escape(event);
    else if (event.key === "ArrowDown") this.#arrow(event, 1);
    else if (event.key === "ArrowUp") this.#arrow(event, -1);
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (!this.#list.isOpen && this.#input.value === "") return;
    event.preventDefault();
    this.#stop();
    if (this.#list.isOpen) this.#list.close();
    else this.#empty();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {1 | -1} step
   */
  #arrow(event, step) {
    event.preventDefault();
    if (!this.#list.isOpen) {
      if (this.#current) this.#list.open();
      else if (this.#query.length >= SHORTEST) void this.#ask();
    }
    this.#list.step(step);
  }

  #enter() {
    if (this.#list.points || this.#current) {
      this.#choose(this.#list.best);
    } else if (this.#query !== "") {
      void this.#ask(true);
    }
  }

  /** @param {FoundPlace | undefined} place */
  #choose(place) {
    this.#stop();
    if (!place) return;
    const { atlas, map, store, texts } = this.#hub;
    const { change, bbox, point, name } = destination(place, store.state, atlas);
    this.#input.value = name;
    this.#clear.hidden = false;
    this.#list.clear();
    this.#list.say(texts.say("Επιλέχθηκε: {name}", "Chosen: {name}", { name }));
    store.set(change);
    if (bbox) map.fit(bbox);
    else if (point) map.fly(point[0], point[1]);
  }
}
