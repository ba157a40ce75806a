// Numbers, units and periods as people write them, in Greek or English.

/** @import {Bilingual, Indicator, Language} from "./types.js" */

const NO_BREAK = "\u00a0";

/** Writes figures in a language. */
export class Format {
  /** @param {Language} language */
  constructor(language) {
    this.language = language;
    const locale = language === "el" ? "el-GR" : "en-GB";
    this.collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
    this.#numbers = Array.from({ length: 10 }, (_, digits) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: true }),
    );
  }

  /** @type {Intl.NumberFormat[]} */
  #numbers;

  /**
   * Returns a number with so many decimals, and a true minus.
   * @param {number} value
   * @param {number} [decimals]
   */
  number(value, decimals = 0) {
    const text = this.#numbers[Math.min(Math.max(decimals, 0), 9)].format(value);
    return text.replace(/^-(?=[0.,]*$)/, "").replace("-", "−");
  }

  /**
   * Returns a value with its unit.
   * @param {number} value
   * @param {Indicator} indicator
   */
  value(value, indicator) {
    return `${this.number(value, indicator.decimals)}${NO_BREAK}${this.text(indicator.unit)}`.trimEnd();
  }

  /**
   * Returns a text in the page's language, or in the other where it is missing.
   * @param {Bilingual} text
   */
  text(text) {
    return this.language === "el" ? text.el || text.en : text.en || text.el;
  }

  /**
   * Returns a period as it is read: `2021`, `2011–2021`, «α΄ εξάμηνο 2021», «Μάρτιος 2021».
   * @param {string} period
   */
  period(period) {
    const greek = this.language === "el";
    const part = /^(\d{4})-([SQ])([1-4])$/.exec(period);
    if (part) {
      const [, year, kind, number] = part;
      const ordinal = (greek ? ["α΄", "β΄", "γ΄", "δ΄"] : ["first", "second", "third", "fourth"])[Number(number) - 1];
      if (greek) return `${ordinal} ${kind === "S" ? "εξάμηνο" : "τρίμηνο"} ${year}`;
      return `${ordinal} ${kind === "S" ? "half" : "quarter"} of ${year}`;
    }
    const month = /^(\d{4})-(\d{2})$/.exec(period);
    if (month) {
      const date = new Date(Date.UTC(Number(month[1]), Number(month[2]) - 1, 1));
      return new Intl.DateTimeFormat(greek ? "el-GR" : "en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(date);
    }
    return period.replace("/", "–");
  }

  /**
   * Returns a distance: metres below one kilometre, then kilometres.
   * @param {number} metres
   */
  distance(metres) {
    if (metres < 995) return `${this.number(Math.round(metres / 10) * 10)}${NO_BREAK}${this.language === "el" ? "μ." : "m"}`;
    const decimals = metres < 9950 ? 1 : 0;
    return `${this.number(metres / 1000, decimals)}${NO_BREAK}${this.language === "el" ? "χλμ." : "km"}`;
  }
}
