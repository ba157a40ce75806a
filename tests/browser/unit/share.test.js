import assert from "node:assert/strict";
import { test } from "node:test";

import { embedCode, embedHref } from "../../../src/viewer/assets/map/share.js";

test("an address to embed keeps the state and says that it is embedded, once", () => {
  assert.equal(embedHref("https://map.example/?indicator=x&period=2011/2021#place=22&tab=near"), "https://map.example/?indicator=x&period=2011%2F2021&embed=1#place=22&tab=near");
  assert.equal(embedHref("https://map.example/maps/?embed=1"), "https://map.example/maps/?embed=1");
});

test("no address and no title breaks out of the markup", () => {
  const code = embedCode('https://map.example/?a=1&b=2#at=x"><script>alert(1)</script>', 'Χάρτης "α" & <b>');
  assert.equal(code.match(/</g)?.length, 2);
  assert.match(code, /title="Χάρτης &quot;α&quot; &amp; &lt;b&gt;"/);
  assert.match(code, /\?a=1&amp;b=2&amp;embed=1#/);
  assert.match(code, /^<iframe src="[^"<>]*" title="[^"<>]*" width="100%" height="600" loading="lazy"><\/iframe>$/);
});
