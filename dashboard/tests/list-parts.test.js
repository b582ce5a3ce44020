import assert from "node:assert/strict";
import { test } from "node:test";
import { createFormat } from "../js/format.js";
import { callButton, paged, pager, said, tagsOf, withoutName } from "../owner/cards/list-parts.js";
import { became, reason } from "../owner/cards/text-words.js";

const format = createFormat({ timeZone: "America/Chicago", now: () => new Date("2026-11-30T18:00:00Z") });

test("a page is asked for with the filters that are set", () => {
  assert.equal(paged({ page: "3" }, 25, { q: "leak", channel: "" }), "?q=leak&limit=25&offset=50");
  assert.equal(paged({ page: "-2" }, 25), "?limit=25&offset=0");
  assert.equal(paged({ page: "x" }, 25), "?limit=25&offset=0");
});

test("pages lead on and back with their filters, and a short list has none", () => {
  assert.equal(String(pager("texts", {}, { total: 25, size: 25 })), "");
  const second = String(pager("texts", { page: "2" }, { total: 60, size: 25, kept: { kind: "reply" } }));
  assert.match(second, /26 to 50 of 60/);
  assert.match(second, /href="#\/texts\?kind=reply"/);
  assert.match(second, /href="#\/texts\?kind=reply&amp;page=3"/);
});

test("what others wrote is escaped and keeps its direction to itself", () => {
  assert.equal(String(said("<b>\u202e")), "<bdi>&lt;b&gt;\u202e</bdi>");
});

test("only a number can be called", () => {
  assert.match(String(callButton("+18165550140", format)), /href="tel:\+18165550140"/);
  assert.equal(String(callButton("withheld-3", format)), "");
  assert.equal(String(callButton(null, format)), "");
});

test("tags are typed with commas, each once", () => {
  assert.deepEqual(tagsOf(" vip, pays cash ,,vip"), ["vip", "pays cash"]);
});

test("a name that stands above is not said twice", () => {
  assert.equal(withoutName("Ann Lee: sink leaks", "Ann Lee"), "sink leaks");
  assert.equal(withoutName("sink leaks", null), "sink leaks");
});

test("what became of a text is said in plain words", () => {
  const text = (fields) => became({ direction: "outbound", ...fields }, format);
  assert.deepEqual(text({ status: "SUPPRESSED", suppressed_because: "opted_out" }), ["Not sent: they want no texts", "warn"]);
  assert.deepEqual(text({ status: "UNDELIVERED", error_code: "30003" }), ["Did not arrive: their telephone is off or out of reach", "danger"]);
  assert.match(text({ status: "QUEUED", rule: "quiet_hours", held_until: "2026-12-01T14:00:00Z" })[0], /^Waits until Tomorrow, 8.AM: it is night there$/);
  assert.deepEqual(became({ direction: "inbound", outcome: "confirmed" }, format), ["Confirmed the visit", "good"]);
  assert.equal(reason("30999"), "Twilio says 30999");
});
