// How the map is drawn: classes, colours, a second map beside the first, what lies beneath.

import { rampName } from "./colors.js";
import { make, svg } from "./dom.js";

/** @import {Hub, Ramp} from "./types.js" */

const METHODS = ["quantile", "equal-interval", "fisher-jenks", "manual"];

/**
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createDisplay(root, hub) {
  root.append(classesPart(hub), rampsPart(hub), secondPart(hub));
  if (hub.atlas.basemap) root.append(basemapPart(hub));
}

/** @param {Hub} hub */
function classesPart(hub) {
  const { store, texts } = hub;
  const names = {
    quantile: texts.say("Ίσο πλήθος περιοχών (ποσοστημόρια)", "Equal number of areas (quantiles)"),
    "equal-interval": texts.say("Ίσα διαστήματα", "Equal intervals"),
    "fisher-jenks": texts.say("Φυσικά διαστήματα (Fisher–Jenks)", "Natural breaks (Fisher–Jenks)"),
    manual: texts.say("Όρια που δίνω εγώ", "Breaks of my own"),
  };
  const method = select("display-method", METHODS.map((id) => [id, names[/** @type {keyof typeof names} */ (id)]]));
  const k = make("input", { id: "display-k", type: "number", min: 2, max: 9, step: 1 });
  const breaks = make("input", { id: "display-breaks", type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": "display-breaks-help" });
  const help = make("p", { id: "display-breaks-help", class: "help" });
  const pooled = make("input", { id: "display-pooled", type: "checkbox" });
  const fields = {
    k: field(texts.say("Πλήθος κλάσεων", "Number of classes"), k),
    breaks: make("div", {}, field(texts.say("Άνω όρια, με ; ανάμεσα", "Upper ends, separated by ;"), breaks), help),
  };
  const draw = () => {
    const { state } = store;
    method.value = state.method;
    k.value = String(state.k);
    if (document.activeElement !== breaks) breaks.value = state.breaks.map((one) => writeBreak(one, texts.language)).join("; ");
    pooled.checked = state.pooled;
    fields.k.hidden = state.method === "manual";
    fields.breaks.hidden = state.method !== "manual";
    pooled.disabled = state.method === "manual";
  };
  method.addEventListener("change", () => {
    // Own breaks begin with those that are shown.
    const [shown] = hub.shown();
    if (method.value === "manual" && shown) store.set({ method: "manual", breaks: tidied(shown.classes.breaks) });
    else store.set({ method: method.value });
  });
  k.addEventListener("change", () => {
    const count = Math.round(Number(k.value));
    if (count >= 2 && count <= 9) store.set({ k: count });
    else draw();
  });
  breaks.addEventListener("change", () => {
    const numbers = readBreaks(breaks.value, texts.language);
    breaks.setAttribute("aria-invalid", String(numbers === null));
    help.textContent = numbers === null ? texts.say("Θέλει 1 έως 9 αριθμούς που αυξάνουν, όπως 5; 10; 20.", "It takes 1 to 9 rising numbers, such as 5; 10; 20.") : "";
    if (numbers) store.set({ breaks: numbers });
  });
  pooled.addEventListener("change", () => store.set({ pooled: pooled.checked }));
  store.on(["method", "k", "breaks", "pooled"], draw);
  draw();
  return part(
    texts.say("Κλάσεις", "Classes"),
    field(texts.say("Μέθοδος", "Method"), method),
    fields.k,
    fields.breaks,
    make("label", { class: "check" }, pooled, texts.say("Κοινές κλάσεις για όλες τις περιόδους", "The same classes for all periods")),
  );
}

/**
 * Rounds breaks to four digits, the last one up: the highest value stays in its class.
 * @param {number[]} breaks
 */
export function tidied(breaks) {
  const rounded = breaks.map((value) => Number(value.toPrecision(4)));
  const last = breaks.length - 1;
  if (last >= 0 && rounded[last] < breaks[last]) {
    const step = 10 ** (Math.floor(Math.log10(Math.abs(breaks[last]))) - 3);
    rounded[last] = Number((rounded[last] + step).toPrecision(4));
  }
  return [...new Set(rounded)];
}

/**
 * Writes a break as it is typed: without marks between thousands.
 * @param {number} value
 * @param {string} language
 */
export function writeBreak(value, language) {
  return language === "el" ? String(value).replace(".", ",") : String(value);
}

/**
 * Reads rising numbers with `;` or spaces between them; decimals with comma or point, and marks between thousands as the
 * language has them.
 * @param {string} text
 * @param {string} language
 * @returns {number[] | null}
 */
export function readBreaks(text, language) {
  const grouped = language === "el" ? /^[-−]?\d{1,3}(\.\d{3})+(,\d+)?$/ : /^[-−]?\d{1,3}(,\d{3})+(\.\d+)?$/;
  const plain = (/** @type {string} */ one) => (grouped.test(one) ? one.replaceAll(language === "el" ? "." : ",", "") : one);
  const numbers = text.trim().split(/[;\s]+/).filter(Boolean).map((one) => Number(plain(one).replace("−", "-").replace(",", ".")));
  const rising = numbers.every((one, place) => Number.isFinite(one) && (place === 0 || one > numbers[place - 1]));
  return rising && numbers.length >= 1 && numbers.length <= 9 ? numbers : null;
}

/** @param {Hub} hub */
function rampsPart(hub) {
  const { atlas, store, texts } = hub;
  const list = make("div", { class: "ramps" });
  /** @type {Map<string, HTMLInputElement>} */
  const choices = new Map();
  for (const ramp of atlas.ramps) {
    const choice = make("input", { type: "radio", name: "ramp", value: ramp.name, class: "visually-hidden", change: () => store.set({ ramp: ramp.name }) });
    choices.set(ramp.name, choice);
    const kind = ramp.type === "diverging" ? texts.say("δύο κατευθύνσεις", "two directions") : texts.say("λίγο προς πολύ", "little to much");
    list.append(make("label", { class: "ramp", title: `${ramp.name}: ${kind}` }, choice, strip(ramp), make("span", { class: "ramp-name" }, ramp.name)));
  }
  hub.onShown(([shown]) => {
    const used = rampName(store.state.ramp, shown.classes);
    for (const [name, choice] of choices) choice.checked = name === used;
  });
  const credit = texts.say("Κλίμακες ColorBrewer (Cynthia Brewer), ευδιάκριτες και σε αχρωματοψία.", "ColorBrewer ramps (Cynthia Brewer), told apart by colour-blind readers too.");
  return part(texts.say("Χρώματα", "Colours"), list, make("p", { class: "help" }, credit));
}

/** @param {Ramp} ramp */
function strip({ colors }) {
  const five = colors["5"] ?? [];
  return svg("svg", { viewBox: "0 0 50 10", width: 50, height: 10, "aria-hidden": "true" }, ...five.map((color, place) => svg("rect", { x: place * 10, width: 10, height: 10, fill: color })));
}

/** @param {Hub} hub */
function secondPart(hub) {
  const { atlas, store, texts, format } = hub;
  const indicator = select("second-indicator", [["", texts.say("Κανένας", "None")], ...atlas.indicators.map((one) => /** @type {[string, string]} */ ([one.id, format.text(one.title)]))]);
  const period = select("second-period", []);
  const periodField = field(texts.say("Περίοδος του δεύτερου", "Period of the second"), period);
  const draw = () => {
    const { second } = store.state;
    indicator.value = second?.indicator ?? "";
    periodField.hidden = !second;
    if (!second) return;
    period.replaceChildren(...periodsOf(hub, second.indicator).map((one) => make("option", { value: one }, format.period(one))));
    period.value = second.period;
  };
  indicator.addEventListener("change", () => {
    const periods = periodsOf(hub, indicator.value);
    // The same indicator beside itself is of use at another time.
    const other = indicator.value === store.state.indicator ? periods.filter((one) => one !== store.state.period) : periods;
    store.set({ second: indicator.value ? { indicator: indicator.value, period: other[0] ?? periods[0] } : null });
  });
  period.addEventListener("change", () => store.set({ second: { indicator: indicator.value, period: period.value } }));
  store.on(["second"], draw);
  draw();
  return part(texts.say("Δεύτερος χάρτης δίπλα", "A second map beside"), field(texts.say("Δείκτης", "Indicator"), indicator), periodField);
}

/**
 * The periods of an indicator, the latest first.
 * @param {Hub} hub
 * @param {string} id
 */
function periodsOf({ atlas }, id) {
  const levels = atlas.indicators.find((one) => one.id === id)?.levels ?? [];
  return [...(levels.at(-1)?.periods ?? [])].reverse();
}

/** @param {Hub} hub */
function basemapPart({ store, texts }) {
  const box = make("input", { type: "checkbox", id: "display-basemap" });
  box.checked = store.state.basemap;
  box.addEventListener("change", () => store.set({ basemap: box.checked }));
  return part(texts.say("Υπόβαθρο", "Basemap"), make("label", { class: "check" }, box, texts.say("Να φαίνεται το υπόβαθρο", "Show the basemap")));
}

/** @param {string} title @param {...(Node | string)} content */
function part(title, ...content) {
  return make("fieldset", { class: "part" }, make("legend", {}, title), ...content);
}

/** @param {string} label @param {HTMLElement} control */
function field(label, control) {
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control);
}

/** @param {string} id @param {[string, string][]} options */
function select(id, options) {
  return make("select", { id }, ...options.map(([value, text]) => make("option", { value }, text)));
}
