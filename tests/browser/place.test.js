// The place: by pointer, click, table or keyboard; what its card says is what the API says; its page and paper.

import assert from "node:assert/strict";
import { clickArea, openMap, openTab, overflow, pointOf, settled, showing, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const greek = (/** @type {number} */ value, decimals = 1) =>
  new Intl.NumberFormat("el-GR", { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: true }).format(value).replace("-", "−");
const RISK = "indicator=synthetic_at_risk_of_poverty&period=2020&level=municipality";

/** @param {import("playwright-core").Page} page */
const card = async (page) => ((await page.textContent("#card")) ?? "").replace(/\u00a0/g, " ");

scene("pointing at an area names it and gives its value", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  const { x, y } = await pointOf(page, "2201");
  await page.mouse.move(x - 3, y);
  await page.mouse.move(x, y);
  const tip = page.locator(".tooltip");
  await tip.waitFor({ state: "visible" });
  const { values, codes, lower } = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2020");
  const at = codes.indexOf("2201");
  const text = (await tip.textContent()) ?? "";
  assert.match(text, /Λαρισαίων/);
  assert.ok(text.includes(greek(values[at])), `${greek(values[at])} in ${text}`);
  assert.ok(text.includes(greek(lower[at])), "with its interval");
  assert.equal((await state(page)).place, null, "pointing chooses nothing");
  const box = await page.locator("#maps").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4);
  await page.mouse.move(2, 2);
  await tip.waitFor({ state: "hidden" });
});

scene("a click opens the card, with what the API says of the place", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  await clickArea(page, "2201");
  await page.locator("#card h2", { hasText: "Λαρισαίων" }).waitFor();
  await page.locator("#card .card-time svg").waitFor();
  const profile = await here.json("places/2201?indicators=synthetic_at_risk_of_poverty");
  const [indicator] = profile.indicators;
  const now = indicator.series.find(({ period }) => period === "2020");
  const values = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2020");
  const known = values.values.filter((value) => value !== null);
  const rank = 1 + known.filter((value) => value > now.value).length;
  const text = await card(page);
  assert.equal(await page.textContent("#card .card-value strong"), greek(now.value));
  for (const wanted of [`${greek(now.lower)}–${greek(now.upper)}`, `Κατάταξη: ${rank} από ${known.length}`, "συνθετικά", "Δήμος"]) {
    assert.ok(text.includes(wanted), `${wanted} in ${text}`);
  }
  // Against its Unit and Region, with their values of the same period.
  for (const [level, code] of [["regional-unit", "22"], ["region", "EL61"]]) {
    const coarser = await here.json(`indicators/synthetic_at_risk_of_poverty/values?level=${level}&period=2020`);
    const value = coarser.values[coarser.codes.indexOf(code)];
    assert.ok(((await page.textContent("#card .card-compared")) ?? "").includes(greek(value)), `${level}: ${greek(value)}`);
  }
  // Each period of the line is told in words too.
  await page.locator("#card .card-all summary").click();
  const all = (await page.textContent("#card .card-all")) ?? "";
  for (const { period, value } of indicator.series) assert.ok(all.includes(period) && (value === null || all.includes(greek(value))), period);
  // The map marks it.
  const chosen = await page.evaluate(() => {
    const [shown] = choros.shown();
    return choros.map.maps()[0].getFeatureState({ source: "areas-municipality", sourceLayer: "municipalities", id: shown.values.ids[shown.places.get("2201")] }).chosen;
  });
  assert.equal(chosen, true);
});

scene("the card follows the period, and closes", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}#place=2201&tab=place`);
  await page.locator("#card .card-value strong").waitFor();
  await page.selectOption("#choose-period", "2015");
  await showing(page, { period: "2015" });
  const values = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2015");
  const value = greek(values.values[values.codes.indexOf("2201")]);
  await page.waitForFunction((wanted) => document.querySelector("#card .card-value strong")?.textContent === wanted, value);
  await page.locator("#card .card-close").click();
  assert.equal((await state(page)).place, null);
  assert.match(await card(page), /Επιλέξτε έναν τόπο/);
});

scene("a Region's card lists the areas of its levels, down and up again", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=population&period=2021&level=region#place=EL61&tab=place");
  const children = page.locator("#card .card-children .card-area");
  await children.first().waitFor();
  const units = await here.json("indicators/population/values?level=regional-unit&period=2021");
  const profile = await here.json("places/EL61?indicators=population");
  assert.equal(await children.count(), profile.children.length);
  const larisa = units.values[units.codes.indexOf("22")];
  assert.ok((await card(page)).includes(greek(larisa, 0)), `${greek(larisa, 0)} people in the Unit`);
  await children.filter({ hasText: "Λάρισα" }).click();
  await page.waitForFunction(() => choros.store.state.place === "22");
  await page.locator("#card h2", { hasText: "Λάρισα" }).waitFor();
  await page.locator("#card .card-parents .card-area", { hasText: "Θεσσαλία" }).click();
  await page.waitForFunction(() => choros.store.state.place === "EL61");
});

scene("a withheld value is not told, but that it is withheld", async (visitor) => {
  const values = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2024");
  const at = values.values.findIndex((value, place) => value === null && values.status[place] !== "A");
  const code = values.codes[at];
  const page = await openMap(visitor, `/?indicator=synthetic_at_risk_of_poverty&period=2024&level=municipality#place=${code}&tab=place`);
  await page.locator("#card .card-value .none").waitFor();
  const meaning = values.statuses.find(({ status }) => status === values.status[at]).meaning_el;
  assert.ok((await page.textContent("#card .card-value"))?.includes(meaning), meaning);
  assert.doesNotMatch((await page.textContent("#card .card-figures")) ?? "", /Κατάταξη/);
});

scene("the card leads to the page of the place, which gives the same figure", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=unemployment_2001&level=municipality#place=2201&tab=place");
  await page.locator("#card .card-value strong").waitFor();
  const value = await page.textContent("#card .card-value strong");
  await page.getByRole("link", { name: "Πλήρες προφίλ" }).click();
  await page.waitForURL(/\/places\/2201/);
  assert.match((await page.textContent("h1")) ?? "", /Λαρισαίων/);
  assert.match(await page.title(), /Λαρισαίων/);
  assert.ok(((await page.textContent("main")) ?? "").includes(value ?? "?"));
  assert.ok((await overflow(page)) <= 0);
  // Back to the map, with the place chosen.
  const back = page.locator('main a[href*="place=2201"], header a[href*="place=2201"], nav a[href*="place=2201"]').first();
  await back.click();
  await settled(page);
  assert.equal((await state(page)).place, "2201");
});

scene("the page of a place is for programs too, and in English", async (visitor) => {
  const page = await visitor.open("/places/22?lang=en");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match((await page.textContent("h1")) ?? "", /Laris/);
  const linked = await page.locator('script[type="application/ld+json"]').textContent();
  assert.equal(typeof JSON.parse(linked ?? ""), "object");
  const profile = await here.json("places/22");
  assert.equal(profile.code, "22");
  for (const { name_en } of profile.children) assert.ok((await page.textContent("main"))?.includes(name_en), name_en);
});

scene("on paper there is what was shown, without what paper cannot do", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}#place=2201&tab=place`);
  await page.locator("#card .card-value strong").waitFor();
  await page.emulateMedia({ media: "print" });
  for (const selector of ["#search", "#choose", "#tabs", ".languages", ".card-close", ".maplibregl-ctrl-zoom-in"]) {
    assert.equal(await page.locator(selector).first().isVisible(), false, `${selector} is not printed`);
  }
  for (const selector of ["#title", "#summary", "#card h2", ".legend", "footer"]) {
    assert.ok(await page.locator(selector).first().isVisible(), `${selector} is printed`);
  }
  assert.ok((await page.pdf({ format: "A4" })).subarray(0, 5).toString() === "%PDF-");
  const own = await visitor.open("/places/2201");
  await own.emulateMedia({ media: "print" });
  assert.ok(await own.locator("h1").isVisible());
  assert.equal(await own.locator("nav.languages, .languages").first().isVisible(), false);
});

scene("a code the atlas does not have is said, not hidden", async (visitor) => {
  const page = await openMap(visitor, "/#place=9999&tab=place");
  await page.locator("#card", { hasText: "9999" }).waitFor();
  assert.match(await card(page), /δεν έχει τόπο/);
  await openTab(page, "table");
});
