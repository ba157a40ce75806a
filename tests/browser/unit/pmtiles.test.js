// The reader of archives on exported pages: numbers of tiles, directories, byte ranges.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Archive, find, readDirectory, tileId } from "../../../src/viewer/assets/site/pmtiles.js";
import { oneTile } from "../support/pmtiles.js";

test("numbers of tiles are those of the specification", () => {
  const examples = [[0, 0, 0, 0], [1, 0, 0, 1], [1, 0, 1, 2], [1, 1, 1, 3], [1, 1, 0, 4], [2, 0, 0, 5], [12, 3423, 1763, 19_078_479]];
  for (const [z, x, y, id] of examples) assert.equal(tileId(z, x, y), id);
  const all = new Set();
  for (let z = 0; z <= 5; z += 1) for (let x = 0; x < 2 ** z; x += 1) for (let y = 0; y < 2 ** z; y += 1) all.add(tileId(z, x, y));
  assert.equal(all.size, 1365);
  assert.equal(Math.max(...all), 1364);
});

test("a directory gives runs of tiles and finer directories", () => {
  // Three entries: tiles 5 and 6 the same, tile 9 right behind it, and a finer directory from 20 on.
  const bytes = Uint8Array.from([3, 5, 4, 11, 2, 1, 0, 0xac, 0x02, 10, 7, 1, 0, 51]);
  const entries = readDirectory(bytes.buffer);
  assert.deepEqual(entries.map((entry) => [entry.id, entry.run, entry.length, entry.offset]), [[5, 2, 300, 0], [9, 1, 10, 300], [20, 0, 7, 50]]);
  assert.equal(find(entries, 4), null);
  assert.equal(find(entries, 6)?.offset, 0);
  assert.equal(find(entries, 7), null);
  assert.equal(find(entries, 1000)?.run, 0);
  assert.throws(() => readDirectory(bytes.slice(0, 6).buffer), /ends too early/);
});

for (const gives of ["ranges", "all"]) {
  test(`an archive is read from a host that gives ${gives}`, async (context) => {
    const archive = oneTile([1, 2, 3]);
    const asked = [];
    context.mock.method(globalThis, "fetch", async (_url, { headers }) => {
      asked.push(headers.range);
      const [from, to] = headers.range.match(/\d+/g).map(Number);
      return gives === "ranges" ? new Response(archive.subarray(from, to + 1), { status: 206 }) : new Response(archive, { status: 200 });
    });
    const reader = new Archive("https://a.test/tiles.pmtiles");
    const tile = await reader.tile(0, 0, 0);
    assert.ok(tile && tile.byteLength > 0);
    assert.equal(await reader.tile(3, 1, 1), null);
    assert.equal(asked.length, gives === "ranges" ? 2 : 1);
  });
}
