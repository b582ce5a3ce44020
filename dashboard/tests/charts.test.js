import assert from "node:assert/strict";
import { test } from "node:test";
import { barChart, bars } from "../js/charts.js";

test("the tallest bar fills the height, and parts stand on each other", () => {
  const drawn = bars([{ label: "a", values: [1, 1] }, { label: "b", values: [1, 0] }], { width: 100, height: 10, gap: 0 });
  assert.deepEqual(drawn.map(({ x, y, height }) => [x, y, height]), [[0, 5, 5], [0, 0, 5], [50, 5, 5], [50, 5, 0]]);
});

test("a chart has its table", () => {
  const drawn = String(barChart("Jobs", [{ label: "Mon", values: [3] }]));
  assert.match(drawn, /<th scope="row">Mon<\/th><td class="number">3<\/td>/);
  assert.match(drawn, /aria-label="Jobs"/);
});

test("no data is said in words", () => assert.match(String(barChart("Jobs", [])), /Nothing to show/));
