// The search of places: a combobox with a list of suggestions, after the pattern of the ARIA Authoring Practices.

import { make } from "./dom.js";
import { failure } from "./failure.js";
import { destination } from "./search-choice.js";
import { optionOf } from "./search-option.js";

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
  #popup;
  #list;
  #message;
  #live;
  #clear;
  /** @type {FoundPlace[]} */
  #places = [];
  /** The option the arrow keys point at; −1 for none. */
  #active = -1;
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
    const say = hub.texts.say.bind(hub.texts);
    this.#root = root;
    this.#hub = hub;
    this.#input = /** @type {HTMLInputElement} */ (root.querySelector("#search-input"));
    this.#list = make("ul", { id: "search-list", role: "listbox", "aria-label": say("Τόποι", "Places") });
    this.#message = make("div", { class: "search-message" });
    this.#popup = make("div", { class: "search-popup", hidden: true }, this.#list, this.#message);
    this.#live = make("p", { class: "search-live visually-hidden", role: "status" });
    const label = say("Καθαρισμός της αναζήτησης", "Clear the search");
    this.#clear = make("button", { type: "button", class: "search-clear", "aria-label": label, title: label, hidden: true }, "×");
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
    field.append(input, this.#clear, this.#popup);
    this.#root.append(this.#live);
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
      if (!this.#root.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#close();
    });
    // Pressing on an option must not take the focus from the field, else the list is gone before the click.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) this.#choose(this.#places[[...this.#list.children].indexOf(option)]);
    });
    this.#clear.addEventListener("click", () => {
      this.#empty();
      input.focus();
    });
  }

  #typed() {
    this.#clear.hidden = this.#input.value === "";
    this.#eager = false;
    window.clearTimeout(this.#timer);
    this.#request.abort();
    if (this.#query().length < SHORTEST) {
      this.#show([], "");
      this.#close();
      return;
    }
    this.#timer = window.setTimeout(() => void this.#ask(), DEBOUNCE_MS);
  }

  #query() {
    return this.#input.value.trim();
  }

  async #ask() {
    const { texts } = this.#hub;
    window.clearTimeout(this.#timer);
    this.#request.abort();
    const request = new AbortController();
    this.#request = request;
    const query = this.#query();
    // What is there stays until something better comes; only an empty list says that it is waiting.
    if (this.#places.length === 0) this.#tell(texts.say("Αναζήτηση…", "Searching…"));
    try {
      const answer = await this.#hub.api.json("places", { q: query, limit: LIMIT }, request.signal);
      if (request.signal.aborted) return;
      this.#answered = query;
      this.#show(answer.places, query);
      if (this.#eager && answer.places.length > 0) this.#choose(answer.places[0]);
    } catch (error) {
      if (!request.signal.aborted) this.#failed(error);
    }
  }

  /**
   * @param {FoundPlace[]} places
   * @param {string} query
   */
  #show(places, query) {
    const { texts } = this.#hub;
    this.#places = places;
    this.#list.replaceChildren(...places.map((place, index) => optionOf(place, index, this.#hub)));
    this.#point(-1);
    if (places.length > 0) {
      this.#message.replaceChildren();
      this.#live.textContent = places.length === 1 ? texts.say("1 τόπος", "1 place") : texts.say("{n} τόποι", "{n} places", { n: places.length });
      this.#open();
    } else if (query) {
      this.#tell(texts.say("Κανένας τόπος με όνομα «{query}».", "No place is called “{query}”.", { query }));
      this.#live.textContent = this.#message.textContent;
    } else {
      this.#live.textContent = "";
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    const { texts } = this.#hub;
    this.#places = [];
    this.#list.replaceChildren();
    this.#point(-1);
    const again = () => {
      this.#input.focus();
      void this.#ask();
    };
    this.#message.replaceChildren(failure(texts.say("Η αναζήτηση δεν έγινε.", "The search failed."), error, texts, again));
    this.#live.textContent = this.#message.querySelector("p")?.textContent ?? "";
    this.#open();
  }

  /** @param {string} message */
  #tell(message) {
    this.#message.replaceChildren(make("p", {}, make("bdi", {}, message)));
    this.#open();
  }

  #open() {
    this.#popup.hidden = false;
    this.#input.setAttribute("aria-expanded", String(this.#places.length > 0));
    this.#list.hidden = this.#places.length === 0;
  }

  #close() {
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#point(-1);
  }

  #reopen() {
    if (this.#popup.hidden && this.#places.length > 0 && this.#query() === this.#answered) this.#open();
  }

  #empty() {
    this.#input.value = "";
    this.#typed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const last = this.#places.length - 1;
    if (event.key === "Escape") this.#escape(event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#arrow(event, last);
    // The field itself keeps Home, End and the sideways arrows, as in any field of text.
    else if (event.key === "Tab") this.#close();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (this.#popup.hidden && this.#input.value === "") return;
    event.preventDefault();
    if (this.#popup.hidden) this.#empty();
    else this.#close();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} last
   */
  #arrow(event, last) {
    event.preventDefault();
    if (this.#popup.hidden) {
      if (last >= 0 && this.#query() === this.#answered) this.#open();
      else if (this.#query().length >= SHORTEST) void this.#ask();
    }
    if (last < 0) return;
    const down = event.key === "ArrowDown";
    const from = this.#active;
    if (down) this.#point(from >= last ? 0 : from + 1);
    else this.#point(from <= 0 ? last : from - 1);
  }

  /** @param {number} index */
  #point(index) {
    this.#active = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.#list.children[index];
    if (!option) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    this.#input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #enter() {
    const pointed = this.#places[this.#active];
    if (pointed) this.#choose(pointed);
    else if (this.#places.length > 0 && this.#query() === this.#answered) this.#choose(this.#places[0]);
    else if (this.#query().length > 0) {
      this.#eager = true;
      void this.#ask();
    }
  }

  /** @param {FoundPlace | undefined} place */
  #choose(place) {
    if (!place) return;
    const { atlas, store, map, texts } = this.#hub;
    const { change, bbox, point, name } = destination(place, store.state, atlas);
    this.#eager = false;
    this.#input.value = name;
    this.#answered = name;
    this.#clear.hidden = false;
    this.#places = [];
    this.#list.replaceChildren();
    this.#close();
    this.#live.textContent = texts.say("Επιλέχθηκε: {name}", "Chosen: {name}", { name });
    store.set(change);
    if (bbox) map.fit(bbox);
    else if (point) map.fly(point[0], point[1]);
  }
}
