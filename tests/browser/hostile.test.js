// Names nobody meant well: markup, marks that turn the writing around, and three hundred letters without a blank.

import assert from "node:assert/strict";
import { makeAtlas, SIX } from "./support/atlas.js";
import { clickArea, openMap, openTab, overflow } from "./support/page.js";
import { stage } from "./support/scene.js";

const SCRIPT = "<script>alert(1)</script>";
const IMAGE = '"><img src=x onerror=alert(2)>';
const TURNED = "\u202eανάποδα\u2067 שלום";
const LONG = "Μακρύ".repeat(60);
const NAMES = [SCRIPT, IMAGE, TURNED, LONG, "Έψιλον", "Ζήτα & <b>Ήτα</b>"];

const here = stage({
  atlas: () => makeAtlas({
    squares: SIX.map((square, at) => ({ ...square, name_el: NAMES[at], name_en: NAMES[at] })),
    title: SCRIPT,
    unit: LONG,
    services: [SCRIPT, IMAGE.replaceAll('"', ""), LONG].map((name, at) => `s${at},office,${name},${name},21.${5 + at},38.5,${at === 0 ? SCRIPT : "Mo-Fr 08:00-15:00"},javascript:alert(3)\n`).join(""),
    settlements: `p1,${SCRIPT},${SCRIPT},21.3,38.3,100,0101\np2,${LONG},${LONG},22.3,38.3,100,0102\n`,
  }),
});
const { scene } = here;

/**
 * Asserts that nothing of the names became part of the page, and that the page fits its window.
 * @param {import("playwright-core").Page} page
 * @param {string} where
 */
async function unharmed(page, where) {
  const found = await page.evaluate(() => ({
    scripts: [...document.querySelectorAll("script")].filter((script) => /alert\(/.test(script.textContent ?? "") && script.type !== "application/json" && script.type !== "application/ld+json").length,
    images: document.querySelectorAll('img[src="x"], [onerror]').length,
    bold: document.querySelectorAll("main b, main i").length,
    links: [...document.querySelectorAll("a")].filter(({ protocol }) => protocol === "javascript:").length,
  }));
  assert.deepEqual({ ...found, bold: 0 }, { scripts: 0, images: 0, bold: 0, links: 0 }, where);
  const wider = await overflow(page);
  assert.ok(wider <= 0, `${where}: ${wider} px wider than the window`);
}

/**
 * Asserts that nothing sticks out of its column: a long name may be cut or wrapped, not laid over its neighbours.
 * @param {import("playwright-core").Page} page
 * @param {string} where
 */
async function inside(page, where) {
  const out = await page.evaluate(() => {
    // The row of tabs may be scrolled. In a narrow window the side is no box of its own.
    const side = document.querySelector(".side")?.getBoundingClientRect();
    const edge = side?.width ? side.right : innerWidth;
    return [...document.querySelectorAll(".side *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && box.right > edge + 1 && !element.closest(".visually-hidden, [hidden], .tabs");
    }).map((element) => `${element.tagName}.${element.className}`);
  });
  assert.deepEqual(out.slice(0, 5), [], where);
}

for (const width of [360, 1280]) {
  scene(`names are text in table, card, search and services at ${width} px`, async (visitor) => {
    const page = await openMap(visitor, "/?indicator=share&period=2021&level=municipality", { viewport: { width, height: 800 } });
    await unharmed(page, "table");
    await inside(page, "table");
    const names = await page.locator("#figures .pick").allTextContents();
    assert.deepEqual(new Set(names), new Set(NAMES));
    // A mark that turns the writing stays within its own name.
    for (const bdi of await page.locator("#figures .pick").all()) assert.equal(await bdi.evaluate((button) => button.querySelector("bdi") !== null || getComputedStyle(button).unicodeBidi === "isolate"), true);

    for (const code of ["0101", "0102", "0104", "0201"].filter((one) => SIX.some((square) => square.code === one))) {
      await page.evaluate((place) => choros.store.set({ place, tab: "place" }), code);
      await page.locator("#card .card-value").first().waitFor();
      assert.equal(await page.locator("#card h2").evaluate((h2) => h2.firstElementChild?.textContent), NAMES[SIX.findIndex((square) => square.code === code)]);
      await unharmed(page, `card of ${code}`);
      await inside(page, `card of ${code}`);
    }

    for (const query of ["script", "Μακρύ"]) {
      await page.fill("#search-input", query);
      await page.locator("#search-list [role=option]").first().waitFor();
      await unharmed(page, `search for ${query}`);
      await page.press("#search-input", "Escape");
    }

    await page.evaluate(() => choros.store.set({ near: { lon: 21.5, lat: 38.5, name: "<img src=x onerror=alert(4)>", own: false }, tab: "near" }));
    await page.locator("#near .service").first().waitFor();
    for (const button of await page.locator("#near .service-open").all()) {
      await button.click();
      await unharmed(page, "service");
    }
    await inside(page, "services");
    for (const tab of /** @type {const} */ (["display", "download"])) {
      await openTab(page, tab);
      await unharmed(page, tab);
    }
  });
}

scene("names are text under the pointer, on the map and in the address", async (visitor) => {
  const query = "/?indicator=share&period=2021&level=municipality";
  const hostile = encodeURIComponent(SCRIPT);
  const addressed = await openMap(visitor, `${query}#at=${hostile}&near=21.5,38.5&filter=${hostile}&place=${hostile}&sort=${hostile}&kind=${hostile}&service=${hostile}&with=${hostile}&tab=place&map=${hostile}`);
  await unharmed(addressed, "address");
  await addressed.context().close();
  const page = await openMap(visitor, query);
  for (const code of ["0101", "0201"]) {
    await clickArea(page, code);
    await page.waitForFunction((wanted) => choros.store.state.place === wanted, code);
    await unharmed(page, `map ${code}`);
  }
});

scene("names are text on the pages of the server", async (visitor) => {
  for (const width of [360, 1280]) {
    for (const path of ["/places/0101", "/places/0102", "/places/0103", "/places/0201", "/places/01", "/collections?f=html", "/places?q=script&f=html", `/places/${encodeURIComponent(SCRIPT)}`]) {
      if (/q=|%3C/.test(path)) visitor.expect(/Failed to load resource/);
      const page = await visitor.open(path, { viewport: { width, height: 800 } });
      await unharmed(page, `${path} at ${width}`);
      await page.context().close();
    }
  }
});

scene("names are text without JavaScript", async (visitor) => {
  const page = await visitor.open("/?indicator=share&period=2021&level=municipality", { javaScriptEnabled: false });
  const text = (await page.textContent("#figures")) ?? "";
  for (const name of [SCRIPT, IMAGE, LONG]) assert.ok(text.includes(name), name);
  assert.equal(await page.locator("#figures img, #figures script").count(), 0);
});
