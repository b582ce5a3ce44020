import assert from "node:assert/strict";
import { test } from "node:test";
import { watch } from "../js/live.js";

const HELLO = "event: hello\ndata: {}\n\n";
const changed = (...topics) => `event: changed\ndata: ${JSON.stringify({ topics })}\n\n`;
const closed = (reason) => `event: closed\ndata: {"reason": "${reason}"}\n\n`;
const settle = async () => { for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate); };

/** A service that answers as told, and a watcher of it whose clock is the test's. */
function watching(t, { page, answers = [] } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const seen = { asked: [], changes: [], states: [] };
  const streams = [];
  const fetch = async (url, options) => {
    seen.asked.push({ url, ...options });
    const answer = answers.shift() ?? 200;
    if (answer === "nothing") return new Promise((_, reject) => options.signal.addEventListener("abort", () => reject(options.signal.reason)));
    if (answer === "network") throw new TypeError("failed to fetch");
    if (answer !== 200) return new Response("{}", { status: answer });
    const stream = new ReadableStream({ start: (controller) => streams.push(controller) });
    options.signal.addEventListener("abort", () => streams.at(-1).error(options.signal.reason));
    return new Response(stream);
  };
  const watcher = watch({
    url: "/live", headers: () => ({ "X-API-Key": "k" }), fetch, page, random: () => 1,
    onChange: (topics) => seen.changes.push(topics), onState: (state) => seen.states.push(state),
  });
  t.after(() => watcher.stop());
  const says = async (...events) => {
    await settle();
    for (const event of events) streams.at(-1).enqueue(new TextEncoder().encode(event));
    await settle();
  };
  const passes = async (seconds) => { await settle(); t.mock.timers.tick(seconds * 1_000); await settle(); };
  const ends = async () => { streams.at(-1).close(); await settle(); };
  return { ...watcher, seen, says, passes, ends };
}

const aPage = () => Object.assign(new EventTarget(), { hidden: false });
const turn = async (page, hidden) => { page.hidden = hidden; page.dispatchEvent(new Event("visibilitychange")); await settle(); };

test("changes are told by topic, with the keys sent as headers", async (t) => {
  const { seen, says } = watching(t);
  await says(HELLO, changed("calls", "schedule"));
  assert.deepEqual(seen.states, ["live"]);
  assert.deepEqual(seen.changes, [["calls", "schedule"]]);
  assert.equal(seen.asked[0].headers["X-API-Key"], "k");
});

test("events may arrive in pieces, several at once, and between comments", async (t) => {
  const { seen, says } = watching(t);
  const whole = HELLO + ": still here\n\n" + changed("calls") + changed("messages");
  await says(...whole.match(/.{1,7}/gs));
  assert.deepEqual(seen.changes, [["calls"], ["messages"]]);
});

test("after a cut everything is loaded again, once it is back", async (t) => {
  const { seen, says, passes, ends } = watching(t);
  await says(HELLO);
  await ends();
  assert.deepEqual(seen.states, ["live", "polling"]);
  await passes(1);
  assert.equal(seen.asked.length, 2);
  await says(HELLO);
  assert.deepEqual([seen.states.at(-1), seen.changes], ["live", [["all"]]]);
  await passes(30);
  assert.equal(seen.changes.length, 1, "nothing is polled while it is live");
});

test("where no hello comes within five seconds, everything is loaded every twenty", async (t) => {
  const { seen, passes } = watching(t, { answers: [200, "nothing", "nothing", "nothing", "nothing", "nothing", "nothing"] });
  await passes(4.9);
  assert.deepEqual(seen.states, []);
  await passes(0.2);
  assert.deepEqual(seen.states, ["polling"]);
  for (let second = 0; second < 41; second += 1) await passes(1);
  assert.deepEqual(seen.changes, [["all"], ["all"]]);
  assert.ok(seen.asked.length >= 3, "it goes on trying");
});

test("it waits longer after each failure, a minute at most", async (t) => {
  const { seen, passes } = watching(t, { answers: Array(40).fill(503) });
  await settle();
  const at = [];
  for (let second = 0; second < 300; second += 1) {
    const before = seen.asked.length;
    await passes(1);
    if (seen.asked.length > before) at.push(second + 1);
  }
  assert.deepEqual(at.slice(0, 6), [1, 3, 7, 15, 31, 63]);
  assert.equal(at[7] - at[6], 60);
});

test("without a network it says so", async (t) => {
  const { seen, passes, says } = watching(t, { answers: ["network", 200] });
  await settle();
  assert.deepEqual(seen.states, ["offline"]);
  await passes(1);
  await says(HELLO);
  assert.deepEqual(seen.states, ["offline", "live"]);
});

test("a stream that falls silent is taken for lost", async (t) => {
  const { seen, says, passes } = watching(t);
  await says(HELLO);
  await passes(39);
  await says(": still here\n\n");
  await passes(39);
  assert.deepEqual(seen.states, ["live"]);
  await passes(2);
  assert.deepEqual(seen.states, ["live", "polling"]);
});

test("when the service stops it comes back by itself, without alarm", async (t) => {
  const { seen, says, passes } = watching(t);
  await says(HELLO, closed("stopping"));
  await passes(2);
  await says(HELLO);
  assert.deepEqual([seen.states, seen.asked.length, seen.changes], [["live"], 2, [["all"]]]);
});

test("a refused or replaced key ends it, and the cards find out why", async (t) => {
  const first = watching(t, { answers: [401] });
  await settle();
  assert.deepEqual([first.seen.states, first.seen.changes], [["offline"], [["all"]]]);
  await first.passes(120);
  assert.equal(first.seen.asked.length, 1);
});

test("a key that is replaced meanwhile ends it as well", async (t) => {
  const { seen, says, passes } = watching(t);
  await says(HELLO, closed("key"));
  await passes(120);
  assert.deepEqual([seen.states, seen.changes, seen.asked.length], [["live", "offline"], [["all"]], 1]);
});

test("a page in the background holds no connection and catches up when it is seen again", async (t) => {
  const page = aPage();
  const { seen, says, passes } = watching(t, { page });
  await says(HELLO);
  await turn(page, true);
  assert.equal(seen.asked[0].signal.aborted, true);
  await passes(300);
  assert.deepEqual([seen.asked.length, seen.changes], [1, []]);
  await turn(page, false);
  await says(HELLO);
  assert.deepEqual([seen.asked.length, seen.changes, seen.states], [2, [["all"]], ["live"]]);
});

test("once stopped it asks no more", async (t) => {
  const { seen, stop, says, passes } = watching(t);
  await says(HELLO);
  stop();
  await passes(300);
  assert.deepEqual([seen.asked.length, seen.changes], [1, []]);
});
