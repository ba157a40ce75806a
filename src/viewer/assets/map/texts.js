// What the page says, in Greek and English. Parts add their own texts where they stand, with `say`.

/** @import {Language} from "./types.js" */

/** Says things in the page's language. */
export class Texts {
  /** @param {Language} language */
  constructor(language) {
    this.language = language;
  }

  /**
   * Returns the text in the page's language; `{name}` is replaced by what is given for it.
   * @param {string} el
   * @param {string} en
   * @param {Record<string, string | number>} [given]
   */
  say(el, en, given = {}) {
    const text = this.language === "el" ? el : en;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
  }
}
