// Values in words: the figure, its interval, and what is to be known of it.

/** @import {Hub, Shown, Values} from "./types.js" */

/**
 * Returns the value of an area as it is read, and what is to be known of it.
 * @param {Shown} shown
 * @param {number} place
 * @param {Pick<Hub, "format" | "texts">} hub
 * @returns {{value: string, interval: string, note: string}}
 */
export function valueWords({ values, indicator }, place, { format, texts }) {
  const value = values.values[place];
  const lower = values.lower?.[place] ?? null;
  const upper = values.upper?.[place] ?? null;
  const interval =
    value !== null && lower !== null && upper !== null
      ? texts.say("διάστημα {a} – {b}", "interval {a} to {b}", { a: format.number(lower, indicator.decimals), b: format.number(upper, indicator.decimals) })
      : "";
  const status = statusWords(values, place, format.language);
  return {
    value: value === null ? texts.say("χωρίς στοιχεία", "no data") : format.value(value, indicator),
    interval,
    note: [interval, status].filter(Boolean).join(" · "),
  };
}

/**
 * Returns the status of a value in words; empty for a usual one.
 * @param {Values} values
 * @param {number} place
 * @param {string} language
 */
export function statusWords(values, place, language) {
  const status = values.status[place];
  if (status === "A") return "";
  const meaning = values.statuses.find((known) => known.status === status);
  return (language === "el" ? meaning?.meaning_el : meaning?.meaning_en) ?? status;
}
