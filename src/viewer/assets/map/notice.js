// Telling the visitor what happened: a line at the bottom of the page, spoken by screen readers.

import { make } from "./dom.js";

/** @import {Texts} from "./texts.js" */

/** Shows one notice a topic. */
export class Notices {
  #root;
  #texts;
  /** @type {Map<string, HTMLElement>} */
  #open = new Map();

  /**
   * @param {HTMLElement} root an element with `role="status"`
   * @param {Texts} texts
   */
  constructor(root, texts) {
    this.#root = root;
    this.#texts = texts;
  }

  /**
   * Shows a notice in place of any other on the topic.
   * @param {string} topic
   * @param {string} message
   * @param {{kind?: "info" | "error", action?: {label: string, run: () => void}, dismiss?: boolean}} [options]
   */
  show(topic, message, { kind = "info", action, dismiss = true } = {}) {
    this.clear(topic);
    const notice = make("div", { class: `notice-line ${kind}`, "data-topic": topic }, make("p", {}, message));
    if (action) {
      notice.append(make("button", { type: "button", class: "button", click: () => { this.clear(topic); action.run(); } }, action.label));
    }
    if (dismiss) {
      const label = this.#texts.say("Κλείσιμο", "Close");
      notice.append(make("button", { type: "button", class: "quiet", "aria-label": label, title: label, click: () => this.clear(topic) }, "×"));
    }
    this.#open.set(topic, notice);
    this.#root.append(notice);
  }

  /**
   * Takes the notice on a topic away.
   * @param {string} topic
   */
  clear(topic) {
    this.#open.get(topic)?.remove();
    this.#open.delete(topic);
  }
}
