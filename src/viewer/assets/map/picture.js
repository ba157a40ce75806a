// A picture of what is shown that can stand alone in a report: maps, legends, sources, and how far the data can be trusted.

import { drawLegend } from "./picture-legend.js";
import { Pen } from "./picture-pen.js";

/** @import {Hub, Quality, Shown} from "./types.js" */

/** Sharp on paper and on dense screens. */
const SCALE = 2;
const MARGIN = 32;
const GUTTER = 32;
/** Widths of the whole picture, in its own pixels before scaling. */
const WIDTH = { one: [720, 1400], two: [1080, 1800] };
/** More than this some browsers refuse to draw (iOS). */
const MOST_PIXELS = 16_777_216;

/**
 * Draws what is shown. Two maps stand side by side.
 * @param {Hub} hub
 * @param {Shown[]} shown
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function composePicture(hub, shown) {
  const maps = await hub.map.pictures();
  if (maps.length === 0 || shown.length === 0) throw new Error("there is no map to draw");
  const look = pageLook();
  await fontsFor(look.family, hub, shown);
  const [least, most] = maps.length > 1 ? WIDTH.two : WIDTH.one;
  const columns = Math.min(maps.length, shown.length);
  const natural = maps.slice(0, columns).reduce((sum, map) => sum + widthOf(map), 0) + GUTTER * (columns - 1) + 2 * MARGIN;
  const width = Math.round(Math.min(Math.max(natural, least), most));
  const column = (width - 2 * MARGIN - GUTTER * (columns - 1)) / columns;
  const parts = shown.slice(0, columns).map((each, place) => ({
    shown: each,
    map: maps[place],
    x: MARGIN + place * (column + GUTTER),
    width: column,
    scale: column / widthOf(maps[place]),
  }));
  // Drawn once on nothing to learn the height, then for good.
  const trial = new Pen(contextOf(document.createElement("canvas")), look);
  const height = Math.ceil(draw(trial, parts, hub, width));
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  const context = contextOf(canvas);
  context.scale(scale, scale);
  context.fillStyle = look.colors.ground;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  draw(new Pen(context, look), parts, hub, width);
  return canvas;
}

/** @typedef {{shown: Shown, map: HTMLCanvasElement, x: number, width: number, scale: number}} Part */

/**
 * Draws all parts and returns the height they take.
 * @param {Pen} pen
 * @param {Part[]} parts
 * @param {Hub} hub
 * @param {number} width
 */
function draw(pen, parts, hub, width) {
  const { context, look } = pen;
  /** @param {number} top @param {(part: Part) => void} drawPart */
  const row = (top, drawPart) => Math.max(...parts.map((part) => {
    pen.at(part.x, top, part.width);
    drawPart(part);
    return pen.y;
  }));
  let y = row(MARGIN - 6, ({ shown }) => drawHead(pen, shown, hub));
  y = row(y + 12, ({ map, x, width: wide }) => {
    const tall = (wide * map.height) / map.width;
    context.drawImage(map, x, pen.y, wide, tall);
    context.strokeStyle = look.colors.rule;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, pen.y + 0.5, wide - 1, tall - 1);
    pen.y += tall;
  });
  y = row(y + 12, ({ shown, scale }) => drawLegend(pen, shown, hub, scale));
  y = row(y + 8, ({ shown }) => drawSource(pen, shown, hub));
  context.strokeStyle = look.colors.rule;
  context.beginPath();
  context.moveTo(MARGIN, y + 8.5);
  context.lineTo(width - MARGIN, y + 8.5);
  context.stroke();
  pen.at(MARGIN, y + 18, width - 2 * MARGIN);
  drawFoot(pen, hub);
  return pen.y + MARGIN - 10;
}

/**
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {Hub} hub
 */
function drawHead(pen, { indicator, level, period, values }, { format, texts }) {
  const { colors } = pen.look;
  pen.write(format.text(indicator.title), { size: 26, weight: 650, gap: 2 });
  pen.write([format.text(level.many), format.period(period), format.text(indicator.unit)].filter(Boolean).join(" · "), { size: 15, color: colors.soft, gap: 6 });
  const marks = [
    mark(indicator.quality, texts.say("Συνθετικά στοιχεία, όχι μετρήσεις", "Synthetic figures, not measurements"), texts.say("Προσεγγιστικά στοιχεία", "Approximate figures")),
    mark(level.quality, texts.say("Συνθετικά όρια", "Synthetic boundaries"), texts.say("Προσεγγιστικά όρια", "Approximate boundaries")),
  ];
  for (const [kind, text] of marks) {
    if (text) pen.write(text, { size: 14, weight: 650, color: kind === "synthetic" ? colors.synthetic : colors.notice });
  }
  const summary = format.text({ el: values.summary_el ?? "", en: values.summary_en ?? "" });
  if (summary) {
    pen.y += 6;
    pen.write(summary, { size: 15 });
  }
}

/**
 * @param {Quality} quality
 * @param {string} synthetic
 * @param {string} approximate
 * @returns {[Quality, string]}
 */
function mark(quality, synthetic, approximate) {
  return [quality, quality === "synthetic" ? synthetic : quality === "approximate" ? approximate : ""];
}

/**
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {Hub} hub
 */
function drawSource(pen, { indicator, level }, { format, texts }) {
  const style = { size: 12, color: pen.look.colors.soft };
  pen.write(texts.say("Πηγή: {source} · Άδεια: {license}", "Source: {source} · Licence: {license}", { source: format.text(indicator.source), license: indicator.license }), style);
  pen.write(texts.say("Όρια: {source} · Άδεια: {license}", "Boundaries: {source} · Licence: {license}", { source: format.text(level.source), license: level.license }), style);
}

/**
 * @param {Pen} pen
 * @param {Hub} hub
 */
function drawFoot(pen, { atlas, store, format, texts }) {
  const style = { size: 12, color: pen.look.colors.soft };
  const date = new Intl.DateTimeFormat(format.language === "el" ? "el-GR" : "en-GB", { dateStyle: "long" }).format(new Date());
  const given = { title: format.text(atlas.title), version: atlas.version, date };
  pen.write(texts.say("{title} · έκδοση δεδομένων {version} · λήψη {date}", "{title} · data version {version} · taken {date}", given), style);
  // The credit of a basemap may come as markup.
  const credits = [atlas.attribution, store.state.basemap ? atlas.basemap?.attribution ?? "" : ""].map((credit) => credit.replace(/<[^>]*>/g, "").trim());
  const credit = [...new Set(credits)].filter(Boolean).join(" · ");
  if (credit) pen.write(credit, style);
}

/**
 * Returns how wide a map is on the page. Its picture may have been drawn with more pixels than the page has, and says so.
 * @param {HTMLCanvasElement} map
 */
function widthOf(map) {
  return map.width / (Number(map.dataset.density) || window.devicePixelRatio || 1);
}

/** Returns the page's typeface and colours as they are now, by day or by night: the map's picture has them too. */
function pageLook() {
  const style = getComputedStyle(document.documentElement);
  const color = (/** @type {string} */ name, /** @type {string} */ otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  return {
    family: getComputedStyle(document.body).fontFamily || "sans-serif",
    colors: {
      ground: color("ground", "#fbfaf6"),
      ink: color("ink", "#1b2429"),
      soft: color("soft", "#566168"),
      rule: color("rule", "#dfdbd1"),
      accent: color("accent", "#0b5a73"),
      notice: color("notice", "#8a5a00"),
      synthetic: color("synthetic", "#7a3b8f"),
    },
  };
}

/**
 * Waits for the typeface: a canvas does not draw again when it comes.
 * @param {string} family
 * @param {Hub} hub
 * @param {Shown[]} shown
 */
async function fontsFor(family, { format }, shown) {
  const text = `Αα Aa 0 ${shown.map(({ indicator }) => format.text(indicator.title)).join(" ")}`;
  await Promise.allSettled([400, 650].map((weight) => document.fonts.load(`${weight} 16px ${family}`, text)));
  await document.fonts.ready;
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser gives no canvas");
  return context;
}
