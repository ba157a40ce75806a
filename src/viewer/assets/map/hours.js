// Opening hours as people read them: «Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά» from `Mo-Fr 08:00-15:00; PH off`.
//
// The small part of OpenStreetMap's `opening_hours` that offices use: days, lists and ranges of days, public holidays, times, `off` and `24/7`.
// Anything beyond it (months, weeks, comments, sunsets) is left as it stands: half understood hours send people to closed doors.
// Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification

/** @import {Language} from "./types.js" */

/**
 * A range of days, both ends in it; `days` count from Monday, 0.
 * @typedef {{from: number, to: number}} DayRange
 */

/**
 * One rule: on these days, at these times.
 * @typedef {object} Rule
 * @property {DayRange[]} days none: every day
 * @property {boolean} holidays whether it is for public holidays too, or only for them
 * @property {string[]} times such as `08:00–15:00`; none: closed
 * @property {boolean} always open day and night
 */

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/** @type {Record<Language, {days: string[], and: string, daily: string, holidays: string, always: string, closed: string, holidaysClosed: string}>} */
const WORDS = {
  el: {
    days: ["Δευτ.", "Τρ.", "Τετ.", "Πέμ.", "Παρ.", "Σάβ.", "Κυρ."],
    and: " και ",
    daily: "Κάθε μέρα",
    holidays: "αργίες",
    always: "όλο το 24ωρο",
    closed: "κλειστά",
    holidaysClosed: "αργίες κλειστά",
  },
  en: {
    days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    and: " and ",
    daily: "Every day",
    holidays: "public holidays",
    always: "24 hours",
    closed: "closed",
    holidaysClosed: "closed on public holidays",
  },
};

/**
 * Returns opening hours in words, one piece a rule; the text itself, as one piece, if it says more than is understood here.
 * @param {string} text
 * @param {Language} language
 * @returns {string[]}
 */
export function hoursInWords(text, language) {
  const rules = parseHours(text);
  return rules ? rules.map((rule) => say(rule, language)) : [text.trim()];
}

/**
 * Returns the rules of a text; nothing if any part of it is not understood.
 * @param {string} text
 * @returns {Rule[] | null}
 */
export function parseHours(text) {
  const parts = text.split(";").map((part) => part.trim());
  if (parts[parts.length - 1] === "") parts.pop();
  if (parts.length === 0) return null;
  /** @type {Rule[]} */
  const rules = [];
  for (const part of parts) {
    const rule = parseRule(part);
    if (!rule) return null;
    rules.push(rule);
  }
  return rules;
}

/**
 * @param {string} part
 * @returns {Rule | null}
 */
function parseRule(part) {
  const tight = part.replace(/\s*([,–-])\s*/g, "$1").replaceAll("–", "-");
  if (tight === "24/7") return { days: [], holidays: false, times: [], always: true };
  const words = tight.split(/\s+/);
  if (words.length > 2 || words[0] === "") return null;
  const days = /^[A-Z]/.test(words[0]) ? parseDays(/** @type {string} */ (words.shift())) : { days: [], holidays: false };
  if (!days) return null;
  const hours = words.shift();
  if (hours === undefined) return null;
  if (hours === "off" || hours === "closed") return { ...days, times: [], always: false };
  if (hours === "00:00-24:00") return { ...days, times: [], always: true };
  const times = hours.split(",").map(parseTime);
  return times.every((time) => time !== null) ? { ...days, times, always: false } : null;
}

/**
 * @param {string} list such as `Mo-We,Fr,PH`
 * @returns {{days: DayRange[], holidays: boolean} | null}
 */
function parseDays(list) {
  /** @type {DayRange[]} */
  const days = [];
  let holidays = false;
  for (const item of list.split(",")) {
    if (item === "PH") {
      holidays = true;
      continue;
    }
    const ends = item.split("-").map((day) => DAYS.indexOf(day));
    if (ends.length > 2 || ends.includes(-1)) return null;
    days.push({ from: ends[0], to: ends[ends.length - 1] });
  }
  return { days, holidays };
}

/**
 * Returns `08:00–15:00` for `8:00-15:00`; after midnight times may be written beyond 24:00.
 * @param {string} text
 */
function parseTime(text) {
  const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [from, fromMinutes, to, toMinutes] = match.slice(1).map(Number);
  if (from > 24 || to > 48 || fromMinutes > 59 || toMinutes > 59) return null;
  return `${clock(from, fromMinutes)}–${clock(to, toMinutes)}`;
}

/**
 * @param {number} hours
 * @param {number} minutes
 */
function clock(hours, minutes) {
  const shown = hours > 24 || (hours === 24 && minutes > 0) ? hours - 24 : hours;
  return `${String(shown).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/**
 * @param {Rule} rule
 * @param {Language} language
 */
function say(rule, language) {
  const words = WORDS[language];
  const closed = rule.times.length === 0 && !rule.always;
  if (closed && rule.holidays && rule.days.length === 0) return words.holidaysClosed;
  const times = closed ? words.closed : rule.always ? words.always : list(rule.times, words.and);
  return `${sayDays(rule, words)} ${times}`;
}

/**
 * @param {Rule} rule
 * @param {(typeof WORDS)["el"]} words
 */
function sayDays(rule, words) {
  const everyDay = rule.days.length === 0 || (rule.days.length === 1 && rule.days[0].from === 0 && rule.days[0].to === 6);
  const days = rule.days.map(({ from, to }) => (from === to ? words.days[from] : `${words.days[from]}–${words.days[to]}`));
  if (rule.holidays) return list([...(rule.days.length > 0 && everyDay ? [words.daily] : days), words.holidays], words.and);
  return everyDay ? words.daily : list(days, words.and);
}

/**
 * Returns «α, β και γ».
 * @param {string[]} items
 * @param {string} and
 */
function list(items, and) {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")}${and}${items[items.length - 1]}`;
}
