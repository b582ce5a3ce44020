import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../js/api.js";
import { Memory } from "../js/memory.js";
import { Talk } from "../js/talk.js";

const KEY = "receptionist-chat:t";

function store(kept = {}) {
  const held = new Map(Object.entries(kept));
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), held };
}

/** A page that notes what it is told: "state unsent", "mine hello". */
function page() {
  const told = [];
  const note = (what) => (...more) => told.push([what, ...more.filter((one) => typeof one === "string")].join(" "));
  const show = Object.fromEntries(["greet", "mine", "sent", "reply", "state", "giveBack"].map((what) => [what, note(what)]));
  show.messages = (list) => told.push(`messages ${list.length}`);
  return { told, show };
}

/** A service whose answers to `write` are given one after the other; errors are thrown. */
function service(...answers) {
  const asked = [];
  const next = () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? { reply_text: "ok", turn: asked.length + 1, ended: false, language_code: "en" };
  };
  return {
    asked,
    start: async (told) => (asked.push(["start", told]), { conversation_id: "c1", turn: 1 }),
    write: async (...given) => (asked.push(["write", ...given]), next()),
    read: async (id) => (asked.push(["read", id]), next()),
  };
}

const chat = (given) => ({ turn: 2, ended: false, language_code: "en", messages: [], ...given });

async function talking(api, storage = store()) {
  const { told, show } = page();
  const talk = new Talk(api, new Memory(KEY, storage), show, { language_code: "en" });
  await talk.resume();
  return { talk, told, storage };
}

test("nothing is begun before somebody writes", async () => {
  const api = service();
  const { talk, told } = await talking(api);
  assert.deepEqual(api.asked, []);
  assert.deepEqual(told, ["greet", "state open"]);
  await talk.send("hello");
  assert.deepEqual(api.asked, [["start", { language_code: "en" }], ["write", "c1", "hello", 1]]);
});

test("a message that was not sent keeps its number, however often it is tried", async () => {
  const api = service(new Problem(0), new Problem(503));
  const { talk, told } = await talking(api);
  await talk.send("hello");
  await talk.retry();
  await talk.retry();
  const written = api.asked.filter(([what]) => what === "write");
  assert.deepEqual(written, Array(3).fill(["write", "c1", "hello", 1]));
  assert.equal(told.filter((one) => one.startsWith("mine")).length, 1);
  assert.equal(told.at(-1), "state open");
});

test("what a tab had not sent is sent when it is loaded again", async () => {
  const storage = store({ [KEY]: JSON.stringify({ id: "c1", unsent: { text: "hello", turn: 2 } }) });
  const api = service(chat({ turn: 2 }));
  const { told } = await talking(api, storage);
  assert.deepEqual(api.asked, [["read", "c1"], ["write", "c1", "hello", 2]]);
  assert.equal(told.at(-1), "state open");
});

test("what was taken already is not sent again", async () => {
  const storage = store({ [KEY]: JSON.stringify({ id: "c1", unsent: { text: "hello", turn: 1 } }) });
  const api = service(chat({ messages: [{ role: "user", text: "hello" }, { role: "assistant", text: "hi" }] }));
  const { told } = await talking(api, storage);
  assert.deepEqual(api.asked, [["read", "c1"]]);
  assert.ok(!told.some((one) => one.startsWith("mine") || one.startsWith("giveBack")));
});

test("a number that other words took gives the words back", async () => {
  const storage = store({ [KEY]: JSON.stringify({ id: "c1", unsent: { text: "hello", turn: 1 } }) });
  const { told } = await talking(service(chat({ messages: [{ role: "user", text: "other" }] })), storage);
  assert.deepEqual(told.slice(-2), ["state elsewhere", "giveBack hello"]);
});

test("a chat that is gone is forgotten and its unsent words are not", async () => {
  const api = service(new Problem(404));
  const storage = store({ [KEY]: JSON.stringify({ id: "c1", unsent: { text: "hello", turn: 3 } }) });
  const { talk, told } = await talking(api, storage);
  assert.deepEqual(told.slice(-3), ["greet", "state expired", "giveBack hello"]);
  assert.equal(storage.held.get(KEY), "{}");
  await talk.send("hello");
  assert.equal(api.asked.at(-1)[3], 1);
});

test("a chat that ended meanwhile says so", async () => {
  const api = service(new Problem(409, "/problems/conversation-over"), chat({ ended: true }));
  const { talk, told } = await talking(api);
  await talk.send("hello");
  assert.deepEqual(told.slice(-3), ["state ended", "state ended", "giveBack hello"]);
});

test("a chat that cannot be loaded is loaded by the next try", async () => {
  const storage = store({ [KEY]: JSON.stringify({ id: "c1" }) });
  const { talk, told } = await talking(service(new Problem(0), chat()), storage);
  assert.equal(told.at(-1), "state unloaded");
  await talk.retry();
  assert.deepEqual(told.slice(-2), ["messages 0", "state open"]);
  const before = told.length;
  await talk.retry();
  assert.equal(told.length, before);
});

test("a refused token shuts the chat", async () => {
  const { talk, told } = await talking(service(new Problem(401)));
  await talk.send("hello");
  assert.equal(told.at(-1), "state gone");
});

test("storage that is broken, foreign or forbidden begins anew", () => {
  for (const kept of ["{", "null", '"x"', "[]", '{"id": 7, "unsent": {"text": 1}}']) {
    const memory = new Memory(KEY, store({ [KEY]: kept }));
    assert.deepEqual([memory.id, memory.unsent], [null, null]);
  }
  const forbidden = { getItem: () => { throw new Error(); }, setItem: () => { throw new Error(); } };
  const memory = new Memory(KEY, forbidden);
  memory.keep({ id: "c1" });
  assert.equal(memory.id, "c1");
});
