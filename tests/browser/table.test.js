// The table: the same figures as the map, sorted, filtered, walked by keyboard; and all there is without a map.

import assert from "node:assert/strict";
import { clickArea, openMap, openTab, overflow, settled, showing, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const RISK = "indicator=synthetic_at_risk_of_poverty&period=2024&level=municipality";

/**
 * The rows as they are read: code, name, and the figure as a number or nothing.
 * @param {import("playwright-core").Page} page
 */
function rows(page) {
  return page.locator("#figures tbody tr").evaluateAll((all) => all.map((row) => {
    const figure = row.querySelector(".value .figure:not(.none)")?.textContent;
    return {
      code: row.dataset.code,
      name: row.querySelector(".pick").textContent,
      value: figure === undefined ? null : Number(figure.replace(/\./g, "").replace(",", ".").replace("−", "-")),
    };
  }));
}

scene("the table has the values of the API, the highest first, missing ones last with the reason", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  const { codes, values, statuses, status } = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2024");
  const all = await rows(page);
  assert.equal(all.length, 51);
  for (const { code, value } of all) assert.equal(value, values[codes.indexOf(code)], code);
  const known = all.filter(({ value }) => value !== null);
  assert.ok(known.length < 51, "some have no value");
  assert.deepEqual(all.slice(0, known.length), known, "those without a value are last");
  known.forEach(({ value }, at) => at > 0 && assert.ok(Number(value) <= Number(known[at - 1].value)));
  const missing = codes.findIndex((_, at) => values[at] === null);
  const why = statuses.find((one) => one.status === status[missing]).meaning_el;
  assert.ok((await page.textContent(`#figures tr[data-code="${codes[missing]}"] .value`))?.includes(why), why);
});

scene("columns sort both ways and say so", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=population_change&level=municipality");
  const value = page.locator("#figures button.sort-value");
  assert.equal(await page.getAttribute("#figures th.value", "aria-sort"), "descending");
  await value.click();
  assert.equal(await page.getAttribute("#figures th.value", "aria-sort"), "ascending");
  const rising = (await rows(page)).map((row) => Number(row.value));
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  assert.ok(rising[0] < 0, "losses are below zero");
  await page.locator("#figures button.sort-name").press("Enter");
  assert.equal(await page.getAttribute("#figures th.name", "aria-sort"), "ascending");
  const names = (await rows(page)).map(({ name }) => name ?? "");
  assert.deepEqual(names, [...names].sort(new Intl.Collator("el-GR", { sensitivity: "base" }).compare));
  assert.equal((await state(page)).sort, "name-asc");
});

scene("the filter folds accents, case and alphabets, and counts", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  for (const text of ["λαρισ", "ΛΆΡΙΣ", "laris"]) {
    await page.fill("#table-filter", text);
    await page.waitForFunction(() => document.querySelectorAll("#figures tbody tr").length < 51);
    const left = await rows(page);
    assert.ok(left.some(({ code }) => code === "2201"), `${text}: ${left.map(({ name }) => name)}`);
    assert.match((await page.textContent("#table .table-count")) ?? "", new RegExp(`^${left.length} από 51`));
  }
  await page.fill("#table-filter", "ξψξψ");
  await page.getByRole("button", { name: "Καθαρισμός φίλτρου" }).click();
  await page.waitForFunction(() => document.querySelectorAll("#figures tbody tr").length === 51);
});

scene("the keyboard walks the rows and chooses one, and the map follows", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  const [first, second, third] = await rows(page);
  await page.locator("#figures .pick").first().focus();
  const at = () => page.evaluate(() => document.activeElement?.closest("tr")?.dataset.code);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), third.code);
  await page.keyboard.press("ArrowUp");
  assert.equal(await at(), second.code);
  await page.keyboard.press("Enter");
  const { place, tab } = await state(page);
  assert.deepEqual({ place, tab }, { place: second.code, tab: "table" });
  assert.equal(await page.getAttribute(`#figures tr[data-code="${second.code}"]`, "aria-current"), "true");
  const flag = (/** @type {string | undefined} */ code, /** @type {string} */ name) => page.evaluate(([code, name]) => {
    const [shown] = choros.shown();
    return Boolean(choros.map.maps()[0].getFeatureState({ source: "areas-municipality", sourceLayer: "municipalities", id: shown.values.ids[shown.places.get(code)] })[name]);
  }, /** @type {const} */ ([code, name]));
  assert.equal(await flag(second.code, "chosen"), true);
  await page.locator(`#figures tr[data-code="${first.code}"]`).hover();
  await page.waitForFunction((code) => {
    const [shown] = choros.shown();
    return choros.map.maps()[0].getFeatureState({ source: "areas-municipality", sourceLayer: "municipalities", id: shown.values.ids[shown.places.get(code)] }).hover;
  }, first.code);
});

scene("a click on the map marks its row and brings it into sight", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}`);
  await clickArea(page, "2201");
  await page.waitForFunction(() => choros.store.state.place === "2201");
  await openTab(page, "table");
  const row = page.locator('#figures tr[data-code="2201"]');
  assert.equal(await row.getAttribute("aria-current"), "true");
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('#figures tr[data-code="2201"]').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.equal(await page.evaluate(() => scrollY), 0, "the page itself stays");
});

scene("two maps have two columns", async (visitor) => {
  const page = await openMap(visitor, `/?${RISK}#with=synthetic_at_risk_of_poverty@2015`);
  const before = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2015");
  const text = (await page.textContent('#figures tr[data-code="2201"] .second .figure')) ?? "";
  assert.equal(Number(text.replace(",", ".")), before.values[before.codes.indexOf("2201")]);
  assert.equal(await page.locator("#figures thead th.second").count(), 1);
});

scene("without JavaScript there are the sentence, the table, the links and the downloads", async (visitor) => {
  const page = await visitor.open(`/?${RISK}`, { javaScriptEnabled: false });
  const values = await here.json("indicators/synthetic_at_risk_of_poverty/values?level=municipality&period=2024");
  assert.equal(((await page.textContent("#summary")) ?? "").trim(), values.summary_el);
  assert.equal(await page.locator("#figures tbody tr").count(), 51);
  assert.ok(await page.locator("#figures tbody tr").first().isVisible());
  assert.match((await page.textContent("noscript, .stage")) ?? "", /JavaScript/);
  const hrefs = await page.locator("#downloads a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(hrefs.length >= 3, `${hrefs}`);
  assert.ok(await page.locator("#downloads a").first().isVisible());
  for (const href of hrefs) assert.equal((await fetch(href)).status, 200, href);
  const [profile] = await page.locator("#figures tbody a").evaluateAll((links) => links.map((link) => link.href));
  assert.equal((await fetch(profile, { headers: { accept: "text/html" } })).status, 200, profile);
  // The form works by itself.
  await page.selectOption("#choose-period", "2015");
  await page.getByRole("button", { name: "Εμφάνιση" }).click();
  await page.waitForURL(/period=2015/);
  assert.match((await page.textContent("#title")) ?? "", /2015/);
  assert.ok((await overflow(page)) <= 0);
  await page.fill("#search-input", "Λάρισα");
  await page.press("#search-input", "Enter");
  await page.waitForURL(/places\?/);
  assert.match((await page.textContent("body")) ?? "", /Λαρισαίων/);
});
