// «Near me»: the browser says where one is, and the form sends it.

import { PositionError, ownPosition } from "../map/position.js";

/** About 100 metres, in degrees. */
const DECIMALS = 3;

/** @type {Record<import("../map/position.js").Obstacle, [string, string]>} */
const REASONS = {
  refused: ["Δεν δόθηκε άδεια για τη θέση σας. Γράψτε έναν τόπο.", "Your position was not allowed. Type a place."],
  unavailable: ["Η συσκευή δεν μπόρεσε να βρει τη θέση σας. Γράψτε έναν τόπο.", "The device could not find your position. Type a place."],
  timeout: ["Η θέση σας δεν βρέθηκε εγκαίρως. Δοκιμάστε ξανά.", "Your position was not found in time. Try again."],
  insecure: ["Η θέση δίνεται μόνο σε ασφαλείς συνδέσεις (https). Γράψτε έναν τόπο.", "Browsers tell the position only over secure connections (https). Type a place."],
};

/**
 * Puts a button for one's own position beside the field of the place.
 * @param {HTMLFormElement} form
 * @param {boolean} english
 */
export function offerPosition(form, english) {
  const field = form.querySelector("[name='near']");
  if (!(field instanceof HTMLInputElement)) return;
  const say = (/** @type {string} */ el, /** @type {string} */ en) => (english ? en : el);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "own";
  button.textContent = say("Κοντά μου", "Near me");
  const told = "Η θέση σας, με ακρίβεια 100 μ., γράφεται στη διεύθυνση της σελίδας και στέλνεται μόνο σε αυτόν τον διακομιστή.";
  button.title = say(told, "Your position, to 100 m, stands in the address of the page and is sent only to this server.");
  const message = document.createElement("p");
  message.className = "about position-message";
  message.setAttribute("role", "status");
  field.parentElement?.append(button, message);
  // Another place is meant than the position of before.
  field.addEventListener("input", () => forgetPosition(form));
  button.addEventListener("click", async () => {
    button.disabled = true;
    message.textContent = say("Περιμένουμε τη θέση σας…", "Waiting for your position…");
    try {
      const { lon, lat } = await ownPosition();
      forgetPosition(form);
      // What stands in an address is kept by browsers and passed on: no finer than the list needs.
      for (const [name, value] of /** @type {const} */ ([["lon", lon], ["lat", lat]])) form.append(hidden(name, value.toFixed(DECIMALS)));
      field.value = "";
      form.requestSubmit();
    } catch (error) {
      const [el, en] = REASONS[error instanceof PositionError ? error.obstacle : "unavailable"];
      message.textContent = say(el, en);
    } finally {
      button.disabled = false;
    }
  });
}

/** @param {HTMLFormElement} form */
function forgetPosition(form) {
  for (const input of form.querySelectorAll("input[name='lon'], input[name='lat']")) input.remove();
}

/**
 * @param {string} name
 * @param {string} value
 */
function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}
