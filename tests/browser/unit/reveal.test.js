import assert from "node:assert/strict";
import { test } from "node:test";

import { distance } from "../../../src/viewer/assets/map/reveal.js";

test("what is seen stays, what is beyond an end comes just into view", () => {
  assert.equal(distance({ top: 10, bottom: -10 }, "nearest"), 0);
  assert.equal(distance({ top: -30, bottom: -200 }, "nearest"), -30);
  assert.equal(distance({ top: 400, bottom: 50 }, "nearest"), 50);
  assert.equal(distance({ top: 40, bottom: 300 }, "nearest"), 40);
  assert.equal(distance({ top: 400, bottom: 50 }, "start"), 400);
});
