// What the maps show: asks for areas, values and classes as the state has them, and puts them together.

import { reasonOf } from "./failure.js";
import { readAreas } from "./areas.js";
import { classColors, classOf } from "./colors.js";

/** @import {Area, Atlas, Classes, Hub, Indicator, Level, Shown, State, Values} from "./types.js" */

/** Keeps what is shown as the state has it. */
export class Showing {
  /** @type {Shown[]} */
  #shown = [];
  /** @type {((shown: Shown[]) => void)[]} */
  #listeners = [];
  #turn = 0;
  #hub;

  /** @param {Pick<Hub, "atlas" | "store" | "api" | "texts" | "notices" | "format">} hub */
  constructor(hub) {
    this.#hub = hub;
    hub.store.on(["indicator", "period", "level", "autoLevel", "method", "k", "breaks", "ramp", "pooled", "second"], () => this.update());
  }

  /** @returns {Shown[]} */
  get shown() {
    return this.#shown;
  }

  /** @param {(shown: Shown[]) => void} listener */
  listen(listener) {
    this.#listeners.push(listener);
    if (this.#shown.length > 0) listener(this.#shown);
  }

  /** Asks for what the state names and tells it to all. An answer that is overtaken by another is dropped. */
  async update() {
    const { store, texts, notices } = this.#hub;
    const turn = (this.#turn += 1);
    const { state } = store;
    document.body.classList.add("updating");
    try {
      const wanted = [{ indicator: state.indicator, period: state.period }, ...(state.second ? [state.second] : [])];
      const shown = await Promise.all(wanted.map((one, place) => {
          // Breaks that were given are those of the first map.
          const own = place > 0 && one.indicator !== state.indicator && state.method === "manual" ? { ...state, method: "quantile" } : state;
          return this.#load(one.indicator, one.period, own);
        }));
      if (turn !== this.#turn) return;
      this.#shown = shown;
      notices.clear("figures");
      // Levels differ in their periods: the address says what is shown.
      store.set({ period: shown[0].period, ...(shown[1] && state.second ? { second: { ...state.second, period: shown[1].period } } : {}) });
      if (turn !== this.#turn) return;
      for (const listener of this.#listeners) listener(shown);
      this.#prefetch(shown[0]);
    } catch (error) {
      if (turn !== this.#turn) return;
      const reason = reasonOf(error, texts);
      notices.show("figures", texts.say("Τα στοιχεία δεν φορτώθηκαν: {reason}", "The figures could not be loaded: {reason}", { reason }), {
        kind: "error",
        action: { label: texts.say("Ξανά", "Try again"), run: () => this.update() },
      });
    } finally {
      if (turn === this.#turn) document.body.classList.remove("updating");
    }
  }

  /**
   * @param {string} id
   * @param {string} wantedPeriod
   * @param {Readonly<State>} state
   * @returns {Promise<Shown>}
   */
  async #load(id, wantedPeriod, state) {
    const { atlas } = this.#hub;
    const indicator = atlas.indicators.find((known) => known.id === id) ?? atlas.indicators[0];
    const level = levelOf(atlas, indicator, state);
    const { periods } = /** @type {import("./types.js").IndicatorLevel} */ (indicator.levels.find((known) => known.id === level.id));
    const period = periods.includes(wantedPeriod) ? wantedPeriod : /** @type {string} */ (periods.at(-1));
    const [areas, values, classes] = await Promise.all([
      readAreas(this.#hub, level),
      this.values(indicator, level.id, period),
      this.#classes(indicator, level, period, state),
    ]);
    return assemble(atlas, { indicator, level, period, areas, values, classes, ramp: state.ramp });
  }

  /**
   * Returns the values of an indicator.
   * @param {Indicator} indicator
   * @param {string} level
   * @param {string} period
   * @returns {Promise<Values>}
   */
  values(indicator, level, period) {
    return this.#hub.api.kept(`indicators/${indicator.id}/values`, { level, period });
  }

  /**
   * @param {Indicator} indicator
   * @param {Level} level
   * @param {string} period
   * @param {Readonly<State>} state
   * @returns {Promise<Classes>}
   */
  #classes(indicator, level, period, { method, k, breaks, pooled }) {
    const manual = method === "manual" && breaks.length > 0;
    return this.#hub.api.kept(`indicators/${indicator.id}/classes`, {
      level: level.id,
      period,
      method: manual ? "manual" : method === "manual" ? "quantile" : method,
      k: manual ? null : k,
      breaks: manual ? breaks.join(",") : null,
      pooled: pooled || null,
      parted: true,
    });
  }

  /**
   * Asks for the other periods while nobody waits, so that a change of period is at once.
   * @param {Shown} shown
   */
  #prefetch({ indicator, level, period }) {
    const periods = indicator.levels.find((known) => known.id === level.id)?.periods ?? [];
    const later = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 200));
    later(() => {
      const { state } = this.#hub.store;
      for (const other of periods.filter((one) => one !== period).slice(-24)) {
        // A failure is told when the period is asked for.
        this.values(indicator, level.id, other).catch(() => {});
        this.#classes(indicator, level, other, state).catch(() => {});
      }
    });
  }
}

/**
 * Returns the level to show: the one that is fixed, or the finest the zoom and the indicator allow.
 * @param {Atlas} atlas
 * @param {Indicator} indicator
 * @param {Readonly<State>} state
 * @returns {Level}
 */
export function levelOf(atlas, indicator, state) {
  const has = (/** @type {Level} */ level) => indicator.levels.some(({ id }) => id === level.id);
  const wanted = state.level === "auto" ? state.autoLevel : state.level;
  const place = atlas.levels.findIndex(({ id }) => id === wanted);
  const coarser = atlas.levels.slice(0, place + 1).filter(has).at(-1);
  return coarser ?? /** @type {Level} */ (atlas.levels.find(has));
}

/**
 * @param {Atlas} atlas
 * @param {{indicator: Indicator, level: Level, period: string, areas: Area[], values: Values, classes: Classes, ramp: string}} parts
 * @returns {Shown}
 */
function assemble(atlas, { indicator, level, period, areas, values, classes, ramp }) {
  // Areas and values come in the same order; a new version of the atlas between two requests could change that.
  // By the integer id, because an area may have no code.
  const byId = new Map(areas.map((area) => [area.id, area]));
  const known = values.codes.map((code, place) => ({ ...(byId.get(values.ids[place]) ?? stranger(code, values.ids[place])), code }));
  const ranks = ranksOf(values.values);
  return {
    indicator,
    level,
    period,
    values,
    classes,
    areas: known,
    colors: classColors(atlas, ramp, classes),
    places: new Map(values.codes.map((code, place) => [code, place])),
    classOf: values.values.map((value) => classOf(value, classes.breaks)),
    ranks,
    ranked: ranks.filter((rank) => rank > 0).length,
  };
}

/**
 * @param {string} code
 * @param {number} id
 * @returns {Area}
 */
function stranger(code, id) {
  return { code, id, name: code, name_el: code, name_en: code, parent: null, parentName: "", point: [0, 0], bbox: [0, 0, 0, 0] };
}

/**
 * Returns each value's rank: 1 for the highest, equal values sharing theirs, 0 for none.
 * @param {(number | null)[]} values
 */
export function ranksOf(values) {
  const order = values.flatMap((value, place) => (value === null ? [] : [{ value, place }])).sort((a, b) => b.value - a.value);
  const ranks = values.map(() => 0);
  order.forEach(({ value, place }, position) => {
    const before = order[position - 1];
    ranks[place] = before && before.value === value ? ranks[before.place] : position + 1;
  });
  return ranks;
}
