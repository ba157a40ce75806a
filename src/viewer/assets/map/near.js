// Near here: the services nearest to a point, in a list and on the map.

import { data, make } from "./dom.js";
import { kindChoice, originControls, originName } from "./near-controls.js";
import { serviceItem, serviceOf } from "./near-item.js";

/** @import {Hub, Origin} from "./types.js" */

export { kindColor } from "./kinds.js";

const HOW_MANY = 10;

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
  /** What the map is to draw. @type {GeoJSON.FeatureCollection | null} */
  #found = null;

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
    store.on(["near", "kind"], () => void this.#load());
    store.on(["service"], () => this.#openService(true));
    // The maps may come after the first answer.
    hub.onShown(() => this.#draw());
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
      if (!request.signal.aborted) this.#show(found, near);
    } catch (error) {
      if (!request.signal.aborted) this.#failed();
    }
  }

  #nowhere() {
    const { texts } = this.#hub;
    this.#items.clear();
    this.#heading.textContent = "";
    this.#status.textContent = "";
    this.#result.replaceChildren(
      make("p", { class: "near-empty" }, texts.say("Διαλέξτε από πού, για να δείτε τις πλησιέστερες υπηρεσίες με την απόσταση και το ωράριό τους.", "Choose from where, to see the nearest services with their distance and opening hours.")),
    );
    this.#found = null;
    this.#draw();
  }

  /** @param {Origin} near */
  #waiting(near) {
    const { texts } = this.#hub;
    this.#title(near);
    this.#status.textContent = texts.say("Αναζήτηση υπηρεσιών…", "Looking for services…");
    this.#result.setAttribute("aria-busy", "true");
    // What is there stays, paler, until the answer comes; the first time empty lines keep its room.
    if (this.#items.size === 0) this.#result.replaceChildren(skeleton());
  }

  /** @param {Origin} near */
  #title(near) {
    const { texts, format } = this.#hub;
    this.#heading.replaceChildren(texts.say("Γύρω από: ", "Around: "), data(originName(near, texts, format)));
  }

  /**
   * @param {GeoJSON.FeatureCollection & {note?: string}} found
   * @param {Origin} near
   */
  #show(found, near) {
    const { texts } = this.#hub;
    const services = found.features.filter((feature) => feature.geometry?.type === "Point").map(serviceOf);
    this.#result.removeAttribute("aria-busy");
    this.#items.clear();
    this.#found = found;
    this.#title(near);
    this.#draw();
    if (services.length === 0) return this.#none(found.note ?? "");
    const list = make("ol", { class: "services" });
    services.forEach((service, index) => {
      const item = serviceItem(service, index, this.#hub);
      this.#items.set(service.id, item);
      list.append(item.item);
    });
    const synthetic = services.some(({ quality }) => quality === "synthetic");
    this.#result.replaceChildren(...(synthetic ? [this.#warning()] : []), list);
    this.#status.textContent = services.length === 1 ? texts.say("1 υπηρεσία", "1 service") : texts.say("{n} υπηρεσίες", "{n} services", { n: services.length });
    this.#openService(false);
  }

  #warning() {
    const { texts } = this.#hub;
    const words = texts.say("είναι επινοημένες για δοκιμή. Δεν υπάρχουν στην πραγματικότητα.", "are invented for trying the map out. They do not exist.");
    return make("p", { class: "near-synthetic" }, make("strong", {}, texts.say("Συνθετικές εγγραφές", "Synthetic records")), " ", words);
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

  #failed() {
    const { texts } = this.#hub;
    const message = texts.say("Οι υπηρεσίες δεν φορτώθηκαν: ο διακομιστής δεν απαντά.", "The services could not be loaded: the server does not answer.");
    const again = make("button", { type: "button", class: "button", click: () => void this.#load() }, texts.say("Νέα προσπάθεια", "Try again"));
    this.#status.textContent = message;
    this.#result.removeAttribute("aria-busy");
    const failure = make("div", { class: "near-failed" }, make("p", {}, message), again);
    // The services of the place before do not stay: under this heading they would be taken for those of this one.
    this.#items.clear();
    this.#result.replaceChildren(failure);
    this.#found = null;
    this.#draw();
  }

  #draw() {
    const { map, store } = this.#hub;
    const { near, service } = store.state;
    map?.services(near ? (this.#found ?? { type: "FeatureCollection", features: [] }) : null, near);
    map?.highlightService(service);
  }

  /** @param {boolean} reveal */
  #openService(reveal) {
    const { service } = this.#hub.store.state;
    for (const [id, { open }] of this.#items) open(id === service);
    const item = service === null ? null : this.#items.get(service)?.item;
    this.#hub.map?.highlightService(service);
    if (item && reveal) item.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  }
}

/** Whether the visitor asked for less movement. */
function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function skeleton() {
  const lines = Array.from({ length: 4 }, () => make("div", { class: "near-bone" }));
  return make("div", { class: "near-skeleton", "aria-hidden": "true" }, ...lines);
}
