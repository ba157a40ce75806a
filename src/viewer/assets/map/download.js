// What is shown, to take away: a picture, tables, geometry, paper.

import { data, make } from "./dom.js";
import { composePicture } from "./picture.js";

/** @import {Hub, Shown} from "./types.js" */

/** The most areas one answer of the server holds. */
const MOST_AREAS = 10_000;

/**
 * Returns the name of a file of what is shown, such as `choros_population_municipality_2021.csv`.
 * @param {Shown} shown
 * @param {string} ending with its stop: `.csv`
 */
export function fileName({ indicator, level, period }, ending) {
  return `${["choros", indicator.id, level.id, period].map(plain).join("_")}${ending}`;
}

/**
 * Returns a text with nothing in it that a file's name cannot hold on some system.
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFC").replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^[.-]+|-+$/g, "").slice(0, 80);
}

/**
 * Returns the addresses of what is shown in the forms the server has.
 * @param {Shown} shown
 * @param {Hub["api"]} api
 */
export function hrefs({ indicator, level, period }, api) {
  const values = `indicators/${encodeURIComponent(indicator.id)}/values`;
  return {
    excel: api.href(values, { level: level.id, period, f: "csv", dialect: "excel-el" }),
    csv: api.href(values, { level: level.id, period, f: "csv" }),
    geojson: api.href(`collections/${encodeURIComponent(level.collection)}/items`, { indicators: indicator.id, datetime: period, limit: MOST_AREAS, f: "geojson" }),
  };
}

/**
 * Makes the part that downloads, in place of the server's links.
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createDownloads(root, hub) {
  const { texts } = hub;
  const files = make("div", { class: "download-files" });
  const picture = pictureButton(hub);
  const print = make("button", { type: "button", class: "button", click: () => window.print() }, texts.say("Εκτύπωση", "Print"));
  hub.onShown((shown) => {
    if (!files.isConnected) {
      root.classList.add("download-part");
      root.replaceChildren(make("div", { class: "download-buttons" }, picture.button, print), picture.note, files);
    }
    picture.refresh();
    // One indicator at one level and period needs no heading: the page says above what it shows.
    files.replaceChildren(...shown.map((each) => fileList(each, hub, shown.length > 1)));
  });
}

/**
 * @param {Shown} shown
 * @param {Hub} hub
 * @param {boolean} headed
 */
function fileList(shown, { api, texts, format }, headed) {
  const { excel, csv, geojson } = hrefs(shown, api);
  /** @param {string} href @param {string} ending @param {string} label @param {string} about */
  const item = (href, ending, label, about) =>
    make("li", {}, make("a", { href, download: fileName(shown, ending) }, label), make("span", { class: "about" }, about));
  const list = make(
    "ul",
    { class: "download-list" },
    item(excel, "_excel.csv", texts.say("CSV για ελληνικό Excel", "CSV for Greek Excel"), texts.say("με «;» ανάμεσα στις στήλες και δεκαδικό κόμμα", "semicolons and decimal commas")),
    item(csv, ".csv", "CSV", texts.say("για στατιστικά προγράμματα: R, Python, SPSS", "for statistics: R, Python, SPSS")),
    item(geojson, ".geojson", "GeoJSON", texts.say("όρια και τιμές, για QGIS και άλλα GIS", "boundaries and values, for QGIS and other GIS")),
  );
  if (shown.level.count > MOST_AREAS) {
    const given = { most: format.number(MOST_AREAS), all: format.number(shown.level.count) };
    list.append(make("li", { class: "about" }, texts.say("Το GeoJSON έχει τις πρώτες {most} από {all} περιοχές.", "The GeoJSON holds the first {most} of {all} areas.", given)));
  }
  const heading = headed && make("h2", {}, data(format.text(shown.indicator.title)), ` · ${format.period(shown.period)}`);
  return make("section", {}, heading, list);
}

/** @param {Hub} hub */
function pictureButton(hub) {
  const { texts } = hub;
  const note = make("p", { class: "download-note", id: "download-note", role: "status" });
  const button = make("button", { type: "button", class: "button", "aria-describedby": "download-note" }, texts.say("Εικόνα του χάρτη (PNG)", "Picture of the map (PNG)"));
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    button.setAttribute("aria-busy", "true");
    note.textContent = texts.say("Η εικόνα ετοιμάζεται…", "The picture is being drawn…");
    try {
      const shown = hub.shown();
      const canvas = await composePicture(hub, shown);
      await save(canvas, fileName(shown[0], shown[1] ? "_2.png" : ".png"));
      note.textContent = texts.say("Η εικόνα είναι έτοιμη.", "The picture is ready.");
    } catch (error) {
      console.warn(error);
      note.textContent = texts.say("Η εικόνα δεν έγινε. Δοκιμάστε ξανά ή τυπώστε τη σελίδα.", "The picture could not be made. Try again, or print the page.");
    } finally {
      busy = false;
      button.removeAttribute("aria-busy");
    }
  });
  const refresh = () => {
    const works = Boolean(hub.map?.works);
    button.disabled = !works;
    note.textContent = works ? "" : texts.say("Η εικόνα χρειάζεται τον χάρτη, που δεν σχεδιάζεται εδώ (χωρίς WebGL).", "The picture needs the map, which cannot be drawn here (no WebGL).");
  };
  return { button, note, refresh };
}

/**
 * Hands a picture to the visitor as a file.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
async function save(canvas, name) {
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the canvas gave no picture");
  const href = URL.createObjectURL(blob);
  const link = make("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the blob after the click; some take a while over it.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
