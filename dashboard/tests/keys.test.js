import assert from "node:assert/strict";
import { test } from "node:test";
import { createKeys } from "../js/keys.js";

function store() {
  const held = new Map();
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: (key) => held.delete(key), held };
}

test("keys stay in the tab unless somebody asks otherwise", () => {
  const [session, local] = [store(), store()];
  const keys = createKeys("owner", { session, local });
  keys.save({ apiKey: "a" });
  assert.deepEqual(keys.read(), { apiKey: "a" });
  assert.equal(local.held.size, 0);
});

test("remembered keys outlive the tab, until they are forgotten", () => {
  const local = store();
  createKeys("owner", { session: store(), local }).save({ apiKey: "a" }, { remember: true });
  const later = createKeys("owner", { session: store(), local });
  assert.deepEqual(later.read(), { apiKey: "a" });
  later.forget();
  assert.deepEqual(later.read(), {});
});

test("what another tab remembers does not change this one", () => {
  const local = store();
  const here = createKeys("owner", { session: store(), local });
  here.save({ apiKey: "mine" });
  createKeys("owner", { session: store(), local }).save({ apiKey: "theirs" }, { remember: true });
  assert.deepEqual(here.read(), { apiKey: "mine" });
});

test("keys that are handed over leave alone what the device remembers", () => {
  const [session, local] = [store(), store()];
  const keys = createKeys("owner", { session, local });
  keys.save({ apiKey: "mine" }, { remember: true });
  keys.saveHere({ apiKey: "theirs" });
  assert.deepEqual(keys.read(), { apiKey: "theirs" });
  assert.deepEqual(createKeys("owner", { session: store(), local }).read(), { apiKey: "mine" });
  keys.forgetHere();
  assert.deepEqual(keys.read(), { apiKey: "mine" });
});

test("something broken in the store is nothing", () => {
  const session = store();
  session.setItem("keys:owner", "{");
  assert.deepEqual(createKeys("owner", { session, local: store() }).read(), {});
});
