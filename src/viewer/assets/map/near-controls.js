// From where, and for which kind of services, the nearest are looked for.

import { data, make } from "./dom.js";
import { kindColor } from "./kinds.js";
import { findArea } from "./areas.js";
import { PositionError, ownPosition, rounded } from "./position.js";

/** @import {Area, Hub, Origin} from "./types.js" */
/** @import {Obstacle} from "./position.js" */

/**
 * Makes the buttons that choose the origin, and what they have to say.
 * @param {Hub} hub
 * @returns {HTMLElement}
 */
export function originControls(hub) {
  const { store, texts } = hub;
  const message = make("p", { class: "near-message", role: "status" });
  const own = make("button", { type: "button", class: "button near-own", "aria-describedby": "near-privacy" }, texts.say("Η θέση μου", "My position"));
  const centre = make("button", { type: "button", class: "button" }, texts.say("Το κέντρο του χάρτη", "The centre of the map"));
  const around = make("button", { type: "button", class: "button near-around", hidden: true });
  const privacy = texts.say(
    "Η θέση σας (με ακρίβεια 10 μ.) στέλνεται μόνο σε αυτόν τον διακομιστή και δεν κρατιέται πουθενά.",
    "Your position (to 10 m) is sent only to this server and is kept nowhere.",
  );
  const hint = make(
    "p",
    { class: "near-hint", hidden: store.state.near !== null },
    texts.say("ή κάντε κλικ στον χάρτη, ή γράψτε έναν οικισμό στην αναζήτηση.", "or click on the map, or type a settlement in the search."),
  );
  own.addEventListener("click", () => void useOwnPosition(hub, own, message));
  centre.addEventListener("click", () => {
    message.textContent = "";
    useCentre(hub, message);
  });
  if (!hub.map.works) {
    centre.hidden = true;
    hint.textContent = texts.say("ή γράψτε έναν οικισμό στην αναζήτηση.", "or type a settlement in the search.");
  }
  offerPlace(hub, around);
  store.on(["near"], ({ near }) => {
    message.textContent = "";
    hint.hidden = near !== null;
  });
  return make(
    "div",
    { class: "near-origins" },
    make("div", { class: "near-buttons" }, own, centre, around),
    hint,
    make("p", { class: "near-hint", id: "near-privacy" }, privacy),
    message,
  );
}

/**
 * @param {Hub} hub
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} message
 */
async function useOwnPosition(hub, button, message) {
  const { store, texts } = hub;
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  message.textContent = texts.say("Περιμένουμε τη θέση σας από τον φυλλομετρητή…", "Waiting for your browser to tell the position…");
  try {
    const { lon, lat } = await ownPosition();
    message.textContent = "";
    store.set({ near: { lon, lat, name: "", own: true }, service: null });
    hub.map.fly(lon, lat);
  } catch (error) {
    message.textContent = texts.say(...REASONS[error instanceof PositionError ? error.obstacle : "unavailable"]);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** @type {Record<Obstacle, [string, string]>} */
const REASONS = {
  refused: [
    "Δεν δόθηκε άδεια για τη θέση σας. Μπορείτε να την επιτρέψετε στις ρυθμίσεις του φυλλομετρητή ή να διαλέξετε σημείο στον χάρτη.",
    "Your position was not allowed. You can allow it in the settings of your browser, or choose a point on the map.",
  ],
  unavailable: [
    "Η συσκευή δεν μπόρεσε να βρει τη θέση σας. Διαλέξτε σημείο στον χάρτη ή γράψτε έναν τόπο στην αναζήτηση.",
    "The device could not find your position. Choose a point on the map or type a place in the search.",
  ],
  timeout: [
    "Η θέση σας δεν βρέθηκε εγκαίρως. Δοκιμάστε ξανά ή διαλέξτε σημείο στον χάρτη.",
    "Your position was not found in time. Try again or choose a point on the map.",
  ],
  insecure: [
    "Η θέση δίνεται μόνο σε ασφαλείς συνδέσεις (https). Διαλέξτε σημείο στον χάρτη ή γράψτε έναν τόπο στην αναζήτηση.",
    "Browsers tell the position only over secure connections (https). Choose a point on the map or type a place in the search.",
  ],
};

/**
 * @param {Hub} hub
 * @param {HTMLElement} message
 */
function useCentre({ store, texts }, message) {
  const { camera } = store.state;
  const near = camera && { lon: rounded(camera.lon), lat: rounded(camera.lat), name: "", own: false };
  if (near) store.set({ near, service: null });
  else message.textContent = texts.say("Ο χάρτης δεν έχει ανοίξει ακόμη.", "The map is not open yet.");
}

/**
 * Keeps the button «Γύρω από: …» for the selected place.
 * @param {Hub} hub
 * @param {HTMLButtonElement} button
 */
function offerPlace(hub, button) {
  const { store, texts } = hub;
  /** @type {Area | null} */
  let area = null;
  const update = async () => {
    const { place } = store.state;
    const found = place ? await findArea(hub, place).catch(() => null) : null;
    if (store.state.place !== place) return;
    area = found?.area ?? null;
    button.hidden = area === null;
    if (area) button.replaceChildren(texts.say("Γύρω από: ", "Around: "), data(area.name));
  };
  button.addEventListener("click", () => {
    if (!area) return;
    const [lon, lat] = area.point;
    store.set({ near: { lon: rounded(lon), lat: rounded(lat), name: area.name, own: false }, service: null });
    hub.map.fly(lon, lat);
  });
  store.on(["place"], () => void update());
  void update();
}

/**
 * Makes the choice of a kind of services.
 * @param {Hub} hub
 * @returns {HTMLElement}
 */
export function kindChoice({ atlas, store, texts, format }) {
  const kinds = [{ id: "", name: { el: "Όλα", en: "All" }, count: 0 }, ...atlas.kinds];
  const inputs = kinds.map(({ id }) =>
    make("input", { type: "radio", name: "near-kind", value: id, checked: store.state.kind === id, change: () => store.set({ kind: id, service: null }) }),
  );
  store.on(["kind"], ({ kind }) => inputs.forEach((input) => (input.checked = input.value === kind)));
  const chips = kinds.map(({ id, name }, at) =>
    make("label", { class: "near-kind" }, inputs[at], make("span", {}, id !== "" && kindMark(atlas.kinds, id), data(format.text(name)))),
  );
  return make("fieldset", { class: "near-kinds" }, make("legend", {}, texts.say("Είδος υπηρεσίας", "Kind of service")), ...chips);
}

/**
 * Makes the mark of a kind, coloured as on the map.
 * @param {readonly {id: string}[]} kinds
 * @param {string} id
 */
export function kindMark(kinds, id) {
  const mark = make("span", { class: "kind-mark", "aria-hidden": "true" });
  mark.style.setProperty("--kind", kindColor(kinds, id));
  return mark;
}

/**
 * Says where services are looked for.
 * @param {Origin} near
 * @param {import("./texts.js").Texts} texts
 * @param {import("./format.js").Format} format
 */
export function originName(near, texts, format) {
  if (near.own) return texts.say("η θέση σας", "your position");
  if (near.name) return near.name;
  const latitude = near.lat < 0 ? texts.say("Ν", "S") : texts.say("Β", "N");
  const longitude = near.lon < 0 ? texts.say("Δ", "W") : texts.say("Α", "E");
  const point = `${format.number(Math.abs(near.lat), DECIMALS)}° ${latitude}, ${format.number(Math.abs(near.lon), DECIMALS)}° ${longitude}`;
  return texts.say("σημείο {point}", "the point {point}", { point });
}

/** Decimals of a point in words: about a hundred metres. */
const DECIMALS = 3;
