import assert from "node:assert/strict";
import { test } from "node:test";
import { html } from "../js/html.js";

test("what is interpolated is escaped", () => {
  assert.equal(String(html`<p title="${'"><script>'}">${"<b>&'"}</p>`), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;</p>");
});

test("markup nests without being escaped twice", () => {
  assert.equal(String(html`<ul>${["a", "<"].map((one) => html`<li>${one}</li>`)}</ul>`), "<ul><li>a</li><li>&lt;</li></ul>");
});

test("nothing is shown for nothing, and zero for zero", () => {
  assert.equal(String(html`${null}${undefined}${false}${true}${0}`), "0");
});

test("an object that says it is text is still escaped", () => {
  assert.equal(String(html`${{ text: "<b>", toString: () => "<b>" }}`), "&lt;b&gt;");
});
