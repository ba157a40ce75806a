// What the sections of the place card say: the figures, what they are compared with, how they came about.

import { barList, share } from "./card-bars.js";
import { comparison, series } from "./card-figures.js";
import { momentList, timeLine } from "./card-line.js";
import { figureBlock } from "./card-parts.js";
import { data, make } from "./dom.js";
import { beforeName } from "./names.js";

/** @import {Hub, Shown} from "./types.js" */
/** @import {Found} from "./areas.js" */
/** @import {Compared, Figure, Moment} from "./card-figures.js" */

/**
 * Makes the figures of all maps, each with what is to be known of it.
 * @param {Hub} hub
 * @param {(Figure | null)[]} figures none where the indicator has no values at the level of the place
 * @param {Shown[]} maps
 * @param {Found} found
 * @returns {Node[]}
 */
export function figureNodes(hub, figures, maps, found) {
  /** What holds for both maps is said once. @type {Set<string>} */
  const said = new Set();
  return maps.flatMap((map, at) => {
    const figure = figures[at];
    const remarks = (figure ? remarksOn(hub, figure, map) : [withoutValues(hub, map, found)]).filter((words) => !said.has(words));
    remarks.forEach((words) => said.add(words));
    return [...(figure ? [figureBlock(hub, figure)] : []), ...remarks.map((words) => make("p", { class: "card-note" }, data(words)))];
  });
}

/**
 * @param {Hub} hub
 * @param {Shown} map
 * @param {Found} found
 */
function withoutValues({ format, texts }, map, { level }) {
  const given = { title: format.text(map.indicator.title), level: format.text(level.many) };
  return texts.say("Ο δείκτης «{title}» δεν έχει τιμές για το επίπεδο «{level}».", "The indicator “{title}” has no values for the level “{level}”.", given);
}

/**
 * Says where the figure is of another level or period than the map, and how it was made.
 * @param {Hub} hub
 * @param {Figure} figure
 * @param {Shown} map
 */
function remarksOn({ atlas, format, texts }, figure, map) {
  /** @type {string[]} */
  const remarks = [];
  if (figure.level.id !== map.level.id) {
    const given = { map: format.text(map.level.many), own: format.text(figure.level.many) };
    const words = [
      "Ο χάρτης δείχνει το επίπεδο «{map}»· η τιμή εδώ είναι του επιπέδου «{own}».",
      "The map shows the level “{map}”; the value here is of the level “{own}”.",
    ];
    remarks.push(texts.say(words[0], words[1], given));
  }
  if (figure.otherPeriod) {
    const given = { period: format.period(map.period) };
    remarks.push(texts.say("Για την περίοδο {period} δεν υπάρχουν τιμές σε αυτό το επίπεδο.", "There are no values of {period} at this level.", given));
  }
  const { aggregatedFrom } = figure;
  if (aggregatedFrom !== null) {
    const finer = atlas.levels.find(({ id }) => id === aggregatedFrom);
    const given = { level: finer ? format.text(finer.many) : aggregatedFrom };
    remarks.push(texts.say("Υπολογισμένη από τις τιμές του επιπέδου «{level}».", "Computed from the values of the level “{level}”.", given));
  }
  return remarks;
}

/**
 * Makes the comparison with the areas that hold the place, and with the whole.
 * @param {Hub} hub
 * @param {Figure} figure
 * @param {Found} found
 * @returns {Promise<Node[]>} nothing if there is nothing to compare with
 */
export async function comparisonNodes(hub, figure, found) {
  const compared = await comparison(hub, figure, found);
  if (compared.length < 2) return [];
  const rows = compared.map((one, at) => comparedRow(hub, figure, one, at > 0));
  return [make("h3", {}, hub.texts.say("Σε σύγκριση", "In comparison")), barList(rows)];
}

/**
 * @param {Hub} hub
 * @param {Figure} figure
 * @param {Compared} compared
 * @param {boolean} other whether it is another than the place itself
 */
function comparedRow({ format, texts }, { indicator, value: own }, { found, value }, other) {
  // Counts of a part and its whole are compared by the share; bars alone would only tell that the whole is larger.
  const part = other && indicator.measure === "count" && own !== null ? share(own, value) : null;
  const before = other && found ? beforeName(found.level.id, texts) : "";
  return {
    label: found ? `${before}${found.area.name}` : texts.say("Όλος ο άτλαντας", "The whole atlas"),
    value,
    text: format.value(value, indicator),
    note: part === null ? "" : texts.say("το {part} % είναι εδώ", "{part}% of these are here", { part: format.number(part, 1) }),
  };
}

/**
 * Makes the line through time and the list of its values.
 * @param {Hub} hub
 * @param {Figure} figure
 * @param {Found} found
 * @param {boolean} open whether the list is open
 * @returns {Promise<Node[]>} nothing for a single period
 */
export async function timeNodes(hub, { indicator, period }, found, open) {
  const { format, texts } = hub;
  const moments = await series(hub, indicator, found);
  const known = moments.filter(({ value }) => value !== null);
  if (moments.length < 2 || known.length === 0) return [];
  const number = (/** @type {number} */ value) => format.number(value, indicator.decimals);
  const write = (/** @type {Moment} */ { value, lower, upper }) => {
    if (value === null) return texts.say("χωρίς τιμή", "no value");
    return format.value(value, indicator) + (lower !== null && upper !== null ? ` (${number(lower)}–${number(upper)})` : "");
  };
  const ends = known.length > 1 ? [known[0], known[known.length - 1]] : known;
  const label = ends.map((moment) => `${format.period(moment.period)}: ${write(moment)}`).join(", ");
  const axis = [moments[0], moments[moments.length - 1]].map(({ period: when, value }) =>
    make("span", {}, format.period(when), value !== null && make("b", {}, ` ${number(value)}`)),
  );
  const list = momentList(moments, period, write, (one) => format.period(one));
  return [
    make("h3", {}, texts.say("Στον χρόνο", "Over time")),
    timeLine(moments, period, label),
    make("p", { class: "card-axis", "aria-hidden": "true" }, ...axis),
    make("details", { class: "card-all", open }, make("summary", {}, texts.say("Όλες οι τιμές", "All values")), list),
  ];
}
