// On a phone the card lies below the map: a line on the map says which place is chosen, and leads there.

import { data, make } from "./dom.js";
import { findArea } from "./areas.js";
import { valueWords } from "./words.js";

/** @import {Hub} from "./types.js" */

/**
 * @param {HTMLElement} root where the map is
 * @param {Hub} hub
 */
export function createPeek(root, hub) {
  const { store, texts } = hub;
  const more = make("button", { type: "button", class: "button" }, texts.say("Περισσότερα", "More"));
  const words = make("p", {});
  const peek = make("div", { class: "peek", hidden: true }, words, more);
  root.append(peek);
  more.addEventListener("click", () => {
    store.set({ tab: "place" });
    const panel = document.getElementById("panel-place");
    panel?.scrollIntoView({ block: "start" });
    panel?.focus({ preventScroll: true });
  });
  const draw = async () => {
    const { place } = store.state;
    const [shown] = hub.shown();
    const at = place === null ? undefined : shown?.places.get(place);
    peek.hidden = place === null;
    if (place === null) return;
    if (shown && at !== undefined) {
      words.replaceChildren(make("strong", {}, data(shown.areas[at].name)), " ", valueWords(shown, at, hub).value);
      return;
    }
    const found = await findArea(hub, place).catch(() => null);
    if (store.state.place === place) words.replaceChildren(make("strong", {}, data(found?.area.name ?? place)));
  };
  store.on(["place"], draw);
  hub.onShown(draw);
}
