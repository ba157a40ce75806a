// One suggestion of the search: the name, what it is, and what holds it, so that equal names can be told apart.

import { data, make } from "./dom.js";
import { beforeName, greekBeside, levelName, nameOf } from "./names.js";

/** @import {Hub} from "./types.js" */
/** @import {FoundPlace} from "./search-choice.js" */

/**
 * @param {FoundPlace} place
 * @param {number} index
 * @param {Hub} hub
 */
export function optionOf(place, index, { atlas, texts }) {
  const greek = greekBeside(place, texts.language);
  return make(
    "li",
    { id: `search-option-${index}`, role: "option", "aria-selected": "false" },
    make(
      "span",
      { class: "search-name" },
      make("strong", {}, data(nameOf(place, texts.language))),
      greek && make("span", { class: "search-greek", lang: "el" }, " ", data(greek)),
      " ",
      make("span", { class: "search-level" }, levelName(place.level, atlas, texts)),
    ),
    place.parents.length > 0 && chain(place, texts),
  );
}

/**
 * @param {FoundPlace} place
 * @param {import("./texts.js").Texts} texts
 */
function chain(place, texts) {
  const line = make("span", { class: "search-parents" });
  place.parents.forEach((parent, at) => {
    if (at > 0) line.append(" › ");
    line.append(make("span", {}, beforeName(parent.level, texts), data(nameOf(parent, texts.language))));
  });
  return line;
}
