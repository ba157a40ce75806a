// What is shown, in words: the heading, the sentence, the source; and the form that chooses it.

import { byId, data, make } from "./dom.js";

/** @import {Hub, Indicator, Shown} from "./types.js" */

/** @param {Hub} hub */
export function createHeadline(hub) {
  const { atlas, texts, format } = hub;
  // What the address asked for is of no matter once something else is chosen.
  hub.store.on(["indicator", "period", "level"], () => document.getElementById("instead")?.remove());
  const [title, subtitle, summary, about] = ["title", "subtitle", "summary", "about"].map((id) => document.getElementById(id));
  if (!title || !subtitle || !summary || !about) return;
  hub.onShown(([shown, second]) => {
    const heading = headingOf(shown, hub);
    title.replaceChildren(data(heading));
    document.title = `${heading} · ${format.text(atlas.title)}`;
    subtitle.replaceChildren(format.text(shown.level.many), " · ", format.text(shown.indicator.unit), ...badge(shown.indicator, hub));
    const sentences = [shown, ...(second ? [second] : [])].map(({ values }) => (texts.language === "el" ? values.summary_el : values.summary_en) ?? "");
    if (summary.textContent !== sentences.join(" ")) summary.replaceChildren(...sentences.map((one) => data(`${one} `)));
    drawAbout(about, shown, hub);
    document.getElementById("embed-title")?.replaceChildren(data(heading));
  });
}

/**
 * Returns what is shown, in a line.
 * @param {Pick<Shown, "indicator" | "period">} shown
 * @param {Pick<Hub, "format">} hub
 */
export function headingOf({ indicator, period }, { format }) {
  const title = format.text(indicator.title);
  const time = format.period(period);
  return title.includes(time) ? title : `${title}, ${time}`;
}

/** @param {Indicator} indicator @param {Hub} hub */
function badge({ quality }, { texts }) {
  if (quality === "official") return [];
  const words = quality === "synthetic" ? texts.say("συνθετικά", "synthetic") : texts.say("προσεγγιστικά", "approximate");
  return [" ", make("span", { class: `badge ${quality}` }, words)];
}

/** @param {HTMLElement} about @param {Shown} shown @param {Hub} hub */
function drawAbout(about, { indicator, values }, { texts, format, atlas }) {
  const paragraphs = [indicator.description, indicator.note].map((text) => format.text(text)).filter(Boolean);
  const from = atlas.levels.find(({ id }) => id === values.aggregated_from);
  if (from) {
    paragraphs.push(texts.say("Οι τιμές αυτού του επιπέδου υπολογίστηκαν από το επίπεδο: {level}.", "The values of this level were worked out from: {level}.", { level: format.text(from.many) }));
  }
  const linked = (/** @type {string | null} */ href, /** @type {string} */ text) =>
    href && /^https?:/i.test(href) ? make("a", { href, rel: "noreferrer" }, data(text)) : data(text);
  const source = make("p", { class: "source" }, texts.say("Πηγή: ", "Source: "), linked(indicator.source_url, format.text(indicator.source)), " · ", linked(indicator.license_url, indicator.license));
  about.querySelector("#about-text")?.replaceChildren(...paragraphs.map((text) => make("p", {}, data(text))), source);
}

/** @param {Hub} hub */
export function createChooser(hub) {
  const { atlas, store, texts, format } = hub;
  const [indicator, level, period] = ["indicator", "level", "period"].map((name) => /** @type {HTMLSelectElement} */ (byId(`choose-${name}`)));
  byId("choose").addEventListener("submit", (event) => event.preventDefault());
  indicator.addEventListener("change", () => {
    const chosen = atlas.indicators.find(({ id }) => id === indicator.value);
    const latest = chosen?.levels.at(-1)?.periods.at(-1) ?? "";
    const kept = store.state.level !== "auto" && !chosen?.levels.some(({ id }) => id === store.state.level) ? { level: "auto" } : {};
    // A time both have stays; breaks that were given are those of another indicator.
    const time = chosen?.levels.at(-1)?.periods.includes(store.state.period) ? store.state.period : latest;
    const method = store.state.method === "manual" ? { method: "quantile", breaks: [] } : {};
    store.set({ indicator: indicator.value, period: time, ...kept, ...method });
  });
  level.addEventListener("change", () => store.set({ level: level.value }));
  period.addEventListener("change", () => store.set({ period: period.value }));
  hub.onShown(([shown]) => {
    const { state } = store;
    indicator.value = shown.indicator.id;
    const auto = make("option", { value: "auto" }, texts.say("Αυτόματα: {level}", "Auto: {level}", { level: format.text(shown.level.many) }));
    const levels = atlas.levels.filter(({ id }) => shown.indicator.levels.some((one) => one.id === id));
    refill(level, [auto, ...levels.map(({ id, many }) => make("option", { value: id }, format.text(many)))], state.level);
    const periods = shown.indicator.levels.find(({ id }) => id === shown.level.id)?.periods ?? [];
    refill(period, [...periods].reverse().map((one) => make("option", { value: one }, format.period(one))), shown.period);
  });
}

/**
 * Changes the options only if they differ, so that an open list does not flicker.
 * @param {HTMLSelectElement} select
 * @param {HTMLOptionElement[]} options
 * @param {string} value
 */
function refill(select, options, value) {
  const words = (/** @type {Iterable<HTMLOptionElement>} */ list) => [...list].map((one) => `${one.value}|${one.textContent}`).join("\n");
  if (words(select.options) !== words(options)) select.replaceChildren(...options);
  select.value = value;
}
