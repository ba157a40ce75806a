// Near here: the services nearest to a point, in a list and on the map.

import { data, make } from "./dom.js";
import { failure } from "./failure.js";
import { kindChoice, originControls, originName } from "./near-controls.js";
import { drawnServices, serviceItem, serviceOf } from "./near-item.js";
import { reveal, scroller } from "./reveal.js";

/** @import {Hub, Origin} from "./types.js" */

export { kindColor } from "./kinds.js";

const HOW_MANY = 10;
/** How many of them the map brings into sight. */
const IN_SIGHT = 5;
/** As much of the list is seen, or it is scrolled to. */
const ROOM_PX = 240;

/**
 * Fills `#near`.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createNear(root, hub) {
  return new Near(root, hub);
}

class Near {
  #hub;
  #heading;
  #status;
  #result;
  #request = new AbortController();
  /** How each service of the list is opened and closed. @type {Map<string, {item: HTMLElement, open: (open: boolean) => void}>} */
  #items = new Map();
  /** What the map is to draw. @type {import("./near-item.js").Service[]} */
  #found = [];
  /** What the list is around. @type {Origin | null} */
  #origin = null;
  /** Whether the map is to show what is found: not if the visitor pointed at the map, or opened an address that says what it shows. */
  #arriving = false;

  /**
   * @param {HTMLElement} root
   * @param {Hub} hub
   */
  constructor(root, hub) {
    const { atlas, store } = hub;
    this.#hub = hub;
    this.#heading = make("h2", { class: "near-heading" });
    this.#status = make("p", { class: "visually-hidden", role: "status" });
    this.#result = make("div", { class: "near-result" });
    root.replaceChildren(originControls(hub), ...(atlas.kinds.length > 1 ? [kindChoice(hub)] : []), this.#status, this.#heading, this.#result);
    root.classList.add("near");
    this.#arriving = store.state.camera === null;
    store.on(["near"], ({ near }) => (this.#arriving = near !== null && (near.own || near.name !== "")));
    store.on(["near", "kind"], () => void this.#load());
    store.on(["service"], () => this.#openService(true));
    void this.#load();
  }

  async #load() {
    const { api, store } = this.#hub;
    const { near, kind } = store.state;
    this.#request.abort();
    const request = new AbortController();
    this.#request = request;
    if (!near) return this.#nowhere();
    this.#waiting(near);
    try {
      const found = await api.json("services/nearest", { lon: near.lon, lat: near.lat, k: HOW_MANY, kind }, request.signal);
      if (request.signal.aborted) return;
      this.#show(found);
      if (this.#arriving) this.#arrive(near);
    } catch (error) {
      if (!request.signal.aborted) this.#failed(error);
    }
  }

  #nowhere() {
    const { texts } = this.#hub;
    const words = texts.say(
      "Διαλέξτε από πού, για να δείτε τις πλησιέστερες υπηρεσίες με την απόσταση και το ωράριό τους.",
      "Choose from where, to see the nearest services with their distance and opening hours.",
    );
    this.#forget();
    this.#origin = null;
    this.#heading.replaceChildren();
    this.#status.textContent = "";
    this.#result.removeAttribute("aria-busy");
    this.#result.replaceChildren(make("p", { class: "near-empty" }, words));
    this.#draw();
  }

  /** @param {Origin} near */
  #waiting(near) {
    const { texts } = this.#hub;
    // Another kind at the same point: the list stays, paler, until the answer comes.
    if (this.#origin !== near || this.#items.size === 0) {
      this.#origin = near;
      this.#forget();
      this.#title(near);
      this.#result.replaceChildren(skeleton());
      this.#draw();
    }
    this.#status.textContent = texts.say("Αναζήτηση υπηρεσιών…", "Looking for services…");
    this.#result.setAttribute("aria-busy", "true");
  }

  /** @param {Origin} near */
  #title(near) {
    const { texts, format } = this.#hub;
    this.#heading.replaceChildren(texts.say("Γύρω από: ", "Around: "), data(originName(near, texts, format)));
  }

  /** @param {GeoJSON.FeatureCollection & {note?: string}} found */
  #show(found) {
    const { texts } = this.#hub;
    const services = found.features.filter((feature) => feature.geometry?.type === "Point").map(serviceOf);
    this.#result.removeAttribute("aria-busy");
    this.#items.clear();
    this.#found = services;
    this.#draw();
    if (services.length === 0) return this.#none(found.note ?? "");
    const list = make("ol", { class: "services" });
    services.forEach((service, index) => {
      const item = serviceItem(service, index, this.#hub);
      this.#items.set(service.id, item);
      list.append(item.item);
    });
    const synthetic = services.some(({ quality }) => quality === "synthetic");
    const straight = texts.say("Αποστάσεις σε ευθεία, όχι μέσω δρόμων.", "Distances in a straight line, not by road.");
    this.#result.replaceChildren(...(synthetic ? [this.#warning()] : []), make("p", { class: "near-hint" }, straight), list, this.#more());
    this.#status.textContent = services.length === 1 ? texts.say("1 υπηρεσία", "1 service") : texts.say("{n} υπηρεσίες", "{n} services", { n: services.length });
    this.#openService(false);
  }

  /**
   * Moves the map to the origin and the nearest few: farther ones would make all of it too small.
   * @param {Origin} near
   */
  #arrive(near) {
    this.#arriving = false;
    if (this.#found.length === 0) return;
    const points = [near, ...this.#found.slice(0, IN_SIGHT)];
    const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
    this.#hub.map.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
    // Beside the map the list may begin below what is seen. On a phone the page would scroll, and the map be gone.
    const side = scroller(this.#heading);
    if (side && this.#heading.getBoundingClientRect().top > side.getBoundingClientRect().bottom - ROOM_PX) reveal(this.#heading, "start");
  }

  /** The way to the finder, which knows more filters, around the same point; one's own position stands in no address. */
  #more() {
    const { api, store, texts } = this.#hub;
    const { near, kind } = store.state;
    const asked = { f: "html", lang: texts.language, ...(near && !near.own ? { lon: near.lon, lat: near.lat } : {}), kind: kind || undefined, near: near?.name || undefined };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
    return make("p", {}, make("a", { href: api.href(`services?${query}`) }, texts.say("Όλα, με φίλτρα: ανάγκη, γλώσσα, ανοιχτά τώρα", "All, with filters: need, language, open now")));
  }

  #warning() {
    const { texts } = this.#hub;
    const words = texts.say("Επινοήθηκαν για δοκιμή: δεν υπάρχουν τέτοιες υπηρεσίες εκεί.", "Invented for trying the map out: there are no such services there.");
    return make("p", { class: "near-synthetic" }, make("strong", {}, texts.say("Συνθετικές εγγραφές.", "Synthetic records.")), " ", words);
  }

  /** @param {string} note */
  #none(note) {
    const { texts } = this.#hub;
    const message = this.#hub.store.state.kind
      ? texts.say("Δεν υπάρχει υπηρεσία αυτού του είδους με γνωστή θέση.", "There is no service of this kind with a known position.")
      : texts.say("Το μητρώο δεν έχει υπηρεσίες με γνωστή θέση.", "The register has no services with a known position.");
    this.#status.textContent = message;
    this.#result.replaceChildren(make("p", { class: "near-empty" }, message), ...(note ? [make("p", { class: "near-note", lang: "en" }, data(note))] : []));
  }

  /** @param {unknown} error */
  #failed(error) {
    const { texts } = this.#hub;
    const message = failure(texts.say("Οι υπηρεσίες δεν φορτώθηκαν.", "The services could not be loaded."), error, texts, () => void this.#load());
    this.#result.removeAttribute("aria-busy");
    this.#status.textContent = message.querySelector("p")?.textContent ?? "";
    this.#forget();
    this.#result.replaceChildren(message);
    this.#draw();
  }

  /** Services of another place or kind must not be taken for those of this one. */
  #forget() {
    this.#items.clear();
    this.#found = [];
  }

  #draw() {
    const { atlas, map, store } = this.#hub;
    const { near, service } = store.state;
    map.services(near ? drawnServices(this.#found, atlas.kinds) : null, near);
    map.highlightService(service);
  }

  /** @param {boolean} seen whether the service is brought into view */
  #openService(seen) {
    const { service } = this.#hub.store.state;
    for (const [id, { open }] of this.#items) open(id === service);
    const item = service === null ? null : this.#items.get(service)?.item;
    this.#hub.map.highlightService(service);
    if (item && seen) reveal(item);
  }
}

function skeleton() {
  const lines = Array.from({ length: 4 }, () => make("div", { class: "near-bone" }));
  return make("div", { class: "near-skeleton", "aria-hidden": "true" }, ...lines);
}
