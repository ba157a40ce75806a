// What places are called: the level in words, and the areas that hold a place, in the page's language.

/** @import {Atlas, Language} from "./types.js" */
/** @import {Texts} from "./texts.js" */

/**
 * Something with a name in both languages, as the server writes it.
 * @typedef {{name_el: string, name_en: string}} Named
 */

/**
 * Returns a name in the page's language, or in the other where it is missing.
 * @param {Named} named
 * @param {Language} language
 */
export function nameOf(named, language) {
  return language === "el" ? named.name_el || named.name_en : named.name_en || named.name_el;
}

/**
 * Returns the Greek name where an English page should add it: signs, letters and offices write that one.
 * @param {Named} named
 * @param {Language} language
 */
export function greekBeside(named, language) {
  return language === "en" && named.name_en && named.name_el && named.name_el !== named.name_en ? named.name_el : "";
}

/**
 * Returns what one place of a level is called: «Δήμος», “Settlement”.
 * @param {string} level a level's id, or `settlement`
 * @param {Atlas} atlas
 * @param {Texts} texts
 */
export function levelName(level, atlas, texts) {
  if (level === "settlement") return texts.say("Οικισμός", "Settlement");
  const known = atlas.levels.find(({ id }) => id === level);
  return known ? texts.say(known.one.el || known.one.en, known.one.en || known.one.el) : level;
}

/** The usual short forms; a Region stands last in a chain and needs none. @type {Record<string, [string, string]>} */
const BEFORE = {
  municipality: ["Δήμος ", "Municipality of "],
  "regional-unit": ["Π.Ε. ", "R.U. of "],
};

/**
 * Returns what stands before the name of an area when it is one of a chain: «Π.Ε. » in «Δήμος Λαρισαίων › Π.Ε. Λάρισα › Θεσσαλία».
 * Without it a Unit that bears the name of its seat looks like the place itself.
 * @param {string} level
 * @param {Texts} texts
 */
export function beforeName(level, texts) {
  const words = BEFORE[level];
  return words ? texts.say(words[0], words[1]) : "";
}
