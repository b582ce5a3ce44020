import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, createFormat, daysBetween, mondayOf, phone, words } from "../js/format.js";

// A late evening in Chicago is already the next day in UTC.
const now = () => new Date("2026-11-30T03:00:00Z");
const format = createFormat({ timeZone: "America/Chicago", services: [{ service_type: "leak_repair", name: "Leaks" }], now });
const plain = (text) => text.replace(/\u202f/g, " ");

test("days are the business's own", () => {
  assert.equal(format.dateOf(), "2026-11-29");
  assert.equal(format.day("2026-11-30"), "Tomorrow");
  assert.equal(format.day("2026-12-02"), "Wed, Dec 2");
});

test("times are written as they are spoken", () => {
  assert.equal(plain(format.span("2026-11-30T14:00:00Z", "2026-11-30T16:30:00Z")), "8 AM – 10:30 AM");
});

test("an hour that the clocks skip or repeat moves no day", () => {
  assert.equal(addDays("2026-10-31", 1), "2026-11-01");
  assert.equal(daysBetween("2026-03-07", "2026-03-09"), 2);
  assert.equal(mondayOf("2026-11-29"), "2026-11-23");
});

test("how long ago", () => {
  assert.equal(format.ago("2026-11-30T02:59:50Z"), "just now");
  assert.equal(format.ago("2026-11-30T02:30:00Z"), "30 min ago");
  assert.equal(format.ago("2026-11-29T23:00:00Z"), "4 h ago");
});

test("numbers, money and codes", () => {
  assert.equal(phone("+18165550140"), "(816) 555-0140");
  assert.equal(phone("withheld-3"), "Number withheld");
  assert.equal(format.money(1234.5), "$1,235");
  assert.equal(format.minutes(135), "2 h 15 min");
  assert.equal(words("PENDING_RESCHEDULE"), "Pending reschedule");
  assert.equal(format.service("leak_repair"), "Leaks");
});
