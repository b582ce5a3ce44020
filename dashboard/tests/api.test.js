import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiProblem, createApi, query } from "../js/api.js";

const answer = (status, body, headers = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });

test("keys are sent as headers, read anew for each request", async () => {
  let key = "first";
  const seen = [];
  const api = createApi({ headers: () => ({ "X-API-Key": key }), fetch: async (path, { headers }) => { seen.push([path, headers["X-API-Key"]]); return answer(200, {}); } });
  await api.get("/a");
  key = "second";
  await api.get("/a");
  assert.deepEqual(seen, [["/a", "first"], ["/a", "second"]]);
});

test("the same question at the same time is asked once", async () => {
  let count = 0;
  const api = createApi({ fetch: async () => { count += 1; return answer(200, [1], { "X-Total-Count": "41" }); } });
  const [items, page] = await Promise.all([api.get("/list"), api.page("/list")]);
  assert.deepEqual([items, page.total, count], [[1], 41, 1]);
});

test("a problem keeps what the service said", async () => {
  const api = createApi({ fetch: async () => answer(422, { title: "Invalid", detail: "name: too long", errors: [{ pointer: "/name", detail: "too long" }] }) });
  await assert.rejects(api.send("PATCH", "/x", {}), (problem) => {
    assert.ok(problem instanceof ApiProblem);
    assert.deepEqual([problem.status, problem.message, problem.fields[0].pointer], [422, "name: too long", "/name"]);
    return true;
  });
});

test("a refused key is told to whoever asks for keys", async () => {
  const refused = [];
  const api = createApi({ onRefused: (problem) => refused.push(problem.status), fetch: async () => answer(401, {}) });
  await assert.rejects(api.get("/x"));
  assert.deepEqual(refused, [401]);
});

test("no answer is no connection", async () => {
  const api = createApi({ fetch: async () => { throw new TypeError("failed"); } });
  await assert.rejects(api.get("/x"), (problem) => problem.isOffline);
});

test("nothing empty goes into a query", () => {
  assert.equal(query({ a: "", b: null, c: 0, q: "a b&c" }), "?c=0&q=a+b%26c");
  assert.equal(query({}), "");
});

test("a file is sent as it is, under its own type", async () => {
  let sent;
  const fetch = async (_, options) => { sent = options; return new Response("{}", { status: 200 }); };
  const file = new Blob(["name,phone"], { type: "text/csv" });
  await createApi({ fetch }).send("POST", "/x", file);
  assert.equal(sent.body, file);
  assert.equal(sent.headers["Content-Type"], "text/csv");
});
