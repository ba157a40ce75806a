// Saying that something could not be loaded, where it is missing, with another try.

import { ApiError } from "./api.js";
import { data, make } from "./dom.js";

/**
 * Returns what happened, in words.
 * @param {unknown} error
 * @param {import("./texts.js").Texts} texts
 */
export function reasonOf(error, texts) {
  if (!(error instanceof ApiError) || error.passing) return texts.say("Ο διακομιστής δεν απαντά.", "The server does not answer.");
  if (error.status >= 500) return texts.say("Ο διακομιστής είχε σφάλμα ({status}).", "The server had an error ({status}).", { status: error.status });
  return texts.say("Ο διακομιστής δεν το έδωσε: {message}", "The server refused: {message}", { message: error.message });
}

/**
 * Makes what stands in place of something that could not be loaded.
 * @param {string} what what is missing, as a sentence
 * @param {unknown} error
 * @param {import("./texts.js").Texts} texts
 * @param {() => void} again
 */
export function failure(what, error, texts, again) {
  const button = make("button", { type: "button", class: "button", click: again }, texts.say("Νέα προσπάθεια", "Try again"));
  return make("div", { class: "failure" }, make("p", {}, what, " ", data(reasonOf(error, texts))), button);
}
