// The card of the selected place: its figure, what it is compared with, how it came about, and the areas inside.

import { findArea } from "./areas.js";
import { barList, share } from "./card-bars.js";
import { comparison, figureOf, inside, series } from "./card-figures.js";
import { momentList, timeLine } from "./card-line.js";
import { childrenList, figureBlock, head } from "./card-parts.js";
import { data, make } from "./dom.js";
import { failure } from "./failure.js";
import { beforeName } from "./names.js";

/** @import {Hub, Shown} from "./types.js" */
/** @import {Found} from "./areas.js" */
/** @import {Figure, Moment} from "./card-figures.js" */

/**
 * Fills `#card`.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createCard(root, hub) {
  return new Card(root, hub);
}

class Card {
  #root;
  #hub;
  /** Counts the changes: what belongs to an earlier one is dropped. */
  #turn = 0;
  /** What the sections were made for: `code indicator level`. */
  #subject = "";
  /** The place whose head stands there. */
  #headed = "";
  #headRoom = make("div", {});
  #figures = make("section", { class: "card-figures" });
  #compared = make("section", { class: "card-compared" });
  #time = make("section", { class: "card-time" });
  #children = make("section", { class: "card-inside" });
  #foot = make("p", { class: "card-foot" });

  /**
   * @param {HTMLElement} root
   * @param {Hub} hub
   */
  constructor(root, hub) {
    this.#root = root;
    this.#hub = hub;
    root.classList.add("card");
    root.tabIndex = -1;
    hub.store.on(["place"], () => void this.#update());
    hub.onShown(() => void this.#update());
    if (hub.shown().length === 0) void this.#update();
  }

  async #update() {
    const turn = (this.#turn += 1);
    const { shown, store, texts } = this.#hub;
    const { place } = store.state;
    if (place === null) return this.#empty();
    if (shown().length === 0) return this.#reset(make("p", { class: "card-empty" }, texts.say("Φόρτωση…", "Loading…")));
    try {
      const found = await findArea(this.#hub, place);
      if (turn !== this.#turn) return;
      if (found) await this.#tell(found, shown(), turn);
      else this.#unknown(place);
    } catch (error) {
      if (turn === this.#turn) this.#reset(this.#missing(error, () => void this.#update()));
    }
  }

  /**
   * @param {Found} found
   * @param {Shown[]} maps
   * @param {number} turn
   */
  async #tell(found, maps, turn) {
    const main = maps[0];
    this.#frame(found, `${found.area.code} ${main.indicator.id} ${found.level.id}`);
    const figures = await Promise.all(maps.map(({ indicator, period }) => figureOf(this.#hub, indicator, period, found)));
    if (turn !== this.#turn) return;
    this.#figures.replaceChildren(...this.#figureNodes(figures, maps, found));
    const figure = figures[0];
    await Promise.all([
      this.#fill(this.#compared, turn, async () => (figure ? this.#comparison(figure, found) : [])),
      this.#fill(this.#time, turn, async () => (figure ? this.#timeLine(figure, found) : [])),
      this.#fill(this.#children, turn, async () => {
        const given = await inside(this.#hub, maps, found);
        return given ? [childrenList(this.#hub, given)] : [];
      }),
    ]);
  }

  /**
   * Puts head and sections up. They stay while only the period changes, so that nothing jumps and the focus is kept.
   * @param {Found} found
   * @param {string} subject
   */
  #frame(found, subject) {
    if (this.#headed !== found.area.code) {
      const focused = this.#root.contains(document.activeElement);
      this.#headed = found.area.code;
      this.#headRoom.replaceChildren(head(this.#hub, found, () => this.#close()));
      this.#foot.replaceChildren(this.#profileLink(found));
      this.#root.replaceChildren(this.#headRoom, this.#figures, this.#compared, this.#time, this.#children, this.#foot);
      if (focused) this.#headRoom.querySelector("h2")?.focus();
    }
    if (this.#subject !== subject) {
      this.#subject = subject;
      for (const section of [this.#figures, this.#compared, this.#time, this.#children]) section.replaceChildren();
    }
  }

  /** @param {Found} found */
  #profileLink({ area }) {
    const { api, texts } = this.#hub;
    const href = api.href(`places/${encodeURIComponent(area.code)}`, { lang: texts.language === "en" ? "en" : null });
    return make("a", { href }, texts.say("Πλήρες προφίλ", "Full profile"));
  }

  /**
   * @param {(Figure | null)[]} figures
   * @param {Shown[]} maps
   * @param {Found} found
   * @returns {Node[]}
   */
  #figureNodes(figures, maps, found) {
    /** What holds for both maps is said once. @type {Set<string>} */
    const said = new Set();
    return maps.flatMap((map, at) => {
      const figure = figures[at];
      const remarks = (figure ? this.#remarks(figure, map) : [this.#withoutValues(map, found)]).filter((words) => !said.has(words));
      remarks.forEach((words) => said.add(words));
      return [...(figure ? [figureBlock(this.#hub, figure)] : []), ...remarks.map((words) => make("p", { class: "card-note" }, data(words)))];
    });
  }

  /**
   * @param {Shown} map
   * @param {Found} found
   */
  #withoutValues(map, { level }) {
    const { format, texts } = this.#hub;
    return texts.say("Ο δείκτης «{title}» δεν έχει τιμές για το επίπεδο «{level}».", "The indicator “{title}” has no values for the level “{level}”.", {
      title: format.text(map.indicator.title),
      level: format.text(level.many),
    });
  }

  /**
   * Says where the figure is of another level or period than the map, and how it came about.
   * @param {Figure} figure
   * @param {Shown} map
   */
  #remarks(figure, map) {
    const { atlas, format, texts } = this.#hub;
    const many = (/** @type {string} */ id) => format.text(atlas.levels.find((level) => level.id === id)?.many ?? { el: id, en: id });
    return [
      figure.level.id !== map.level.id &&
        texts.say("Ο χάρτης δείχνει το επίπεδο «{map}»· η τιμή εδώ είναι του επιπέδου «{own}».", "The map shows the level “{map}”; the value here is of the level “{own}”.", {
          map: format.text(map.level.many),
          own: format.text(figure.level.many),
        }),
      figure.otherPeriod &&
        texts.say("Για την περίοδο {period} δεν υπάρχουν τιμές σε αυτό το επίπεδο.", "There are no values of {period} at this level.", { period: format.period(map.period) }),
      figure.aggregatedFrom !== null &&
        texts.say("Υπολογισμένη από τις τιμές του επιπέδου «{level}».", "Computed from the values of the level “{level}”.", { level: many(figure.aggregatedFrom) }),
    ].filter((words) => words !== false);
  }

  /**
   * @param {Figure} figure
   * @param {Found} found
   * @returns {Promise<Node[]>}
   */
  async #comparison(figure, found) {
    const { format, texts } = this.#hub;
    const { indicator } = figure;
    const compared = await comparison(this.#hub, figure, found);
    if (compared.length < 2) return [];
    const rows = compared.map(({ found: other, value }, at) => {
      const part = at > 0 && indicator.measure === "count" ? share(compared[0].value, value) : null;
      const name = other ? `${at > 0 ? beforeName(other.level.id, texts) : ""}${other.area.name}` : texts.say("Όλος ο άτλαντας", "The whole atlas");
      return {
        label: name,
        value,
        text: format.value(value, indicator),
        note: part === null ? "" : texts.say("το {part} % είναι εδώ", "{part}% of these are here", { part: format.number(part, 1) }),
      };
    });
    return [make("h3", {}, texts.say("Σε σύγκριση", "In comparison")), barList(rows)];
  }

  /**
   * @param {Figure} figure
   * @param {Found} found
   * @returns {Promise<Node[]>}
   */
  async #timeLine({ indicator, period }, found) {
    const { format, texts } = this.#hub;
    const moments = await series(this.#hub, indicator, found);
    const known = moments.filter(({ value }) => value !== null);
    if (moments.length < 2 || known.length === 0) return [];
    const write = (/** @type {Moment} */ { value, lower, upper }) => {
      if (value === null) return texts.say("χωρίς τιμή", "no value");
      const interval = lower !== null && upper !== null ? ` (${format.number(lower, indicator.decimals)}–${format.number(upper, indicator.decimals)})` : "";
      return `${format.value(value, indicator)}${interval}`;
    };
    const told = (/** @type {Moment} */ moment) => `${format.period(moment.period)}: ${write(moment)}`;
    const ends = [known[0], ...(known.length > 1 ? [known[known.length - 1]] : [])];
    const axis = [moments[0], moments[moments.length - 1]].map(({ period: when, value }) =>
      make("span", {}, format.period(when), value !== null && make("b", {}, ` ${format.number(value, indicator.decimals)}`)),
    );
    const open = this.#time.querySelector("details")?.open ?? false;
    return [
      make("h3", {}, texts.say("Στον χρόνο", "Over time")),
      timeLine(moments, period, ends.map(told).join(", ")),
      make("p", { class: "card-axis", "aria-hidden": "true" }, ...axis),
      make("details", { class: "card-all", open }, make("summary", {}, texts.say("Όλες οι τιμές", "All values")), momentList(moments, period, write, (one) => format.period(one))),
    ];
  }

  /**
   * Fills a section once its content is there, unless the card tells of something else by then.
   * @param {HTMLElement} section
   * @param {number} turn
   * @param {() => Promise<Node[]>} content
   */
  async #fill(section, turn, content) {
    const nodes = await content().catch((error) => [this.#missing(error, () => void this.#fill(section, turn, content))]);
    if (turn === this.#turn) section.replaceChildren(...nodes);
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  #missing(error, again) {
    const { texts } = this.#hub;
    return failure(texts.say("Αυτό το μέρος δεν φορτώθηκε.", "This part could not be loaded."), error, texts, again);
  }

  #empty() {
    const { texts } = this.#hub;
    this.#reset(make("p", { class: "card-empty" }, texts.say("Επιλέξτε έναν τόπο στον χάρτη, στον πίνακα ή από την αναζήτηση.", "Choose a place on the map, in the table or from the search.")));
  }

  /** @param {string} code */
  #unknown(code) {
    const { texts } = this.#hub;
    const words = texts.say("Ο άτλαντας δεν έχει τόπο με κωδικό «{code}».", "The atlas has no place with the code “{code}”.", { code });
    this.#reset(make("p", { class: "card-empty" }, data(words)), make("button", { type: "button", class: "button", click: () => this.#close() }, texts.say("Κλείσιμο", "Close")));
  }

  /** @param {...Node} content */
  #reset(...content) {
    this.#headed = "";
    this.#subject = "";
    this.#root.replaceChildren(...content);
  }

  #close() {
    this.#hub.store.set({ place: null });
    this.#root.focus();
  }
}
