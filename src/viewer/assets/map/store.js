// The state of the page: one object, changed in one place, told to whoever asked for the parts that changed.

/** @import {State} from "./types.js" */

/** @typedef {keyof State} Key */

/** The state and those who want to know when it changes. */
export class Store {
  /** @type {State} */
  #state;
  /** @type {{keys: Set<Key>, listener: (state: State) => void}[]} */
  #listeners = [];

  /** @param {State} state */
  constructor(state) {
    this.#state = Object.freeze({ ...state });
  }

  /** @returns {Readonly<State>} */
  get state() {
    return this.#state;
  }

  /**
   * Changes parts of the state. Those who listen for a part that changed are called once, after all of it is changed.
   * @param {Partial<State>} change
   */
  set(change) {
    const before = this.#state;
    const changed = /** @type {Key[]} */ (Object.keys(change)).filter((key) => !same(before[key], change[key]));
    if (changed.length === 0) return;
    this.#state = Object.freeze({ ...before, ...change });
    for (const { keys, listener } of [...this.#listeners]) {
      if (changed.some((key) => keys.has(key))) listener(this.#state);
    }
  }

  /**
   * Calls `listener` whenever one of `keys` changes.
   * @param {Key[]} keys
   * @param {(state: State) => void} listener
   */
  on(keys, listener) {
    this.#listeners.push({ keys: new Set(keys), listener });
  }
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
function same(a, b) {
  return Object.is(a, b) || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
