import assert from "node:assert/strict";
import { test } from "node:test";
import { editOf, serviceSelect } from "../owner/schedule/editing.js";

const job = { description: "A leak", address: null, service_type: "leak", quote_status: null, estimated_value: 120, quoted_value: null, is_emergency: false };
const typed = { description: "A leak", address: "", service_type: "leak", quote_status: "", estimated_value: "120", quoted_value: "" };

test("what was not changed is not sent", () => assert.deepEqual(editOf(typed, job), {}));

test("what was changed or emptied is", () => {
  assert.deepEqual(editOf({ ...typed, description: " ", estimated_value: "99.5", is_emergency: "on" }, job), { description: null, estimated_value: 99.5, is_emergency: true });
});

test("a kind of work that the business no longer sells stays with its job", () => {
  assert.match(String(serviceSelect("well_pump", { services: [{ service_type: "leak", name: "Leaks" }] })), /value="well_pump" selected/);
});
