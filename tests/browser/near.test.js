// Near here: services around a click, a place that was searched, or the visitor's own position, which stays with them.

import assert from "node:assert/strict";
import { openMap, openTab, pointOf, settled, state } from "./support/page.js";
import { stage } from "./support/scene.js";

const here = stage();
const { scene } = here;
const ITEMS = "#near .service";
const OWN = { longitude: 22.42123, latitude: 39.62846 };

/**
 * The list as it is read.
 * @param {import("playwright-core").Page} page
 */
function list(page) {
  return page.locator(ITEMS).evaluateAll((items) => items.map((item) => ({
    id: item.dataset.id,
    name: item.querySelector(".service-open").textContent,
    distance: item.querySelector(".service-distance").textContent,
    hours: item.querySelector(".service-hours").textContent,
  })));
}

/**
 * Waits for the services around an origin that was just chosen.
 * @param {import("playwright-core").Page} page
 * @param {() => Promise<unknown>} act chooses it
 */
async function around(page, act) {
  const answered = page.waitForResponse(/services\/nearest/);
  await act();
  const answer = await (await answered).json();
  await page.waitForFunction((first) => document.querySelector("#near .service")?.dataset.id === first, answer.features[0].id);
  return answer;
}

/** Metres as they are written in Greek. @param {string | null} text */
function metres(text) {
  const [, number, unit] = /([\d.,]+)\s*(χλμ|μ)/.exec(text ?? "") ?? [];
  return Number(number.replace(/\./g, "").replace(",", ".")) * (unit === "χλμ" ? 1000 : 1);
}

scene("a click on the map lists the nearest services, in order, with distance and hours", async (visitor) => {
  const page = await openMap(visitor);
  await openTab(page, "near");
  assert.equal(await page.locator(ITEMS).count(), 0);
  const { x, y } = await pointOf(page, "2201");
  const answer = await around(page, () => page.mouse.click(x, y));
  const { near } = await state(page);
  const { features } = await here.json(`services/nearest?lon=${near.lon}&lat=${near.lat}&k=10`);
  const items = await list(page);
  assert.deepEqual(items.map(({ id }) => id), features.map(({ id }) => id));
  assert.equal(items.length, answer.features.length);
  features.forEach(({ properties }, at) => {
    const said = metres(items[at].distance);
    assert.ok(Math.abs(said - properties.distance_m) <= Math.max(10, 0.06 * properties.distance_m), `${items[at].distance} for ${properties.distance_m} m`);
    if (at > 0) assert.ok(properties.distance_m >= features[at - 1].properties.distance_m);
  });
  for (const { hours } of items) assert.match(hours ?? "", /\d{2}:\d{2}|24|δεν είναι γνωστό/);
  assert.match((await page.textContent("#near")) ?? "", /ευθεία/);
  assert.match((await page.textContent("#near .near-synthetic")) ?? "", /[Σσ]υνθετικές/);
  // The same are drawn on the map, with the point they were looked for from.
  await settled(page);
  const drawn = await page.evaluate(() => choros.map.maps()[0].querySourceFeatures("services").map(({ properties }) => properties.id));
  for (const { id } of items) assert.ok(drawn.includes(id), `${id} is on the map`);
  assert.equal(await page.evaluate(() => choros.map.maps()[0].querySourceFeatures("origin").length > 0), true);
});

scene("a kind of services leaves the others out", async (visitor) => {
  const page = await openMap(visitor, "/#tab=near&near=22.42,39.63&at=Λάρισα");
  await page.locator(ITEMS).first().waitFor();
  const answer = await around(page, () => page.locator("#near .near-kind", { hasText: "Παράρτημα Ρομά" }).click());
  assert.ok(answer.features.length > 0);
  const items = await list(page);
  for (const { name } of items) assert.match(name ?? "", /Παράρτημα Ρομά/);
  const { features } = await here.json("services/nearest?lon=22.42&lat=39.63&k=10&kind=roma-annex");
  assert.deepEqual(items.map(({ id }) => id), features.map(({ id }) => id));
  assert.equal((await state(page)).kind, "roma-annex");
});

scene("a service opens in the list from the list and from the map", async (visitor) => {
  const page = await openMap(visitor, "/#tab=near&near=22.42,39.63&at=Λάρισα&map=11/39.63/22.42");
  await page.locator(ITEMS).first().waitFor();
  const first = page.locator(ITEMS).first();
  await first.locator(".service-open").click();
  await first.locator(".service-details").waitFor({ state: "visible" });
  assert.match((await first.locator(".service-details").textContent()) ?? "", /Φορέας|Τόπος|Διεύθυνση/);
  assert.equal((await state(page)).service, await first.getAttribute("data-id"));
  // What leaves the page does so only when it is clicked, and tells nobody where from.
  for (const link of await first.locator('.service-details a[href^="http"]').all()) assert.match((await link.getAttribute("rel")) ?? "", /noreferrer/);

  await settled(page);
  const target = await page.evaluate(() => {
    const map = choros.map.maps()[0];
    const box = map.getCanvas().getBoundingClientRect();
    // One that another's mark or the legend hides cannot be clicked by anyone.
    return map.queryRenderedFeatures({ layers: ["services"] }).map(({ properties: { id }, geometry: { coordinates } }) => {
      const { x, y } = map.project(coordinates);
      const [top] = map.queryRenderedFeatures([x, y], { layers: ["services"] });
      return { id, x: box.left + x, y: box.top + y, free: top?.properties.id === id };
    }).find(({ id, x, y, free }) => free && id !== choros.store.state.service && document.elementFromPoint(x, y) === map.getCanvas());
  });
  assert.ok(target, "a mark can be seen");
  await page.mouse.click(target.x, target.y);
  await page.waitForFunction((id) => choros.store.state.service === id, target.id);
  const { service } = await state(page);
  const opened = page.locator(`${ITEMS}[data-id="${service}"] .service-details`);
  await opened.waitFor({ state: "visible" });
  assert.ok(await opened.evaluate((element) => element.getBoundingClientRect().top < innerHeight), "it is brought into sight");
});

scene("the selected place and the centre of the map are origins too", async (visitor) => {
  const page = await openMap(visitor, "/#place=2201&tab=near");
  await around(page, () => page.getByRole("button", { name: /Γύρω από: .*Λαρισαίων/ }).click());
  assert.match((await page.textContent(".near-heading")) ?? "", /Λαρισαίων/);
  await page.evaluate(() => choros.map.maps()[0].jumpTo({ center: [22.38, 37.5], zoom: 10 }));
  await around(page, () => page.getByRole("button", { name: "Το κέντρο του χάρτη" }).click());
  const { near } = await state(page);
  assert.ok(Math.abs(near.lon - 22.38) < 0.01 && Math.abs(near.lat - 37.5) < 0.01);
});

scene("the own position is asked for by a click alone, sent to this server alone, and stands in no address", async (visitor) => {
  const page = await openMap(visitor, "/#tab=near", {
    permissions: ["geolocation"],
    geolocation: OWN,
    init: () => {
      const asked = (globalThis.asked = { position: 0, addresses: [location.href] });
      const { geolocation } = navigator;
      const real = geolocation.getCurrentPosition.bind(geolocation);
      geolocation.getCurrentPosition = (...given) => ((asked.position += 1), real(...given));
      for (const name of ["replaceState", "pushState"]) {
        const method = history[name].bind(history);
        history[name] = (...given) => (method(...given), void asked.addresses.push(location.href));
      }
    },
  });
  assert.equal(await page.evaluate(() => globalThis.asked.position), 0, "nothing is asked for by itself");
  const answer = await around(page, () => page.getByRole("button", { name: "Η θέση μου" }).click());
  await settled(page);
  // The address is written a moment after the state.
  await openTab(page, "download");
  await page.waitForFunction(() => location.hash.includes("tab=download"));
  const { position, addresses } = await page.evaluate(() => globalThis.asked);
  assert.equal(position, 1);
  for (const address of [...addresses, page.url(), await page.inputValue("#share-link"), await page.inputValue("#share-code")]) {
    for (const [, lat, lon] of address.replace(/%2C/gi, ",").replace(/%2F/gi, "/").matchAll(/(\d+\.\d+)[/,](\d+\.\d+)/g)) {
      const [a, b] = [Number(lat), Number(lon)];
      const close = (one, other) => Math.abs(one - OWN.latitude) < 0.002 && Math.abs(other - OWN.longitude) < 0.002;
      assert.ok(!close(a, b) && !close(b, a), `${address} tells the position`);
    }
    assert.doesNotMatch(address, /[#&](near|service)=/);
  }
  assert.equal(answer.features[0].id, (await here.json(`services/nearest?lon=${OWN.longitude}&lat=${OWN.latitude}&k=1`)).features[0].id);
  const told = visitor.requests.filter((url) => url.includes("39.62"));
  assert.ok(told.length > 0 && told.every((url) => new URL(url).pathname === "/services/nearest"), `${told}`);
  assert.ok(told.every((url) => /lat=39\.628\d?&|lat=39\.628\d?$/.test(url)), "to ten metres");
  assert.match((await page.textContent("#panel-near")) ?? "", /η θέση σας/);
});

scene("a refused position is explained, and nothing else changes", async (visitor) => {
  const page = await openMap(visitor, "/#tab=near", { permissions: [] });
  await page.getByRole("button", { name: "Η θέση μου" }).click();
  await page.locator("#near .near-message", { hasText: /Δεν δόθηκε άδεια|δεν μπόρεσε/ }).waitFor();
  assert.equal((await state(page)).near, null);
  assert.equal(await page.getByRole("button", { name: "Η θέση μου" }).getAttribute("aria-disabled"), null, "one can try again");
});

scene("opening hours read as people say them", async (visitor) => {
  for (const [lang, days, holidays] of [["el", /Δευτ|Τρ|Τετ|Πέμ|Παρ/, /αργίες/], ["en", /Mon|Tue|Wed|Thu|Fri/, /holidays/]]) {
    const page = await openMap(visitor, `/?lang=${lang}#tab=near&near=22.42,39.63`);
    await page.locator(ITEMS).first().waitFor();
    const [{ hours }] = await list(page);
    assert.match(hours ?? "", /** @type {RegExp} */ (days));
    assert.match(hours ?? "", /** @type {RegExp} */ (holidays));
    assert.doesNotMatch(hours ?? "", /\b(Mo|Tu|We|Th|Fr|PH)\b/);
    await page.context().close();
  }
});
