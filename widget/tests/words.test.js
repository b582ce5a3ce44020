import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf, WORDS } from "../js/words.js";

test("both languages say the same things", () => {
  assert.deepEqual(Object.keys(WORDS.en).sort(), Object.keys(WORDS.es).sort());
  for (const [name, words] of Object.entries(WORDS.en)) assert.equal(typeof words, typeof WORDS.es[name], name);
});

test("the first language that we speak is spoken", () => {
  assert.equal(languageOf("", "fr-CA", "es-MX", "en"), "es");
  assert.equal(languageOf(null, undefined, "EN-us"), "en");
  assert.equal(languageOf("de"), "en");
});
