// A newer atlas while the page is open: offered, never forced.

/** @import {Hub} from "./types.js" */

/** Milliseconds between two looks. */
const EVERY_MS = 60_000;

/** @param {Hub} hub */
export function watchVersion({ api, atlas, texts, notices }) {
  let offered = atlas.version;
  const look = async () => {
    if (document.hidden) return;
    try {
      const { version } = await api.json("", { f: "json" });
      if (typeof version !== "string" || version === offered) return;
      offered = version;
      notices.show("version", texts.say("Υπάρχουν νεότερα δεδομένα.", "There are newer data."), {
        action: { label: texts.say("Ανανέωση της σελίδας", "Reload the page"), run: () => location.reload() },
      });
    } catch {
      // Whoever looks at the map is told by the part that needs the server.
    }
  };
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
}
