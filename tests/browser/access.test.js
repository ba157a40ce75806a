// Everyone gets in: axe finds nothing, the keyboard reaches everything, windows of any width hold the page.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { openMap, openTab, overflow, settled, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const { scene } = stage();
const WIDTHS = [360, 1280];
const SCHEMES = /** @type {const} */ (["light", "dark"]);
/** The catalogue, the reference, and the page of a place. */
const PAGES = ["/collections?f=html", "/api?f=html", "/places/2201"];
const PANELS = /** @type {const} */ (["place", "near", "display", "download"]);
const NEAR = "near=22.42,39.63&at=Λάρισα";

/**
 * Notes what axe finds, and whether the page is wider than its window.
 * @param {import("playwright-core").Page} page
 * @param {string} where
 * @param {string[]} failures takes what is found
 * @param {string} [part] only this part of the page
 */
async function inspect(page, where, failures, part) {
  const axe = new AxeBuilder({ page });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  for (const { id, help, nodes } of violations) {
    failures.push(`${where}: ${id} (${help}): ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ")}`);
  }
  const wider = await overflow(page);
  if (wider > 0) failures.push(`${where}: the page is ${wider} px wider than its window`);
}

/**
 * Inspects a page by day and by night.
 * @param {import("playwright-core").Page} page
 * @param {string} where
 * @param {string[]} failures
 * @param {string} [part]
 */
async function inspectBoth(page, where, failures, part) {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await inspect(page, `${where}, ${colorScheme}`, failures, part);
  }
}

for (const width of WIDTHS) {
  const options = { viewport: { width, height: 800 } };
  scene(`axe finds nothing on the map and its panels at ${width} px, by day and by night`, async (visitor) => {
    const page = await openMap(visitor, `/#place=2201&${NEAR}`, options);
    /** @type {string[]} */
    const failures = [];
    await inspectBoth(page, "the page", failures);
    for (const tab of PANELS) {
      await openTab(page, tab);
      if (tab === "place") await page.locator("#card .card-value").first().waitFor();
      if (tab === "near") await page.locator("#near .service-open").first().click();
      await inspectBoth(page, tab, failures, `#panel-${tab}`);
    }
    await page.fill("#search-input", "Κανάλια");
    await page.locator("#search-list [role=option]").first().waitFor();
    await inspectBoth(page, "search", failures, "#search");
    assert.deepEqual(failures, []);
  });

  scene(`axe finds nothing on two maps, an embedded one and English at ${width} px`, async (visitor) => {
    /** @type {string[]} */
    const failures = [];
    const two = await openMap(visitor, "/?indicator=population&lang=en#with=synthetic_at_risk_of_poverty@2024", options);
    await inspectBoth(two, "two maps", failures);
    await two.context().close();
    const embedded = await openMap(visitor, "/?indicator=synthetic_gmi_households&embed=1", options);
    await inspectBoth(embedded, "embedded", failures);
    assert.deepEqual(failures, []);
  });

  scene(`axe finds nothing on the pages without a map at ${width} px, by day and by night`, async (visitor) => {
    /** @type {string[]} */
    const failures = [];
    for (const path of PAGES) {
      const page = await visitor.open(path, options);
      // The reference says the same thing hundreds of times over: axe takes half a minute for one look at all of it.
      if (path.startsWith("/api")) await inspect(page, path, failures, "main > section:first-of-type, main > header, header");
      else await inspectBoth(page, path, failures);
      assert.ok((await page.title()).length > 3, `${path} has a title`);
      assert.match((await page.getAttribute("html", "lang")) ?? "", /^(el|en)$/);
      assert.equal(await page.locator("h1").count(), 1, `${path} has one heading of the first order`);
      await page.context().close();
    }
    assert.deepEqual(failures, []);
  });
}

scene("the keyboard alone gets from the landing to a service's opening hours", async (visitor) => {
  const page = await openMap(visitor);
  const { keyboard } = page;
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName);
  const tabTo = async (/** @type {string} */ selector, most = 60) => {
    for (let presses = 0; presses < most; presses += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await keyboard.press("Tab");
      const seen = await page.evaluate(() => document.activeElement === document.body || document.activeElement.matches(":focus-visible"));
      assert.ok(seen, "the focus can be seen");
    }
    assert.fail(`${most} presses of Tab do not come to ${selector}; the focus is on ${await focused()}`);
  };
  await keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.matches(".skip")), "the first stop is the link to the content");
  await tabTo("#search-input");
  await keyboard.insertText("Κανάλια");
  await page.locator("#search-list [role=option]").first().waitFor();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await page.locator("#near .service").first().waitFor();
  assert.equal((await state(page)).tab, "near");
  await tabTo(".service-open");
  await keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-expanded")), "true");
  const item = page.locator("#near .service").first();
  await item.locator(".service-details").waitFor({ state: "visible" });
  assert.match((await item.locator(".service-hours").textContent()) ?? "", /\d\d:\d\d/);
});

scene("tabs are walked with the arrow keys", async (visitor) => {
  const page = await openMap(visitor);
  await page.locator("#tab-table").focus();
  for (const name of ["place", "near", "display", "download", "table"]) {
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement?.id), `tab-${name}`);
    assert.equal(await page.getAttribute(`#tab-${name}`, "aria-selected"), "true");
    assert.ok(await page.locator(`#panel-${name}`).isVisible());
  }
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tab-download");
});

scene("the other language shows the same", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=synthetic_gmi_households&period=2019&level=regional-unit#place=22&tab=place&map=7.00/39.2000/22.4000");
  assert.equal(await page.getAttribute("html", "lang"), "el");
  assert.match(await page.title(), /Νοικοκυριά/);
  const before = await state(page);
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(/lang=en/);
  await settled(page);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match(await page.title(), /Households/);
  const { autoLevel: _, ...now } = await state(page);
  for (const [key, value] of Object.entries(now)) assert.deepEqual(value, before[key], key);
  await page.getByRole("link", { name: "Ελληνικά" }).click();
  await page.waitForFunction(() => document.documentElement.lang === "el");
  await settled(page);
  assert.equal((await state(page)).period, "2019");
});

scene("titles, description and links tell search engines what the page is", async (visitor) => {
  const page = await visitor.open("/?indicator=population_density&period=2011");
  assert.match(await page.title(), /Πυκνότητα.*2011.* · .*Άτλας/);
  const of = (/** @type {string} */ selector, /** @type {string} */ name) => page.locator(selector).first().getAttribute(name);
  assert.match((await of("meta[name=description]", "content")) ?? "", /51 δήμους/);
  assert.match((await of("link[rel=canonical]", "href")) ?? "", /^http.*indicator=population_density/);
  for (const language of ["el", "en"]) assert.match((await of(`link[rel=alternate][hreflang=${language}]`, "href")) ?? "", /^http/);
  assert.equal(await page.locator("main").count(), 1);
  assert.equal(await page.locator("h1").count(), 1);
});

scene("a window of 3840 px holds the page, map and all", async (visitor) => {
  const page = await openMap(visitor, "/", { viewport: { width: 3840, height: 2160 } });
  assert.ok((await overflow(page)) <= 0);
  const { side, maps } = await page.evaluate(() => ({ side: document.querySelector(".side").getBoundingClientRect().width, maps: document.getElementById("maps").getBoundingClientRect() }));
  assert.ok(maps.width > 1500 && maps.height > 1200, `the map has ${maps.width} × ${maps.height} px`);
  assert.ok(side >= 360 && side <= 1600, `the side has ${side} px`);
});
