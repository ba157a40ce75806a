// The pieces of the place card: its head, one figure, the areas inside.

import { headingOf } from "./headline.js";
import { chainOf, select } from "./areas.js";
import { data, make } from "./dom.js";
import { beforeName, greekBeside } from "./names.js";

/** @import {Hub, Indicator} from "./types.js" */
/** @import {Found} from "./areas.js" */
/** @import {Child, Figure} from "./card-figures.js" */

/** As many areas are listed before someone asks for all. */
const FEW = 10;

/**
 * Makes the head: what the place is, its name, what holds it, and the way out.
 * @param {Hub} hub
 * @param {Found} found
 * @param {() => void} close
 */
export function head(hub, found, close) {
  const { format, texts } = hub;
  const { area, level } = found;
  const greek = greekBeside(area, texts.language);
  const label = texts.say("Κλείσιμο της καρτέλας του τόπου", "Close the card of the place");
  const parents = make("p", { class: "card-parents" });
  const approximate = make("span", { class: "badge approximate" }, texts.say("προσεγγιστικά όρια", "approximate boundaries"));
  void chainOf(hub, found).then(
    (chain) => chain.forEach((holder, at) => parents.append(at > 0 ? " › " : "", areaButton(hub, holder))),
    // What holds it is told by the comparison too; the card does without.
    () => parents.remove(),
  );
  return make(
    "header",
    { class: "card-head" },
    make(
      "div",
      { class: "card-title" },
      make("p", { class: "card-level" }, format.text(level.one)),
      make("h2", { tabindex: "-1" }, data(area.name), greek && make("span", { class: "card-greek", lang: "el" }, " ", data(greek))),
      parents,
      level.quality === "approximate" && make("p", { class: "card-badges" }, approximate),
    ),
    make("button", { type: "button", class: "card-close", "aria-label": label, title: label, click: close }, "×"),
  );
}

/**
 * @param {Hub} hub
 * @param {Found} found
 */
function areaButton(hub, found) {
  const before = beforeName(found.level.id, hub.texts);
  return make("button", { type: "button", class: "card-area", click: () => select(hub, found) }, before, data(found.area.name));
}

/**
 * Makes one figure with all that belongs to it.
 * @param {Hub} hub
 * @param {Figure} figure
 */
export function figureBlock({ format, texts }, figure) {
  const { indicator, value } = figure;
  const facts = make("ul", { class: "card-facts" });
  for (const fact of factsOf(figure, format, texts)) facts.append(make("li", {}, data(fact)));
  return make(
    "div",
    { class: "card-figure" },
    heading(format.text(indicator.title), format.period(figure.period)),
    make("p", { class: "card-value" }, ...(value === null ? [withoutValue(figure, texts)] : bigValue(value, indicator, format))),
    indicator.quality !== "official" && make("p", { class: "card-badges" }, qualityBadge(indicator, texts)),
    facts.hasChildNodes() && facts,
  );
}

/**
 * Makes the heading of a figure; some titles name their only period themselves.
 * @param {string} title
 * @param {string} period
 */
function heading(title, period) {
  return make("h3", {}, data(title), ...(title.includes(period) ? [] : [" ", make("span", { class: "period" }, period)]));
}

/**
 * @param {number} value
 * @param {Indicator} indicator
 * @param {import("./format.js").Format} format
 */
function bigValue(value, indicator, format) {
  return [make("strong", {}, format.number(value, indicator.decimals)), " ", make("span", { class: "unit" }, data(format.text(indicator.unit)))];
}

/**
 * @param {Figure} figure
 * @param {import("./texts.js").Texts} texts
 */
function withoutValue({ meaning }, texts) {
  const none = texts.say("Χωρίς τιμή", "No value");
  return make("span", { class: "none" }, meaning ? `${none}: ${meaning}` : none);
}

/**
 * @param {Indicator} indicator
 * @param {import("./texts.js").Texts} texts
 */
function qualityBadge({ quality }, texts) {
  const words =
    quality === "synthetic"
      ? texts.say("συνθετικά στοιχεία: επινοημένα, για δοκιμή", "synthetic figures: invented, for trial")
      : texts.say("κατά προσέγγιση", "approximate");
  return make("span", { class: `badge ${quality}` }, words);
}

/**
 * Returns what else is known of a value, a sentence each.
 * @param {Figure} figure
 * @param {import("./format.js").Format} format
 * @param {import("./texts.js").Texts} texts
 * @returns {string[]}
 */
export function factsOf(figure, format, texts) {
  const { decimals } = figure.indicator;
  const number = (/** @type {number} */ value) => format.number(value, decimals);
  /** @type {string[]} */
  const facts = [];
  if (figure.value !== null && figure.rank > 0 && figure.ranked > 1) {
    const given = { rank: format.number(figure.rank), of: format.number(figure.ranked) };
    facts.push(texts.say("Κατάταξη: {rank} από {of} (1 = υψηλότερη τιμή)", "Rank: {rank} of {of} (1 = highest value)", given));
  }
  if (figure.lower !== null && figure.upper !== null) {
    facts.push(texts.say("Διάστημα: {range}", "Interval: {range}", { range: `${number(figure.lower)}–${number(figure.upper)}` }));
  }
  if (figure.numerator !== null && figure.denominator !== null) {
    const parts = { part: whole(figure.numerator, format), all: whole(figure.denominator, format) };
    const within = figure.indicator.measure === "rate" && figure.numerator >= 0 && figure.numerator <= figure.denominator;
    // A change or a density is not a part of anything.
    facts.push(within ? texts.say("{part} από {all}", "{part} of {all}", parts) : texts.say("{part} διά {all}", "{part} divided by {all}", parts));
  }
  if (figure.n !== null) facts.push(texts.say("Παρατηρήσεις: {n}", "Observations: {n}", { n: whole(figure.n, format) }));
  if (figure.value !== null && figure.status !== "A" && figure.meaning) facts.push(figure.meaning.charAt(0).toUpperCase() + figure.meaning.slice(1));
  return facts;
}

/**
 * Writes a count; parts of a rate may be weighted and have a fraction.
 * @param {number} value
 * @param {import("./format.js").Format} format
 */
function whole(value, format) {
  return format.number(value, Number.isInteger(value) ? 0 : 1);
}

/**
 * Makes the list of the areas inside, with the values of each map.
 * @param {Hub} hub
 * @param {NonNullable<Awaited<ReturnType<typeof import("./card-figures.js").inside>>>} given
 */
export function childrenList(hub, { level, figures, children }) {
  const { format, texts } = hub;
  const rows = children.map((child) => childRow(hub, child, level, figures));
  const list = make("ul", { class: figures.length > 1 ? "card-children pair" : "card-children" }, ...rows);
  const title = make("h3", {}, `${format.text(level.many)} (${format.number(children.length)})`);
  const section = make("div", {}, title);
  const captions = figures.map((figure) => headingOf(figure, hub));
  if (captions.length > 0) section.append(make("p", { class: "card-note" }, data(captions.join(" · "))));
  section.append(list);
  if (rows.length > FEW + 2) {
    rows.slice(FEW).forEach((row) => (row.hidden = true));
    const all = make("button", { type: "button", class: "button" }, texts.say("Όλοι οι τόποι ({n})", "All places ({n})", { n: rows.length }));
    all.addEventListener("click", () => {
      rows.forEach((row) => (row.hidden = false));
      all.remove();
      /** @type {HTMLElement | null} */ (rows[FEW].querySelector("button"))?.focus();
    });
    section.append(all);
  }
  return section;
}

/**
 * @param {Hub} hub
 * @param {Child} child
 * @param {import("./types.js").Level} level
 * @param {{indicator: Indicator}[]} figures
 */
function childRow(hub, { area, values }, level, figures) {
  const row = make("li", {}, make("button", { type: "button", class: "card-area", click: () => select(hub, { area, level }) }, data(area.name)));
  values.forEach((value, at) => {
    row.append(" ", make("span", { class: "figure" }, value === null ? "–" : hub.format.value(value, figures[at].indicator)));
  });
  row.addEventListener("mouseenter", () => hub.map.hover(area.code));
  row.addEventListener("mouseleave", () => hub.map.hover(null));
  return row;
}
