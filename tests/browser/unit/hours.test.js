import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursInWords, parseHours } from "../../../src/viewer/assets/map/hours.js";

/** @param {string} text @param {"el" | "en"} language */
const words = (text, language) => hoursInWords(text, language).join(" · ");

test("days, times and holidays are said in both languages", () => {
  assert.equal(words("Mo-Fr 08:00-15:00; PH off", "el"), "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά");
  assert.equal(words("Mo-Fr 08:00-15:00; PH off", "en"), "Mon–Fri 08:00–15:00 · closed on public holidays");
  assert.equal(words("Mo,We,Fr 08:00-15:00", "el"), "Δευτ., Τετ. και Παρ. 08:00–15:00");
  assert.equal(words("Tu,Th 10:00-13:00,17:00-19:00", "el"), "Τρ. και Πέμ. 10:00–13:00 και 17:00–19:00");
  assert.equal(words("Mo-We,Sa 9:00-13:00", "en"), "Mon–Wed and Sat 09:00–13:00");
  assert.equal(words("Su closed", "el"), "Κυρ. κλειστά");
});

test("every day, day and night, past midnight", () => {
  assert.equal(words("24/7", "el"), "Κάθε μέρα όλο το 24ωρο");
  assert.equal(words("24/7", "en"), "Every day 24 hours");
  assert.equal(words("Mo-Su 00:00-24:00", "el"), "Κάθε μέρα όλο το 24ωρο");
  assert.equal(words("08:00-14:00", "el"), "Κάθε μέρα 08:00–14:00");
  assert.equal(words("Mo-Su,PH 20:00-26:00", "el"), "Κάθε μέρα και αργίες 20:00–02:00");
  assert.equal(words("Mo 18:00-24:00", "en"), "Mon 18:00–24:00");
});

test("spaces and dashes as people type them are understood", () => {
  assert.equal(words(" Mo - Fr  08:00 – 15:00 ;PH off; ", "el"), "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά");
});

test("what is not understood whole stays as it stands", () => {
  for (const text of [
    "Jan-Feb Mo 10:00-12:00", "Mo-Fr", "Mo 08:00-15:00 \"by appointment\"", "sunrise-sunset", "Mo 25:00-26:00", "Mo 08:60-09:00", "Xx 08:00-09:00",
    "Mo 08:00+", "Mo[1] 10:00-12:00", "<script>alert(1)</script>", "κατόπιν ραντεβού", "week 1-10 Mo 08:00-09:00", "Mo-Tu-We 08:00-09:00", "08:00-09:00; ;Mo off",
  ]) {
    assert.equal(parseHours(text), null, text);
    assert.deepEqual(hoursInWords(text, "el"), [text]);
  }
});
