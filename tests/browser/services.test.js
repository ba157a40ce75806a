// The finder and the pages for planners, as people meet them: by place, filter, position and paper, on a phone and at a desk.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { overflow } from "./support/page.js";
import { stage } from "./support/scene.js";

const set = stage();
const { scene } = set;

scene("a place and a kind give the nearest, numbered in the list and on the map", async (visitor) => {
  const page = await visitor.open("/services?f=html");
  await page.fill("#field-near", "Βόλος");
  await page.getByRole("button", { name: "Αναζήτηση" }).click();
  await page.waitForURL(/near=/);
  assert.doesNotMatch(page.url(), /need=|q=/, "what is empty is not said");
  await page.selectOption("#field-kind", "social-grocery");
  await page.waitForURL(/kind=social-grocery/);
  await page.locator("#map .marker").first().waitFor();
  const { markers, origin } = JSON.parse((await page.locator("#area-map").textContent()) ?? "");
  const nearest = await set.json(`services/nearest?lon=${origin[0]}&lat=${origin[1]}&k=20&kind=social-grocery`);
  const names = nearest.features.map(({ properties }) => properties.name_el);
  assert.deepEqual(markers.map(({ title }) => title), names);
  assert.deepEqual(await page.locator(".services h2").allTextContents(), names);
  await page.locator("#map .marker", { hasText: /^3$/ }).click();
  assert.equal(await page.locator(".is-shown h2").textContent(), names[2]);
});

scene("one's own position is sent only when asked, and given up for a written place", async (visitor) => {
  const page = await visitor.open("/services?f=html", { permissions: ["geolocation"], geolocation: { longitude: 22.4191, latitude: 39.639 } });
  await page.getByRole("button", { name: "Κοντά μου" }).click();
  await page.waitForURL(/lon=22\.419&/);
  assert.doesNotMatch(await page.locator(".contacts .route a").first().getAttribute("href") ?? "", /directions/, "others are not told");
  assert.match((await page.locator(".sentence").textContent()) ?? "", /τη θέση σας/);
  await page.fill("#field-near", "Καλαμάτα");
  await page.press("#field-near", "Enter");
  await page.waitForURL(/near=/);
  assert.doesNotMatch(page.url(), /lon=/);
  assert.match((await page.locator(".sentence").textContent()) ?? "", /Καλαμάτα/);
});

scene("who refuses to tell the position is told what to do instead", async (visitor) => {
  const page = await visitor.open("/services?f=html");
  await page.getByRole("button", { name: "Κοντά μου" }).click();
  await page.locator(".position-message", { hasText: "Γράψτε έναν τόπο" }).waitFor();
});

scene("a filter nothing fits says why nearer ones were passed over", async (visitor) => {
  const page = await visitor.open("/services?f=html&near=%CE%92%CF%8C%CE%BB%CE%BF%CF%82&need=food&eligibility=older-people");
  assert.match((await page.locator(".sentence").textContent()) ?? "", /Καμία/);
  assert.ok((await page.locator(".passed-over li").count()) > 0);
  assert.ok(await page.locator(".more[open]").count(), "filters that are set are seen");
});

scene("the table of areas is put in another order, and the map leads to its rows", async (visitor) => {
  const page = await visitor.open("/service-coverage?f=html&kind=community-centre");
  const data = await set.json("service-coverage?kind=community-centre&within_m=5000");
  const medians = data.areas.map(({ median_distance_m }) => median_distance_m).filter((median) => median !== null);
  await page.locator(".areas thead button", { hasText: "Διάμεση" }).click();
  const orders = async () => page.locator(".areas tbody tr td:nth-child(4) .value").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-order")));
  const rising = (await orders()).filter((order) => order !== "").map(Number);
  assert.deepEqual(rising.map((metres) => metres.toFixed(3)), [...medians].sort((one, other) => one - other).map((metres) => metres.toFixed(3)));
  await page.locator(".areas thead button", { hasText: "Διάμεση" }).click();
  assert.equal(await page.locator(".areas thead [aria-sort=descending]").count(), 1);
  assert.equal(Number((await orders())[0]).toFixed(3), Math.max(...medians).toFixed(3));
  await page.locator("#map canvas").waitFor();
});

scene("another choice asks at once, and the address says it", async (visitor) => {
  const page = await visitor.open("/gap?f=html");
  await page.selectOption("#field-weights", "0.75");
  await page.waitForURL(/weights=0\.75/);
  const data = await set.json(`gap?${new URL(page.url()).search.slice(1).replace(/&?(f|lang)=[^&]*/g, "")}`);
  const first = data.areas.filter(({ rank }) => rank === 1).map(({ name_el }) => name_el);
  assert.ok(first.includes((await page.locator(".areas tbody tr:first-child th .value").textContent()) ?? ""), `${first}`);
});

scene("where no tiles come the page says so, and the table has the same", async (visitor) => {
  const page = await visitor.open("/gap?lang=en");
  assert.equal(await page.locator(".map-unavailable").isVisible(), false);
  await page.route(/\.mvt/, (route) => route.abort());
  await page.reload();
  await page.locator(".map-unavailable", { hasText: "the same figures are in the table" }).waitFor();
});

scene("nothing found leads on to what finds something", async (visitor) => {
  const page = await visitor.open("/services?f=html&near=%CE%92%CF%8C%CE%BB%CE%BF%CF%82&need=food&eligibility=older-people");
  await page.locator(".ways-on a").first().click();
  await page.locator(".services > li").first().waitFor();
});

const PAGES = {
  "the finder": "/services?f=html&near=%CE%9B%CE%AC%CF%81%CE%B9%CF%83%CE%B1&open_at=2026-11-23T10:00:00%2B02:00",
  "a service": "/services/synthetic-cc-2201-1?lang=en",
  "coverage": "/service-coverage?lang=en",
  "gaps": "/gap?f=html&indicator=synthetic_at_risk_of_poverty",
  "an area": "/places/2201?f=html",
};

for (const [name, path] of Object.entries(PAGES)) {
  for (const width of [360, 1280]) {
    scene(`axe finds nothing and nothing is cut off on the page of ${name} at ${width} px, by day and by night`, async (visitor) => {
      const page = await visitor.open(path, { viewport: { width, height: 800 } });
      if (name !== "an area") await page.locator("#map canvas").waitFor();
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).exclude("#map canvas").analyze();
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`), [], colorScheme);
        assert.ok((await overflow(page)) <= 0, `${await overflow(page)} px too wide`);
      }
    });
  }
}

scene("all of it is there without JavaScript", async (visitor) => {
  const page = await visitor.open("/services?f=html", { javaScriptEnabled: false });
  await page.fill("#field-near", "Τρίπολη");
  await page.selectOption("#field-kind", "help-at-home");
  await page.getByRole("button", { name: "Αναζήτηση" }).click();
  await page.waitForURL(/near=/);
  assert.ok((await page.locator(".services > li").count()) > 0);
  await page.goto(`${set.origin}/gap?f=html`);
  assert.ok((await page.locator(".areas tbody tr").count()) > 40);
});

scene("a list on paper has the services and not the form", async (visitor) => {
  const page = await visitor.open("/services?f=html&near=%CE%9B%CE%AC%CF%81%CE%B9%CF%83%CE%B1");
  await page.getByRole("button", { name: "Εκτύπωση της λίστας" }).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#ask").isVisible(), false);
  assert.equal(await page.locator("#map").isVisible(), false);
  assert.ok(await page.locator(".services h2").first().isVisible());
});
