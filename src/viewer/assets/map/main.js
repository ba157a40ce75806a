// The page's program: reads what the page says of the atlas, and sets its parts to work on one state.

import { Api } from "./api.js";
import { createCard } from "./card.js";
import { createDisplay } from "./display.js";
import { byId } from "./dom.js";
import { createDownloads } from "./download.js";
import { Format } from "./format.js";
import { createChooser, createHeadline } from "./headline.js";
import { canDraw, Maps, noMaps, sayWhyNot } from "./map.js";
import { createNear } from "./near.js";
import { Notices } from "./notice.js";
import { createPeek } from "./peek.js";
import { createSearch } from "./search.js";
import { createShare } from "./share.js";
import { Showing } from "./shown.js";
import { keepAddress, readState, writeState } from "./state.js";
import { Store } from "./store.js";
import { createTable } from "./table.js";
import { createTabs } from "./tabs.js";
import { Texts } from "./texts.js";
import { createTime } from "./time.js";
import { watchVersion } from "./version.js";

/** @import {Atlas, Hub} from "./types.js" */

/** @type {Atlas} */
const atlas = JSON.parse(byId("atlas").textContent ?? "");
const store = new Store(readState(atlas, location.hash));
const texts = new Texts(atlas.language);
const api = new Api(atlas.root);
const base = { atlas, store, api, texts, format: new Format(atlas.language), notices: new Notices(byId("notices"), texts) };
const showing = new Showing(base);
/** @type {Hub} */
const hub = { ...base, shown: () => showing.shown, onShown: (listener) => showing.listen(listener), map: noMaps() };

api.onWaiting = (waiting) => {
  if (waiting) base.notices.show("waiting", texts.say("Ο διακομιστής δεν απαντά· γίνεται νέα προσπάθεια…", "The server does not answer; trying again…"), { dismiss: false });
  else base.notices.clear("waiting");
};

document.body.classList.add("alive");
const stage = byId("maps");
if (canDraw()) {
  const maps = new Maps(stage, hub);
  maps.start();
  hub.map = maps.actions();
} else {
  sayWhyNot(stage, hub);
}
createPeek(stage, hub);
createTabs(byId("tabs"), hub);
createChooser(hub);
createHeadline(hub);
createTime(byId("time"), hub);
createTable(byId("table"), hub);
createCard(byId("card"), hub);
createNear(byId("near"), hub);
createDisplay(byId("display"), hub);
createDownloads(byId("downloads"), hub);
createShare(byId("share"), hub);
if (!atlas.embed) createSearch(byId("search"), hub);
keepAddress(store, atlas);
if (atlas.indicators.length > 0) showing.update();
watchVersion(hub);

// The other language shows the same.
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => {
    const other = { ...atlas, language: /** @type {import("./types.js").Language} */ (link.getAttribute("hreflang")) };
    link.setAttribute("href", writeState(store.state, other));
  });
}
// An address with another state, typed or from a link of the page itself.
addEventListener("hashchange", () => location.hash.includes("=") && location.reload());
// The way past the masthead is no state.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  byId("content").focus();
});
// Paper shows what is folded away.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".headline details, .legend details")) details.setAttribute("open", "");
});
// For whoever looks at the page with the browser's tools.
Object.assign(globalThis, { choros: hub });
