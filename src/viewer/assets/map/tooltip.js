// A few words at the pointer: the name of an area and its value.

import { data, make } from "./dom.js";
import { valueWords } from "./words.js";

/** @import {Hub, Shown} from "./types.js" */

/** Shows words beside the pointer. Screen readers get the same from the table. */
export class Tooltip {
  #hub;
  #element = make("div", { class: "tooltip", hidden: true, "aria-hidden": "true" });
  #parent;

  /**
   * @param {Hub} hub
   * @param {HTMLElement} parent
   */
  constructor(hub, parent) {
    this.#hub = hub;
    this.#parent = parent;
    parent.append(this.#element);
  }

  /**
   * @param {Shown | null} shown
   * @param {string | null} code
   * @param {{x: number, y: number}} point
   */
  show(shown, code, { x, y }) {
    const place = code === null ? undefined : shown?.places.get(code);
    if (!shown || place === undefined) return this.hide();
    const area = shown.areas[place];
    const { value, note } = valueWords(shown, place, this.#hub);
    this.#element.replaceChildren(
      make("strong", {}, data(area.name)),
      make("span", { class: "tooltip-value" }, value),
      note ? make("span", { class: "tooltip-note" }, note) : "",
    );
    this.#element.hidden = false;
    const { clientWidth, clientHeight } = this.#parent;
    const { offsetWidth, offsetHeight } = this.#element;
    const left = Math.min(x + 14, clientWidth - offsetWidth - 6);
    const top = y + 18 + offsetHeight > clientHeight ? y - offsetHeight - 12 : y + 18;
    this.#element.style.transform = `translate(${Math.max(left, 6)}px, ${Math.max(top, 6)}px)`;
  }

  hide() {
    this.#element.hidden = true;
  }
}
