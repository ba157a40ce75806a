// The legend, drawn on a canvas for a picture that leaves the page.

import { NO_DATA, SYMBOL, symbolRadius } from "./colors.js";

/** @import {Format} from "./format.js" */
/** @import {Pen} from "./picture-pen.js" */
/** @import {Texts} from "./texts.js" */
/** @import {Shown} from "./types.js" */

const ROW = 24;
const SWATCH = { width: 30, height: 15 };

/**
 * Returns each class's range and how many areas it holds.
 * @param {Shown} shown
 * @param {Format} format
 * @returns {{color: string, range: string, count: string}[]}
 */
export function classRows({ classes, colors, indicator }, format) {
  /** @param {number | null} value */
  const figure = (value) => format.number(value ?? 0, indicator.decimals);
  return classes.breaks.map((upper, place) => ({
    color: colors[place],
    range: `${figure(place === 0 ? classes.min : classes.breaks[place - 1])} – ${figure(upper)}`,
    count: format.number(classes.counts[place] ?? 0),
  }));
}

/**
 * Returns round counts for the symbols of a legend, the largest first.
 * @param {number} largest
 * @returns {number[]}
 */
export function roundCounts(largest) {
  return [...new Set([largest, largest / 4, largest / 20].map(rounded))].filter((count) => count > 0);
}

/**
 * Rounds down to 1, 2 or 5 and noughts.
 * @param {number} count
 */
function rounded(count) {
  if (count < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(count));
  return ([5, 2].find((step) => step * power <= count) ?? 1) * power;
}

/**
 * Draws the legend of a map and goes below it.
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {{format: Format, texts: Texts}} hub
 * @param {number} scale how much larger the picture shows the map than the page does
 */
export function drawLegend(pen, shown, { format, texts }, scale) {
  const { colors } = pen.look;
  const unit = format.text(shown.indicator.unit);
  const about = texts.say("πλήθος περιοχών", "number of areas");
  if (shown.indicator.measure === "count") drawSymbols(pen, shown, format, scale);
  else {
    pen.write(texts.say("{unit} · δεξιά το {about}", "{unit} · {about} at the right", { unit, about }), { size: 12, color: colors.soft, gap: 4 });
    for (const row of classRows(shown, format)) drawRow(pen, row);
  }
  const none = shown.areas.length - shown.ranked;
  drawRow(pen, { color: NO_DATA, range: texts.say("χωρίς στοιχεία", "no data"), count: format.number(none), hatched: true });
  pen.y += 8;
}

/**
 * @param {Pen} pen
 * @param {{color: string, range: string, count: string, hatched?: boolean}} row
 */
function drawRow(pen, { color, range, count, hatched = false }) {
  const { context, look } = pen;
  context.fillStyle = color;
  context.fillRect(pen.x, pen.y + 4, SWATCH.width, SWATCH.height);
  if (hatched) hatch(pen);
  context.lineWidth = 1;
  context.strokeStyle = look.colors.soft;
  context.strokeRect(pen.x + 0.5, pen.y + 4.5, SWATCH.width - 1, SWATCH.height - 1);
  pen.font(14);
  context.fillStyle = look.colors.ink;
  pen.line(range, pen.x + SWATCH.width + 12, pen.y + 16);
  context.fillStyle = look.colors.soft;
  pen.line(count, pen.x + Math.min(pen.width, 260), pen.y + 16, "right");
  pen.y += ROW;
}

/**
 * Areas without data differ in more than colour, as on the map.
 * @param {Pen} pen
 */
function hatch({ context, x, y, look }) {
  context.save();
  context.beginPath();
  context.rect(x, y + 4, SWATCH.width, SWATCH.height);
  context.clip();
  context.strokeStyle = look.colors.soft;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -SWATCH.height; at < SWATCH.width; at += 6) {
    context.moveTo(x + at, y + 4 + SWATCH.height);
    context.lineTo(x + at + SWATCH.height, y + 4);
  }
  context.stroke();
  context.restore();
}

/**
 * Draws circles of round counts in the sizes the map has them.
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {Format} format
 * @param {number} scale
 */
function drawSymbols(pen, { classes, indicator }, format, scale) {
  const { context, look } = pen;
  const largest = classes.max ?? 0;
  const counts = roundCounts(largest);
  const wide = scale * symbolRadius(counts[0] ?? 0, largest);
  for (const count of counts) {
    const radius = scale * symbolRadius(count, largest);
    const height = Math.max(2 * radius + 6, ROW);
    const middle = pen.y + height / 2;
    context.beginPath();
    context.arc(pen.x + wide + 1, middle, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.75;
    context.fillStyle = SYMBOL;
    context.fill();
    context.globalAlpha = 1;
    pen.font(14);
    context.fillStyle = look.colors.ink;
    pen.line(format.value(count, indicator), pen.x + 2 * wide + 16, middle + 5);
    pen.y += height;
  }
}
