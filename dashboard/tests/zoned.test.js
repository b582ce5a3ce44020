import assert from "node:assert/strict";
import { test } from "node:test";
import { createZone } from "../js/zoned.js";

const chicago = createZone("America/Chicago");
const iso = (zone, date, time) => new Date(zone.instant(date, time)).toISOString();

test("a time on the wall becomes an instant and comes back", () => {
  assert.equal(iso(chicago, "2026-12-01", "08:30"), "2026-12-01T14:30:00.000Z");
  assert.equal(iso(chicago, "2026-07-01", "08:30"), "2026-07-01T13:30:00.000Z");
  assert.deepEqual(chicago.wall("2026-12-01T14:30:00Z"), { date: "2026-12-01", time: "08:30" });
  assert.deepEqual(chicago.wall("2026-12-01T06:00:00Z"), { date: "2026-12-01", time: "00:00" });
});

test("an hour that the clocks skip is the moment they do", () => {
  assert.equal(iso(chicago, "2026-03-08", "02:30"), "2026-03-08T08:00:00.000Z");
  assert.equal(iso(chicago, "2026-03-08", "03:00"), "2026-03-08T08:00:00.000Z");
  assert.equal(iso(chicago, "2026-03-08", "01:59"), "2026-03-08T07:59:00.000Z");
});

test("an hour that the clocks repeat is the first of the two", () => {
  assert.equal(iso(chicago, "2026-11-01", "01:30"), "2026-11-01T06:30:00.000Z");
  assert.equal(iso(chicago, "2026-11-01", "02:00"), "2026-11-01T08:00:00.000Z");
});

test("zones east of Greenwich, and with quarters of hours", () => {
  assert.equal(iso(createZone("Asia/Kathmandu"), "2026-12-01", "08:30"), "2026-12-01T02:45:00.000Z");
  assert.equal(iso(createZone("Pacific/Auckland"), "2026-12-01", "00:00"), "2026-11-30T11:00:00.000Z");
});

test("every quarter of an hour of a year comes back as it went, but those that are skipped", () => {
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 45 * 60_000) {
    const { date, time } = chicago.wall(at);
    const back = chicago.instant(date, time);
    assert.ok(back === at || (date === "2026-11-01" && back === at - 3_600_000), `${date} ${time}`);
  }
});
