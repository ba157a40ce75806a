// The card of the selected place: its figure, what it is compared with, how it came about, and the areas inside.

import { findArea } from "./areas.js";
import { figureOf, inside } from "./card-figures.js";
import { childrenList, head } from "./card-parts.js";
import { comparisonNodes, figureNodes, timeNodes } from "./card-sections.js";
import { data, make } from "./dom.js";
import { failure } from "./failure.js";

/** @import {Hub, Shown} from "./types.js" */
/** @import {Found} from "./areas.js" */

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
    if (this.#hub.atlas.indicators.length === 0) {
      return this.#reset(make("p", { class: "card-empty" }, texts.say("Ο άτλαντας δεν έχει τιμές δεικτών για τον τόπο.", "The atlas has no values of indicators for the place.")));
    }
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
    this.#figures.replaceChildren(...figureNodes(this.#hub, figures, maps, found));
    const figure = figures[0];
    await Promise.all([
      this.#fill(this.#compared, turn, async () => (figure ? comparisonNodes(this.#hub, figure, found) : [])),
      this.#fill(this.#time, turn, async () => (figure ? timeNodes(this.#hub, figure, found, this.#time.querySelector("details")?.open ?? false) : [])),
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
   * Fills a section once its content is there, unless the card tells of something else by then.
   * @param {HTMLElement} section
   * @param {number} turn
   * @param {() => Promise<Node[]>} content
   */
  async #fill(section, turn, content) {
    const nodes = await content().catch((error) => [this.#missing(error, () => void this.#fill(section, turn, content))]);
    if (turn !== this.#turn) return;
    const focused = section.contains(document.activeElement);
    section.replaceChildren(...nodes);
    if (focused) /** @type {HTMLElement | null} */ (section.querySelector("summary, button"))?.focus();
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
    const words = texts.say("Επιλέξτε έναν τόπο στον χάρτη, στον πίνακα ή από την αναζήτηση.", "Choose a place on the map, in the table or from the search.");
    this.#reset(make("p", { class: "card-empty" }, words));
  }

  /** @param {string} code */
  #unknown(code) {
    const { texts } = this.#hub;
    const words = texts.say("Ο άτλαντας δεν έχει τόπο με κωδικό «{code}».", "The atlas has no place with the code “{code}”.", { code });
    const close = make("button", { type: "button", class: "button", click: () => this.#close() }, texts.say("Κλείσιμο", "Close"));
    this.#reset(make("p", { class: "card-empty" }, data(words)), close);
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
