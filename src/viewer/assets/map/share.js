// Passing the page on: its address as it stands, and the code that puts it into another page.

import { make } from "./dom.js";

/** @import {Hub} from "./types.js" */

/**
 * Returns the address under which the page shows itself within another page.
 * @param {string} href the page's own address
 */
export function embedHref(href) {
  const url = new URL(href);
  url.searchParams.set("embed", "1");
  return url.href;
}

/**
 * Returns the markup that shows the page within another page.
 * @param {string} href the page's own address
 * @param {string} title what the frame is called by screen readers
 */
export function embedCode(href, title) {
  return `<iframe src="${escaped(embedHref(href))}" title="${escaped(title)}" width="100%" height="600" loading="lazy"></iframe>`;
}

/**
 * Returns a text as it stands in an attribute between double quotes.
 * @param {string} text
 */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Makes the part that passes the page on.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createShare(root, hub) {
  const { texts, store } = hub;
  const status = make("p", { class: "share-status", role: "status" });
  const link = copied({
    id: "share-link",
    label: texts.say("Σύνδεσμος σε αυτή την προβολή", "Link to this view"),
    button: texts.say("Αντιγραφή συνδέσμου", "Copy the link"),
    done: texts.say("Ο σύνδεσμος αντιγράφηκε.", "The link was copied."),
    field: make("input", { type: "text", readonly: true }),
    text: () => location.href,
  });
  const code = copied({
    id: "share-code",
    label: texts.say("Κώδικας για ενσωμάτωση σε ιστοσελίδα", "Code that embeds it in a web page"),
    button: texts.say("Αντιγραφή κώδικα", "Copy the code"),
    done: texts.say("Ο κώδικας αντιγράφηκε.", "The code was copied."),
    field: make("textarea", { readonly: true, rows: 3, spellcheck: "false" }),
    text: () => embedCode(location.href, document.title),
  });

  /** @param {{id: string, label: string, button: string, done: string, field: HTMLInputElement | HTMLTextAreaElement, text: () => string}} what */
  function copied({ id, label, button, done, field, text }) {
    // Setting the same text again would lose what is selected of it.
    const refresh = () => {
      const now = text();
      if (field.value !== now) field.value = now;
    };
    const copy = async () => {
      refresh();
      const well = await copyText(field);
      status.textContent = well ? done : texts.say("Το κείμενο επιλέχθηκε: αντιγράψτε το με Ctrl+C.", "The text is selected: copy it with Ctrl+C.");
    };
    field.id = id;
    field.addEventListener("focus", () => { refresh(); field.select(); });
    const element = make(
      "div",
      { class: "share-item", pointerenter: refresh },
      make("label", { for: id }, label),
      field,
      make("button", { type: "button", class: "button", click: copy }, button),
    );
    return { element, refresh };
  }

  const own = make("p", { class: "share-note", hidden: true }, texts.say("Η θέση σας δεν περιλαμβάνεται στον σύνδεσμο.", "Your own position is not part of the link."));
  /** @type {number | undefined} */
  let waiting;
  // The address follows the state after a moment, and a map that moves changes it many times a second.
  store.on(Object.keys(store.state).map((key) => /** @type {keyof import("./types.js").State} */ (key)), () => {
    waiting ??= setTimeout(() => { waiting = undefined; refresh(); }, 400);
  });
  function refresh() {
    status.textContent = "";
    own.hidden = !store.state.near?.own;
    link.refresh();
    code.refresh();
  }
  hub.onShown(refresh);
  root.classList.add("share-part");
  root.replaceChildren(link.element, own, sendButton(hub), code.element, status);
}

/**
 * Returns the button that hands the link to the device's own ways of sending, where there are any.
 * @param {Hub} hub
 */
function sendButton({ texts }) {
  const able = "share" in navigator && window.matchMedia("(pointer: coarse)").matches;
  if (!able) return "";
  // Who closes the device's window without sending has changed their mind; that is no error.
  const send = () => navigator.share({ title: document.title, url: location.href }).catch(() => {});
  return make("button", { type: "button", class: "button", click: send }, texts.say("Αποστολή…", "Send…"));
}

/**
 * Copies a field's text, or at least selects it.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @returns {Promise<boolean>} whether it was copied
 */
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without a secure address there is no clipboard to write to; the older way may still work.
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}
