// The search: any spelling finds the place, equals are told apart, the keyboard is enough.

import assert from "node:assert/strict";
import { openMap, settled, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const { scene } = stage();
const FIELD = "#search-input";
const OPTIONS = "#search-list [role=option]";

/**
 * Types a name and waits for the list that answers it.
 * @param {import("playwright-core").Page} page
 * @param {string} text
 */
async function ask(page, text) {
  const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get("q") === text.trim());
  await page.fill(FIELD, "");
  await page.fill(FIELD, text);
  await answered;
  await page.locator(OPTIONS).first().waitFor();
  return page.locator(OPTIONS);
}

scene("any spelling finds the place as one types", async (visitor) => {
  const page = await openMap(visitor);
  for (const spelling of ["λαρισα", "Larisa", "ΛΑΡΙΣΑΙΩΝ", "Λάρισα", "larissa"]) {
    const options = await ask(page, spelling);
    const texts = await options.allTextContents();
    assert.ok(texts.some((text) => /Λαρισαίων.*Δήμος|Δήμος.*Λαρισαίων/.test(text)), `${spelling}: ${texts}`);
    await page.press(FIELD, "Escape");
  }
});

scene("equal names are told apart by what holds them", async (visitor) => {
  const page = await openMap(visitor);
  const options = await ask(page, "Κανάλια");
  const equal = (await options.allTextContents()).filter((text) => text.startsWith("Κανάλια"));
  assert.ok(equal.length >= 2, `${equal}`);
  assert.equal(new Set(equal).size, equal.length, "no two read the same");
  for (const text of equal) assert.match(text, /Οικισμός.*›/);
});

scene("arrow keys, Enter and Escape do what a list of suggestions does", async (visitor) => {
  const page = await openMap(visitor);
  await ask(page, "λαρισα");
  const field = page.locator(FIELD);
  const active = () => page.evaluate((selector) => document.getElementById(document.querySelector(selector).getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-selected"), FIELD);
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  assert.equal(await field.getAttribute("aria-activedescendant"), null);
  await field.press("ArrowDown");
  assert.equal(await field.getAttribute("aria-activedescendant"), "search-option-0");
  assert.equal(await active(), "true");
  await field.press("ArrowDown");
  assert.equal(await field.getAttribute("aria-activedescendant"), "search-option-1");
  await field.press("ArrowUp");
  await field.press("ArrowUp");
  assert.equal(await field.getAttribute("aria-activedescendant"), `search-option-${(await page.locator(OPTIONS).count()) - 1}`, "before the first comes the last");
  await field.press("Escape");
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  assert.equal(await field.inputValue(), "λαρισα", "the first Escape closes");
  await field.press("Escape");
  assert.equal(await field.inputValue(), "", "the second clears");
});

scene("choosing an area opens it in the card and shows it on the map", async (visitor) => {
  const page = await openMap(visitor);
  await ask(page, "ΛΑΡΙΣΑΙΩΝ");
  await page.press(FIELD, "ArrowDown");
  await page.press(FIELD, "Enter");
  await page.locator("#card h2", { hasText: "Λαρισαίων" }).waitFor();
  await settled(page);
  const { place, tab } = await state(page);
  assert.deepEqual({ place, tab }, { place: "2201", tab: "place" });
  const inside = await page.evaluate(() => {
    const shown = choros.shown()[0];
    const [west, south, east, north] = shown.areas[shown.places.get("2201")].bbox;
    const bounds = choros.map.maps()[0].getBounds();
    return bounds.contains([west, south]) && bounds.contains([east, north]) && bounds.getEast() - bounds.getWest() < 8 * (east - west);
  });
  assert.ok(inside, "the map went there");
});

scene("choosing a settlement shows what is near it and its municipality", async (visitor) => {
  const page = await openMap(visitor);
  await ask(page, "Γιάννουλη");
  await page.locator(OPTIONS, { hasText: "Οικισμός" }).first().click();
  await page.locator("#near .service").first().waitFor();
  const { place, near, tab } = await state(page);
  assert.equal(place, "2201");
  assert.equal(tab, "near");
  assert.equal(near.name, "Γιάννουλη");
  assert.match((await page.textContent("#near .near-heading")) ?? "", /Γιάννουλη/);
});

scene("Enter before the answer takes the first of it", async (visitor) => {
  const page = await openMap(visitor);
  await page.locator(FIELD).pressSequentially("Βόλου");
  await page.press(FIELD, "Enter");
  await page.locator("#card h2, #near .near-heading").filter({ hasText: /Βόλ/ }).first().waitFor();
});

scene("what is not there is said", async (visitor) => {
  const page = await openMap(visitor);
  await page.locator(FIELD).pressSequentially("ξξξψψψ");
  const message = page.locator("#search .search-message");
  await message.getByText("Κανένας τόπος με όνομα «ξξξψψψ»").waitFor();
  assert.match((await page.textContent("#search [role=status]")) ?? "", /Κανένας/);
});

scene("in English names are English, with the Greek beside them", async (visitor) => {
  const page = await openMap(visitor, "/?lang=en");
  const [first] = await (await ask(page, "Larisa")).allTextContents();
  assert.match(first, /Laris/);
  assert.match(first, /Λαρισ/);
  assert.match(first, /Municipality|Settlement|Regional Unit/);
});
