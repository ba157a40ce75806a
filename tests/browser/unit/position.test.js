import assert from "node:assert/strict";
import { test } from "node:test";

import { obstacleOf, rounded } from "../../../src/viewer/assets/map/position.js";

test("a position is told to about ten metres", () => {
  assert.equal(rounded(22.418376543), 22.4184);
  assert.equal(rounded(-0.00001), 0);
  assert.ok(!Object.is(rounded(-0.00001), -0));
  assert.equal(rounded(-21.99996), -22);
});

test("every reason of the browser has a name", () => {
  assert.deepEqual([1, 2, 3, 99].map(obstacleOf), ["refused", "unavailable", "timeout", "unavailable"]);
});
