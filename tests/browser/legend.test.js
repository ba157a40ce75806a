// The legend and the sentence: what colours mean, how many areas each has, and how far to trust it.

import assert from "node:assert/strict";
import { legend, openMap, openTab, showing } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const NUMBER = new Intl.NumberFormat("el-GR", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const written = (/** @type {number} */ value) => NUMBER.format(value).replace("-", "−");

/**
 * Asserts that the legend counts the areas as the API's values and classes do.
 * @param {import("playwright-core").Page} page
 * @param {{indicator: string, level: string, period: string, areas: number}} given
 */
async function counted(page, { indicator, level, period, areas }) {
  const { rows } = await legend(page);
  assert.equal(rows.reduce((sum, { count }) => sum + count, 0), areas, `${indicator} ${level}: the counts add up`);
  const { values } = await here.json(`indicators/${indicator}/values?level=${level}&period=${period}`);
  assert.equal(rows.at(-1)?.count, values.filter((value) => value === null).length, "no data");
  const classes = await here.json(`indicators/${indicator}/classes?level=${level}&period=${period}&k=5&pooled=true&parted=true`);
  const wanted = classes.breaks.map((upper, at) => values.filter((value) => value !== null && value <= upper && (at === 0 || value > classes.breaks[at - 1])).length);
  assert.deepEqual(rows.slice(0, -1).map(({ count }) => count).reverse(), wanted, `${indicator} ${level}`);
}

scene("the legend counts every area once, at each level and period", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=synthetic_at_risk_of_poverty&period=2024&level=municipality");
  await counted(page, { indicator: "synthetic_at_risk_of_poverty", level: "municipality", period: "2024", areas: 51 });
  await page.selectOption("#choose-period", "2016");
  await showing(page, { period: "2016" });
  await counted(page, { indicator: "synthetic_at_risk_of_poverty", level: "municipality", period: "2016", areas: 51 });
  await page.selectOption("#choose-level", "regional-unit");
  await showing(page, { level: "regional-unit" });
  await counted(page, { indicator: "synthetic_at_risk_of_poverty", level: "regional-unit", period: "2016", areas: 10 });
  // Losses and gains: one break is moved to zero, and the sum is still all areas.
  await page.selectOption("#choose-level", "municipality");
  await page.selectOption("#choose-indicator", "population_change");
  await showing(page, { indicator: "population_change", level: "municipality" });
  await counted(page, { indicator: "population_change", level: "municipality", period: "2011/2021", areas: 51 });
});

scene("losses and gains have the colours and the breaks that served styles give them", async (visitor) => {
  for (const asked of ["", "&k=4", "&k=3&ramp=BrBG", "&k=8", "&k=1", "&k=5&ramp=YlGnBu", "&method=fisher-jenks&k=6"]) {
    const page = await openMap(visitor, `/?indicator=population_change&level=municipality${asked}`);
    const { rows } = await legend(page);
    const { metadata } = await here.json(`styles/choropleth?indicator=population_change&level=municipality&pooled=true${asked}`);
    const classes = metadata.choros.legend.slice(0, -1);
    const told = (/** @type {{color: string, count: number}} */ { color, count }) => ({ color, count });
    assert.deepEqual(rows.slice(0, -1).reverse().map(told), classes.map(told), asked);
    if (classes.length > 1) assert.ok(classes.some((/** @type {{to: number}} */ { to }) => to === 0), `${asked}: losses and gains share a class`);
    await page.close();
  }
});

scene("no data has a class of its own, which tells how many values are withheld", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=synthetic_at_risk_of_poverty&period=2024&level=municipality");
  const { withheld, no_data } = await here.json("indicators/synthetic_at_risk_of_poverty/classes?level=municipality&period=2024&k=5&pooled=true");
  const row = page.locator(".legend-classes li").last();
  const text = (await row.textContent()) ?? "";
  assert.match(text, /χωρίς στοιχεία/);
  const { rows } = await legend(page);
  assert.equal(rows.at(-1)?.count, no_data);
  assert.ok(withheld <= no_data);
  if (withheld > 0) assert.match(text, new RegExp(`\\b${withheld} εμπιστευτικ`));
  assert.equal(await row.locator("path").count(), 1, "it is hatched: it differs in more than colour");
});

scene("the legend names indicator, unit, period, areas, source and licence", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=unemployment_2001&level=municipality");
  const [indicator] = (await page.evaluate(() => choros.atlas.indicators)).filter(({ id }) => id === "unemployment_2001");
  const { text } = await legend(page);
  for (const wanted of [indicator.title.el, "2001", indicator.unit.el, "Δήμοι", indicator.source.el, indicator.license]) {
    assert.ok(text?.includes(wanted), `${wanted} in ${text}`);
  }
});

scene("what is synthetic or approximate says so, by the map and above the table", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=synthetic_gmi_households&level=municipality");
  assert.match((await legend(page)).text ?? "", /συνθετικά στοιχεία/);
  assert.match((await legend(page)).text ?? "", /προσεγγιστικά όρια/);
  assert.match((await page.textContent("#subtitle")) ?? "", /συνθετικά/);
  assert.match((await page.textContent("#summary")) ?? "", /Συνθετικά/);
  await page.selectOption("#choose-indicator", "unemployment_2001");
  await showing(page, { indicator: "unemployment_2001" });
  assert.doesNotMatch((await legend(page)).text ?? "", /συνθετικά/);
  assert.doesNotMatch((await page.textContent("#subtitle")) ?? "", /συνθετικά/);
});

scene("the sentence gives the figures of the API, in both languages", async (visitor) => {
  const query = "indicator=unemployment_2001&level=municipality&period=2001";
  const values = await here.json("indicators/unemployment_2001/values?level=municipality&period=2001");
  const known = values.values.filter((value) => value !== null);
  for (const [language, given] of [["el", values.summary_el], ["en", values.summary_en]]) {
    const page = await openMap(visitor, `/?${query}&lang=${language}`);
    const sentence = ((await page.textContent("#summary")) ?? "").trim();
    assert.equal(sentence, given);
    const number = (/** @type {number} */ value) => (language === "el" ? written(value) : written(value).replace(",", "."));
    for (const extreme of [Math.max(...known), Math.min(...known)]) assert.ok(sentence.includes(number(extreme)), `${number(extreme)} in ${sentence}`);
    await page.context().close();
  }
});

scene("the sentence follows the period", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=population&period=2011&level=municipality");
  const before = await page.textContent("#summary");
  await page.selectOption("#choose-period", "2021");
  await showing(page, { period: "2021" });
  const { summary_el } = await here.json("indicators/population/values?level=municipality&period=2021");
  assert.equal(((await page.textContent("#summary")) ?? "").trim(), summary_el);
  assert.notEqual(before, summary_el);
  // A count: the legend says what circles mean.
  assert.match((await legend(page)).text ?? "", /εμβαδόν του κύκλου/);
  assert.ok(await page.locator(".legend-symbols circle").count() >= 2);
});

scene("classes are pooled over periods unless one says otherwise, and the legend says which", async (visitor) => {
  const page = await openMap(visitor, "/?indicator=synthetic_long_term_unemployment&period=2024&level=municipality");
  const breaks = () => page.evaluate(() => choros.shown()[0].classes.breaks);
  assert.match((await legend(page)).text ?? "", /κοινές για όλες τις περιόδους/);
  const pooled = await breaks();
  await page.selectOption("#choose-period", "2015");
  await showing(page, { period: "2015" });
  assert.deepEqual(await breaks(), pooled, "the same classes for another period");
  await openTab(page, "display");
  await page.locator("#display-pooled").uncheck();
  await page.waitForFunction((before) => choros.shown()[0].classes.breaks.join() !== before, pooled.join());
  assert.match((await legend(page)).text ?? "", /μόνο αυτής της περιόδου/);
  const own = await here.json("indicators/synthetic_long_term_unemployment/classes?level=municipality&period=2015&k=5");
  assert.deepEqual(await breaks(), own.breaks);
});
