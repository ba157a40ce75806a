// The legend, drawn on a canvas for a picture that leaves the page: the same classes, ranges and counts as the page's own.

import { largestCount, NO_DATA, SYMBOL, symbolRadius } from "./colors.js";
import { classCounts, classRange, noDataLabel, roundValues } from "./legend.js";

/** @import {Pen} from "./picture-pen.js" */
/** @import {Hub, Shown} from "./types.js" */

const ROW = 24;
const SWATCH = { width: 30, height: 15 };
/** How far from the left the counts end, if no label is longer. */
const COUNTS_AT = 260;

/** @typedef {{color: string, label: string, count: string, hatched?: boolean}} ClassRow */

/**
 * Draws the legend of a map and goes below it.
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {Hub} hub
 * @param {number} scale how much larger the picture shows the map than the page does
 */
export function drawLegend(pen, shown, hub, scale) {
  const { texts, format } = hub;
  const none = format.number(shown.areas.length - shown.ranked);
  /** @type {ClassRow[]} */
  const rows = [{ color: NO_DATA, label: noDataLabel(shown, hub), count: none, hatched: true }];
  const small = { size: 12, color: pen.look.colors.soft, gap: 4 };
  if (shown.indicator.measure === "count") {
    pen.write(texts.say("Το εμβαδόν του κύκλου είναι ανάλογο της τιμής.", "The size of a circle is in proportion to the value."), small);
    drawSymbols(pen, shown, hub, scale);
  } else {
    pen.write(aboutClasses(shown, hub), small);
    const counts = classCounts(shown);
    // The highest class on top, as on a scale.
    rows.unshift(...shown.colors.map((color, place) => ({ color, label: classRange(shown, place, hub), count: format.number(counts[place]) })).reverse());
  }
  pen.font(14);
  const right = Math.max(COUNTS_AT, ...rows.map(({ label }) => SWATCH.width + 48 + pen.context.measureText(label).width));
  for (const row of rows) drawRow(pen, row, right);
  pen.y += 8;
}

/**
 * Returns the unit, what the figures at the right are, and whether the classes hold for other periods.
 * @param {Shown} shown
 * @param {Hub} hub
 */
function aboutClasses({ indicator, level, classes }, { texts, format, store }) {
  const words = [format.text(indicator.unit), texts.say("δεξιά το πλήθος περιοχών", "at the right the number of areas")];
  const periods = indicator.levels.find(({ id }) => id === level.id)?.periods.length ?? 1;
  if (store.state.pooled && classes.method !== "manual" && periods > 1) words.push(texts.say("κλάσεις κοινές για όλες τις περιόδους", "the same classes for all periods"));
  return words.filter(Boolean).join(" · ");
}

/**
 * @param {Pen} pen
 * @param {ClassRow} row
 * @param {number} right where the count ends
 */
function drawRow(pen, { color, label, count, hatched = false }, right) {
  const { context, look } = pen;
  context.fillStyle = color;
  context.fillRect(pen.x, pen.y + 4, SWATCH.width, SWATCH.height);
  if (hatched) hatch(pen);
  context.lineWidth = 1;
  context.strokeStyle = look.colors.soft;
  context.strokeRect(pen.x + 0.5, pen.y + 4.5, SWATCH.width - 1, SWATCH.height - 1);
  pen.font(14);
  context.fillStyle = look.colors.ink;
  pen.line(label, pen.x + SWATCH.width + 12, pen.y + 17);
  context.fillStyle = look.colors.soft;
  pen.line(count, pen.x + right, pen.y + 17, "right");
  pen.y += ROW;
}

/**
 * Areas without data differ in more than colour, as on the map.
 * @param {Pen} pen
 */
function hatch({ context, x, y }) {
  context.save();
  context.beginPath();
  context.rect(x, y + 4, SWATCH.width, SWATCH.height);
  context.clip();
  context.strokeStyle = "#5a646a";
  context.lineWidth = 1.2;
  context.beginPath();
  for (let at = -SWATCH.height; at < SWATCH.width; at += 7) {
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
 * @param {Hub} hub
 * @param {number} scale
 */
function drawSymbols(pen, { classes, indicator }, { format }, scale) {
  const { context, look } = pen;
  const largest = largestCount(classes);
  const counts = largest > 0 ? roundValues(largest, indicator.decimals) : [];
  const widest = scale * symbolRadius(counts[0] ?? 0, largest);
  for (const count of counts) {
    const radius = scale * symbolRadius(count, largest);
    const height = Math.max(2 * radius + 6, ROW);
    const middle = pen.y + height / 2;
    context.beginPath();
    context.arc(pen.x + widest + 1, middle, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.72;
    context.fillStyle = SYMBOL;
    context.fill();
    context.globalAlpha = 1;
    pen.font(14);
    context.fillStyle = look.colors.ink;
    pen.line(format.value(count, indicator), pen.x + 2 * widest + 16, middle + 5);
    pen.y += height;
  }
}
