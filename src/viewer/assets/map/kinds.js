// The colours of the kinds of services, the same on the map and in lists.

/**
 * Colours that also people who confuse red and green tell apart.
 *
 * Source: Okabe and Ito (2008), Color Universal Design, without black and yellow; in the order of `src/styles/base.rs`.
 */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
/** Kinds beyond the colours share one. */
const OTHER = "#4b555c";

/**
 * Returns the colour of a kind of services.
 * @param {readonly {id: string}[]} kinds all kinds, in the order of the atlas
 * @param {string} id
 */
export function kindColor(kinds, id) {
  return colorAt(kinds.findIndex((kind) => kind.id === id));
}

/**
 * Returns the colour of the kind at a place among those of the atlas.
 * @param {number} place
 */
export function colorAt(place) {
  return COLORS[place] ?? OTHER;
}

/**
 * Returns the colour of figures upon another: black or white, whichever is told apart better.
 * @param {string} color `#rrggbb`
 */
export function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance of WCAG 2; above this one black has more contrast than white.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
