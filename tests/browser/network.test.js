// A network as it is: late, broken, refusing, gone; and an atlas that changes while the page is open.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { makeAtlas, VALUES } from "./support/atlas.js";
import { openMap, openTab, settled, showing } from "./support/page.js";
import { startProxy } from "./support/proxy.js";
import { stage } from "./support/scene.js";
import { startServer } from "./support/server.js";

/** @type {Awaited<ReturnType<typeof startProxy>>} */
let proxy;
const SERVICES = "s1,office,Γραφείο Ένα,Office One,21.5,38.5,Mo-Fr 08:00-15:00,2410123456\n";
const here = stage({
  atlas: () => makeAtlas({ services: SERVICES }),
  async server() {
    const behind = await startServer(here.folder.path);
    proxy = await startProxy(behind.origin);
    return { origin: proxy.origin, stop: async () => (await proxy.stop(), behind.stop()) };
  },
});
/** What browsers say by themselves of requests that failed. */
const NETWORK = /Failed to load resource|net::ERR_|AJAXError|Failed to fetch/;
const SHARE = "/?indicator=share&period=2021&level=municipality";
const OTHER = /indicators\/persons\/values/;

/**
 * A test on a network that is good to begin with.
 * @param {string} name
 * @param {(visitor: import("./support/scene.js").Visitor) => Promise<void>} act
 */
function scene(name, act) {
  here.scene(name, async (visitor) => {
    visitor.expect(NETWORK);
    proxy.be();
    await act(visitor);
  });
}

scene("while values are on their way what was there stays, and is marked", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  proxy.be({ path: OTHER, delay: 8000 });
  await page.selectOption("#choose-indicator", "persons");
  await page.locator("body.updating").waitFor();
  assert.match((await page.textContent("#title")) ?? "", /Μερίδιο/);
  assert.ok(await page.locator("#figures tbody tr").first().isVisible());
  await showing(page, { indicator: "persons" });
  assert.equal(await page.locator("body.updating").count(), 0);
});

scene("an answer that comes late does not overwrite a newer one", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  proxy.be({ path: OTHER, delay: 5000 });
  const late = page.waitForResponse(OTHER);
  await page.selectOption("#choose-indicator", "persons");
  await page.selectOption("#choose-indicator", "share");
  await late;
  await settled(page);
  assert.match((await page.textContent("#title")) ?? "", /Μερίδιο/);
  assert.equal(await page.evaluate(() => choros.shown()[0].indicator.id), "share");
});

scene("a server that refuses for a moment is asked again", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  proxy.be({ path: OTHER, status: 503, times: 3 });
  await page.selectOption("#choose-indicator", "persons");
  await page.locator('#notices [data-topic="waiting"]').waitFor();
  await showing(page, { indicator: "persons" });
  assert.equal(await page.locator("#notices .notice-line").count(), 0, "the notice goes");
});

for (const [how, fault] of /** @type {const} */ ([["reset", { end: "reset" }], ["cut in the middle", { end: "cut" }], ["503", { status: 503 }]])) {
  scene(`values that fail are told, and loaded on another try: ${how}`, async (visitor) => {
    const page = await openMap(visitor, SHARE);
    proxy.be({ path: OTHER, ...fault });
    await page.selectOption("#choose-indicator", "persons");
    const notice = page.locator('#notices [data-topic="figures"]');
    await notice.waitFor();
    assert.match((await notice.textContent()) ?? "", /δεν φορτώθηκαν/);
    assert.ok(await page.locator("#figures tbody tr").first().isVisible(), "the table keeps what it had");
    assert.equal(await page.evaluate(() => choros.shown()[0].indicator.id), "share", "the map keeps what it had");
    proxy.be();
    await notice.getByRole("button", { name: "Ξανά" }).click();
    await showing(page, { indicator: "persons" });
    assert.equal(await notice.count(), 0);
  });
}

scene("a first visit whose values fail says so and recovers", async (visitor) => {
  proxy.be({ path: /indicators\/share\/(values|classes)/, status: 503 });
  const page = await visitor.open(SHARE);
  const notice = page.locator('#notices [data-topic="figures"]');
  await notice.waitFor();
  assert.ok(await page.locator("#figures tbody tr").first().isVisible(), "the table of the server is there");
  proxy.be();
  await notice.getByRole("button", { name: "Ξανά" }).click();
  await settled(page);
  assert.equal(await page.locator(".pane .legend-classes li").count(), 6);
});

scene("search and services say that they failed, and recover", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  proxy.be({ path: /^\/(places\?|services\/nearest)/, end: "reset" });
  await page.fill("#search-input", "Άλφα");
  const again = page.locator("#search").getByRole("button", { name: "Νέα προσπάθεια" });
  await again.waitFor();
  proxy.be();
  await again.click();
  await page.locator("#search-list [role=option]", { hasText: "Άλφα" }).first().waitFor();

  proxy.be({ path: /^\/services\/nearest/, status: 503 });
  await openTab(page, "near");
  await page.locator("#near").getByRole("button", { name: "Το κέντρο του χάρτη" }).click();
  const retry = page.locator("#near").getByRole("button", { name: "Νέα προσπάθεια" });
  await retry.waitFor();
  assert.match((await page.textContent("#near")) ?? "", /δεν φορτώθηκαν/);
  proxy.be();
  await retry.click();
  await page.locator("#near .service").waitFor();
});

scene("tiles that fail leave a page that works, and come when the map moves again", async (visitor) => {
  proxy.be({ path: /\.mvt/, status: 503 });
  const page = await visitor.open(SHARE);
  await page.waitForFunction(() => globalThis.choros?.shown().length > 0);
  assert.equal(await page.locator("#figures tbody tr").count(), 6);
  await openTab(page, "place");
  await openTab(page, "table");
  await page.locator("#figures button.pick").first().click();
  proxy.be();
  await page.evaluate(() => choros.map.maps()[0].zoomTo(choros.map.maps()[0].getZoom() + 1, { animate: false }));
  await settled(page);
  const drawn = await page.evaluate(() => choros.map.maps()[0].queryRenderedFeatures({ layers: ["fill-municipality"] }).length);
  assert.ok(drawn > 0, "the areas are drawn");
});

scene("without a network the page says so, and goes on when there is one", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  await page.context().setOffline(true);
  await page.selectOption("#choose-indicator", "persons");
  const notice = page.locator("#notices .notice-line").first();
  await notice.waitFor();
  assert.match((await notice.textContent()) ?? "", /δεν απαντά|σύνδεση|δίκτυο/i);
  await page.context().setOffline(false);
  const failed = page.locator('#notices [data-topic="figures"] button').first();
  await Promise.race([showing(page, { indicator: "persons" }), failed.waitFor().then(() => failed.click())]).catch(() => {});
  await showing(page, { indicator: "persons" });
});

scene("a page the server cannot give says so", async (visitor) => {
  const page = await visitor.open("/places/none");
  assert.match((await page.textContent("body")) ?? "", /δεν υπάρχει|Δεν βρέθηκε|not found|no place/i);
});

scene("a new version of the atlas is offered, not forced", async (visitor) => {
  const page = await openMap(visitor, SHARE);
  const version = await page.evaluate(() => choros.atlas.version);
  const look = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await look();
  await here.folder.setValues("share", { ...VALUES.share, 2021: { "0101": 99, "0102": 40, "0103": 30, "0201": 20, "0202": 10, "0203": 5 } });
  try {
    // The program looks at its folder by itself.
    for (let tries = 0; (await here.json("")).version === version; tries += 1) {
      assert.ok(tries < 100, "the program takes the changed folder over");
      await wait(200);
    }
    await look();
    const notice = page.locator('#notices [data-topic="version"]');
    await notice.waitFor();
    assert.match((await notice.textContent()) ?? "", /νεότερα/);
    assert.equal(await page.evaluate(() => choros.atlas.version), version, "nothing is forced");
    assert.match((await page.textContent("#figures tbody tr:first-child .figure")) ?? "", /^50/);
    await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Ανανέωση της σελίδας" }).click()]);
    await settled(page);
    assert.match((await page.textContent("#figures tbody tr:first-child .figure")) ?? "", /^99/);
    assert.notEqual(await page.evaluate(() => choros.atlas.version), version);
  } finally {
    await here.folder.setValues("share", VALUES.share);
  }
});
