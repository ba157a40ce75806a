// Writing on a canvas as on a page: lines that wrap, one under the other.

/** From one line to the next, in sizes of the type. */
const LINE = 1.4;

/** @typedef {{size?: number, weight?: number, color?: string, gap?: number}} Style */

/** Writes from top to bottom in a column. */
export class Pen {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{family: string, colors: Record<"ground" | "ink" | "soft" | "rule" | "accent" | "notice" | "synthetic", string>}} look
   */
  constructor(context, look) {
    this.context = context;
    this.look = look;
    this.x = 0;
    this.y = 0;
    this.width = 0;
  }

  /**
   * Goes to a column's top.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   */
  at(x, y, width) {
    this.x = x;
    this.y = y;
    this.width = width;
  }

  /**
   * Writes a text, in as many lines as it takes, and goes below it.
   * @param {string} text
   * @param {Style} [style]
   */
  write(text, { size = 14, weight = 400, color = this.look.colors.ink, gap = 0 } = {}) {
    const { context } = this;
    this.font(size, weight);
    context.fillStyle = color;
    const step = Math.round(size * LINE);
    for (const line of wrapped(text, this.width, (part) => context.measureText(part).width)) {
      this.line(line, this.x, this.y + size);
      this.y += step;
    }
    this.y += gap;
  }

  /**
   * Writes one line as it is. Marks of direction in it end with it.
   * @param {string} line
   * @param {number} x
   * @param {number} baseline
   * @param {CanvasTextAlign} [align]
   */
  line(line, x, baseline, align = "left") {
    this.context.textAlign = align;
    this.context.fillText(`\u2068${line}\u2069`, x, baseline);
  }

  /**
   * @param {number} size
   * @param {number} [weight]
   */
  font(size, weight = 400) {
    this.context.font = `${weight} ${size}px ${this.look.family}`;
    this.context.direction = "ltr";
    this.context.textBaseline = "alphabetic";
  }
}

/**
 * Breaks a text into lines no wider than `width`: between words, and within a word that is wider by itself.
 * @param {string} text
 * @param {number} width
 * @param {(part: string) => number} measure
 * @returns {string[]}
 */
export function wrapped(text, width, measure) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  // A no-break space holds a figure and its unit together.
  for (const word of text.split(/[ \t\n]+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (measure(line) > width && line.length > 1) {
      const head = fitting(line, width, measure);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line) lines.push(line);
  return lines;
}

/**
 * Returns the longest beginning of a word that fits, at least one character of it.
 * @param {string} word
 * @param {number} width
 * @param {(part: string) => number} measure
 */
function fitting(word, width, measure) {
  const characters = Array.from(word);
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(characters.slice(0, middle).join("")) <= width) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join("");
}
