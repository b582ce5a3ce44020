import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "../admin/cards/usage.js";
import { FIELDS } from "../admin/form/fields.js";
import { changes, hoursText, spans } from "../admin/form/read.js";

test("hours are read however they are written", () => {
  assert.deepEqual(spans("8-12, 13:30 – 17"), [["08:00", "12:00"], ["13:30", "17:00"]]);
  assert.deepEqual(spans(""), []);
  assert.deepEqual(spans("0800-1730"), [["08:00", "17:30"]]);
});

test("hours that cannot be read are left for the service to refuse", () => {
  assert.deepEqual(spans("morning"), [["morning"]]);
  assert.deepEqual(spans("8 to 5"), [["8 to 5"]]);
});

test("hours are shown as they may be typed again", () => {
  const open = [["08:00", "12:00"], ["13:00", "17:00"]];
  assert.deepEqual(spans(hoursText(open)), open);
});

test("only what differs is a change", () => {
  const before = { name: "Ann", faq: [{ question: "q", answer: "a" }], owner_pin: null, max_jobs_per_day: null };
  assert.deepEqual(changes(before, { ...before, faq: [{ answer: "a", question: "q" }] }), {});
  assert.deepEqual(changes(before, { ...before, name: "Bea", max_jobs_per_day: 4 }), { name: "Bea", max_jobs_per_day: 4 });
  assert.deepEqual(changes({ ...before, name: "Ann" }, { ...before, name: null }), { name: null });
});

test("a PIN that was not typed stays as it is", () => {
  assert.deepEqual(changes({ owner_pin: null }, { owner_pin: null }), {});
  assert.deepEqual(changes({ owner_pin: null }, { owner_pin: "4820" }), { owner_pin: "4820" });
});

test("every field has a name of its own", () => {
  const names = FIELDS.map(([name]) => name);
  assert.equal(new Set(names).size, names.length);
});

test("rows are sorted by size or name, and what is missing comes last", () => {
  const rows = [{ id: "a", name: "beta", n: 1, at: null }, { id: "b", name: "Alpha", n: 3, at: "2026" }, { id: "c", name: "gamma", n: 2, at: "2025" }];
  const ids = (by, down) => sorted(rows, by, down).map((row) => row.id).join("");
  assert.equal(ids("name", false), "bac");
  assert.equal(ids("n", true), "bca");
  assert.equal(ids("at", false), "cba");
  assert.equal(ids("at", true), "bca");
});
