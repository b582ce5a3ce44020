import assert from "node:assert/strict";
import { test } from "node:test";
import { createDay, gaps, hoursOf, inLanes, snap, wholeHours, within } from "../js/day-grid.js";
import { createZone } from "../js/zoned.js";

const chicago = createZone("America/Chicago");

test("a day is a scale on which noon is 720", () => {
  const day = createDay(chicago, "2026-12-01", "2026-12-02");
  assert.deepEqual([day.first, day.last], [0, 1440]);
  assert.equal(day.minutesOf("2026-12-01T14:15:00Z"), 8 * 60 + 15);
  assert.equal(day.instantAt(8 * 60 + 15), "2026-12-01T14:15:00.000Z");
  assert.equal(day.minuteAt("24:00"), 1440);
});

test("the days on which clocks change have 23 and 25 hours, and their mornings stand beside other mornings", () => {
  const spring = createDay(chicago, "2026-03-08", "2026-03-09");
  const autumn = createDay(chicago, "2026-11-01", "2026-11-02");
  assert.deepEqual([spring.first, spring.last], [60, 1440]);
  assert.deepEqual([autumn.first, autumn.last], [-60, 1440]);
  for (const day of [spring, autumn]) assert.equal(day.minuteAt("08:00"), 480);
  assert.equal(hoursOf({ from: spring.first, to: spring.last }).length, 23);
  assert.equal(hoursOf({ from: autumn.first, to: autumn.last }).length, 25);
});

test("the grid holds what lies outside of the hours", () => {
  const open = { from: 480, to: 1020 };
  assert.deepEqual(wholeHours([open]), open);
  assert.deepEqual(wholeHours([open, { from: 435, to: 500 }, { from: 1000, to: 1090 }]), { from: 420, to: 1140 });
  assert.deepEqual(wholeHours([]), { from: 480, to: 1020 });
  assert.deepEqual(within({ from: 0, to: 500, id: 1 }, open), { from: 480, to: 500, id: 1 });
  assert.equal(within({ from: 0, to: 480 }, open), null);
});

test("what is closed is what opening hours leave", () => {
  const whole = { from: 420, to: 1080 };
  assert.deepEqual(gaps([{ from: 780, to: 1020 }, { from: 480, to: 720 }], whole), [
    { from: 420, to: 480 }, { from: 720, to: 780 }, { from: 1020, to: 1080 },
  ]);
  assert.deepEqual(gaps([], whole), [whole]);
  assert.deepEqual(gaps([{ from: 0, to: 1440 }], whole), []);
});

test("visits at the same time stand beside each other", () => {
  const placed = inLanes([{ id: "b", from: 500, to: 560 }, { id: "a", from: 480, to: 540 }, { id: "c", from: 545, to: 600 }]);
  assert.deepEqual(placed.map(({ id, lane, lanes }) => [id, lane, lanes]), [["a", 0, 2], ["b", 1, 2], ["c", 0, 2]]);
});

test("one after the other has the whole width", () => {
  const placed = inLanes([{ from: 480, to: 540 }, { from: 540, to: 600 }]);
  assert.deepEqual(placed.map(({ lane, lanes }) => [lane, lanes]), [[0, 1], [0, 1]]);
});

test("no two visits that overlap share a lane, whatever they are", () => {
  let seed = 7;
  const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % below; };
  for (let round = 0; round < 200; round += 1) {
    const placed = inLanes(Array.from({ length: 12 }, () => { const from = random(600); return { from, to: from + 15 + random(180) }; }));
    placed.forEach((one, index) => placed.slice(index + 1).forEach((other) => {
      const overlaps = one.from < other.to && other.from < one.to;
      assert.ok(!overlaps || one.lane !== other.lane);
      assert.ok(!overlaps || one.lanes === other.lanes);
    }));
  }
});

test("what is let go lands on a quarter of an hour within the grid", () => {
  const grid = { from: 480, to: 1020 };
  assert.equal(snap(547, 60, grid), 540);
  assert.equal(snap(548, 60, grid), 555);
  assert.equal(snap(10, 60, grid), 480);
  assert.equal(snap(5000, 60, grid), 1005);
});
