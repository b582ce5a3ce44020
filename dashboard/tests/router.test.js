import assert from "node:assert/strict";
import { test } from "node:test";
import { readHash } from "../js/router.js";

test("an address names a screen, what is in it, and how it is looked at", () => {
  assert.deepEqual(readHash("#/conversations/a%2Fb?q=leak"), { name: "conversations", rest: ["a/b"], q: "leak" });
});

test("no address is today", () => assert.deepEqual(readHash(""), { name: "today", rest: [] }));
