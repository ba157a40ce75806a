// The list under the search: places to choose from, or why there are none.

import { data, make } from "./dom.js";
import { failure } from "./failure.js";
import { optionOf } from "./search-option.js";

/** @import {Hub} from "./types.js" */
/** @import {FoundPlace} from "./search-choice.js" */

/** A listbox that belongs to a field of text; the field keeps the focus. */
export class SearchList {
  /** @type {FoundPlace[]} */
  #places = [];
  /** The option the arrow keys point at; −1 for none. */
  #active = -1;
  #hub;
  #input;
  #list;
  #message = make("div", { class: "search-message" });
  #popup;
  /** Says how many places there are to those who do not see them. */
  #live = make("p", { class: "visually-hidden", role: "status" });

  /**
   * @param {Hub} hub
   * @param {HTMLInputElement} input
   * @param {(place: FoundPlace) => void} choose
   */
  constructor(hub, input, choose) {
    this.#hub = hub;
    this.#input = input;
    this.#list = make("ul", { id: "search-list", role: "listbox", "aria-label": hub.texts.say("Τόποι", "Places") });
    this.#popup = make("div", { class: "search-popup", hidden: true }, this.#list, this.#message);
    // Pressing on an option must not take the focus from the field, else the list is gone before the click.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) choose(this.#places[[...this.#list.children].indexOf(option)]);
    });
  }

  /** What stands in the page, in this order: the list, and what is spoken. */
  get elements() {
    return [this.#popup, this.#live];
  }

  get isOpen() {
    return !this.#popup.hidden;
  }

  get count() {
    return this.#places.length;
  }

  /** The place pointed at, or else the first; nothing if there is none. */
  get best() {
    return this.#places[Math.max(this.#active, 0)];
  }

  /** Whether the arrow keys point at a place. */
  get points() {
    return this.#active >= 0;
  }

  /**
   * Shows what was found.
   * @param {FoundPlace[]} places
   * @param {string} query
   */
  show(places, query) {
    const { texts } = this.#hub;
    this.#fill(places);
    if (places.length > 0) {
      this.#message.replaceChildren();
      this.say(places.length === 1 ? texts.say("1 τόπος", "1 place") : texts.say("{n} τόποι", "{n} places", { n: places.length }));
      this.open();
    } else {
      this.tell(texts.say("Κανένας τόπος με όνομα «{query}».", "No place is called “{query}”.", { query }));
      this.say(this.#message.textContent ?? "");
    }
  }

  /**
   * Shows a message below the places, if there are any.
   * @param {string} message
   */
  tell(message) {
    this.#message.replaceChildren(make("p", {}, data(message)));
    this.open();
  }

  /**
   * Says that the search failed.
   * @param {unknown} error
   * @param {() => void} again
   */
  fail(error, again) {
    const { texts } = this.#hub;
    this.#fill([]);
    this.#message.replaceChildren(failure(texts.say("Η αναζήτηση δεν έγινε.", "The search failed."), error, texts, again));
    this.say(this.#message.querySelector("p")?.textContent ?? "");
    this.open();
  }

  /** Takes everything away. */
  clear() {
    this.#fill([]);
    this.#message.replaceChildren();
    this.say("");
    this.close();
  }

  /** @param {FoundPlace[]} places */
  #fill(places) {
    this.#places = places;
    this.#list.replaceChildren(...places.map((place, index) => optionOf(place, index, this.#hub)));
    this.point(-1);
  }

  /**
   * Speaks, without showing.
   * @param {string} message
   */
  say(message) {
    this.#live.textContent = message;
  }

  open() {
    this.#popup.hidden = false;
    this.#list.hidden = this.count === 0;
    this.#input.setAttribute("aria-expanded", String(this.count > 0));
  }

  close() {
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  /**
   * Points at the next place or the one before; after the last comes the first.
   * @param {1 | -1} step
   */
  step(step) {
    if (this.count === 0) return;
    const from = this.#active < 0 && step < 0 ? 0 : this.#active;
    this.point((from + step + this.count) % this.count);
  }

  /** @param {number} index */
  point(index) {
    this.#active = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.#list.children[index];
    if (option) {
      this.#input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }
}
