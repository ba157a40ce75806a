// A sheet on the map: a file is dropped, what is asked is answered, the result is taken away. All of it is there without JavaScript too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { overflow } from "./support/page.js";
import { stage } from "./support/scene.js";

const set = stage();
const { scene } = set;
const SHEET = "Δήμος;Άνεργοι 2021;Άνεργοι 2022\nΛαρισαίων;8120;7300\nΒόλου;6200;5900\nΤρικκαίων;3900;3500\nΣκιάθου;310;280\nΗρακλείου;1;2\nΆγνωστο;5;5\n";
const file = (content = SHEET, name = "άνεργοι.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

/**
 * Opens the page of a sheet that was chosen.
 * @param {import("playwright-core").Page} page
 * @param {string} [content]
 */
async function choose(page, content) {
  await page.goto(`${set.origin}/join`);
  await page.setInputFiles("#file", file(content));
  await page.waitForURL(/\/join\/[a-z0-9]{26}/);
}

scene("a file that is dropped on the page is read and drawn", async (visitor) => {
  const page = await visitor.open("/join");
  await page.goto(`${set.origin}/join`);
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "άνεργοι.csv", { type: "text/csv" }));
    return transfer;
  }, SHEET);
  await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
  assert.ok(await page.locator("#upload.over").count(), "the form shows that it takes the file");
  await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  await page.waitForURL(/\/join\/[a-z0-9]{26}/);
  await page.locator("#map canvas").waitFor();
  assert.equal(await page.locator(".counts .good dd").textContent(), "4");
  // Counts are circles whose area is the count.
  const sizes = await page.locator(".legend .symbol").evaluateAll((items) =>
    items.map((item) => [Number(item.dataset.count), parseFloat(item.style.getPropertyValue("--size"))]),
  );
  assert.ok(sizes.length >= 2, `${sizes}`);
  const [[large, wide], [small, narrow]] = sizes;
  assert.ok(Math.abs(large / small - (wide / narrow) ** 2) < 0.05 * (large / small), `${sizes}`);
});

scene("questions are answered by choosing, by writing, and by leaving out", async (visitor) => {
  visitor.expect(/422/);
  const page = await visitor.open("/join");
  await choose(page);
  assert.equal(await page.locator(".questions li").count(), 2);
  await page.selectOption("[name=row-7]", "-");
  await page.fill("[name=other-6]", "Καρδίτσας");
  await page.locator("form:has(.questions) button").click();
  await page.waitForLoadState();
  assert.equal(await page.locator(".counts .good dd").textContent(), "5");
  assert.match(await page.locator("[name=row-6] option:checked").textContent() ?? "", /Καρδίτσας/);
  await page.fill("[name=other-6]", "Νοτιοανατολία");
  await page.locator("form:has(.questions) button").click();
  assert.match(await page.locator("[role=alert]").textContent() ?? "", /Νοτιοανατολία/);
});

scene("the values are taken away as files", async (visitor) => {
  const page = await visitor.open("/join");
  await choose(page);
  for (const [label, begins] of [["CSV", /^code,name_el,period,value/], ["GeoPackage", /^SQLite format 3/], ["GeoJSON", /^\{"type":"FeatureCollection"/]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".take a", { hasText: `(${label})` }).first().click()]);
    assert.match(download.suggestedFilename(), /^άνεργοι\./);
    assert.match((await readFile(await download.path())).toString("utf8"), begins);
  }
});

scene("what was understood can be said otherwise, and what cannot be read is said in Greek", async (visitor) => {
  visitor.expect(/422/);
  const page = await visitor.open("/join");
  await choose(page, "Δήμος;Ποσοστό 2021\nΛαρισαίων;1.250\nΒόλου;2.500\nΤρικκαίων;3.125\n");
  await page.selectOption("#decimal", ".");
  await page.getByRole("button", { name: "Διάβασέ το έτσι" }).click();
  await page.waitForLoadState();
  assert.equal(await page.locator("#decimal option[selected]").getAttribute("value"), ".", "as the server says it");
  await page.goto(`${set.origin}/join`);
  await page.setInputFiles("#file", file("Δήμος;ΑΜΚΑ\nΛαρισαίων;1\n"));
  const alert = page.locator("[role=alert]");
  await alert.waitFor();
  assert.match(await alert.textContent() ?? "", /ΑΜΚΑ.*βγάλτε τη στήλη/);
});

for (const width of [360, 1280]) {
  scene(`axe finds nothing and nothing is cut off at ${width} px, by day and by night`, async (visitor) => {
    const page = await visitor.open("/join", { viewport: { width, height: 800 } });
    /** @type {string[]} */
    const failures = [];
    const inspect = async (/** @type {string} */ where) => {
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, nodes } of violations) failures.push(`${where}, ${colorScheme}: ${id}: ${nodes.map(({ target }) => target)}`);
        const wider = await overflow(page);
        if (wider > 0) failures.push(`${where}: ${wider} px too wide`);
      }
    };
    await page.goto(`${set.origin}/join`);
    await inspect("the welcome");
    await choose(page);
    await page.locator("details summary").click();
    await inspect("the sheet");
    await page.goto(`${page.url().split("?")[0]}?lang=en`);
    await inspect("the sheet in English");
    assert.deepEqual(failures, []);
  });
}

scene("it works without JavaScript", async (visitor) => {
  const page = await visitor.open("/join", { javaScriptEnabled: false });
  await page.goto(`${set.origin}/join`);
  await page.setInputFiles("#file", file());
  await page.locator("#upload button").click();
  await page.waitForURL(/\/join\/[a-z0-9]{26}/);
  await page.selectOption("[name=row-7]", "-");
  await page.locator("form:has(.questions) button").click();
  assert.equal(await page.locator("[name=row-7] option[selected]").getAttribute("value"), "-", "as the server says it");
  await page.getByRole("button", { name: "Σβήσε το φύλλο τώρα" }).click();
  await page.waitForURL(/\/join$/);
});
