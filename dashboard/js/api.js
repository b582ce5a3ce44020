/** What went wrong with a request. `status` is 0 where no answer came at all. */
export class ApiProblem extends Error {
  constructor({ title = "Request failed", status = 0, detail, ...rest }) {
    super(detail ?? title);
    Object.assign(this, { title, status, detail, ...rest });
  }

  get isOffline() { return this.status === 0; }

  get isRefused() { return this.status === 401; }

  /** `[{pointer, detail}]`: which fields are wrong; empty where it is about the whole. */
  get fields() { return this.errors ?? []; }
}

/**
 * The service's API.
 *
 * `headers()` are the keys, read anew for every request and sent as headers only. `onRefused(problem)` hears of every
 * 401. `get(path)` resolves to the JSON; requests for the same path that overlap are sent once. `page(path)` resolves to
 * `{items, total}` for lists. `send(method, path, body?)` changes something, with JSON, or a Blob as it is; `file(path)` is a Blob.
 * All reject with an ApiProblem.
 */
export function createApi({ base = "", headers = () => ({}), onRefused = () => {}, fetch = globalThis.fetch } = {}) {
  const underway = new Map();

  async function ask(path, options = {}) {
    const response = await fetch(base + path, {
      ...options, headers: { ...headers(), ...options.headers }, cache: "no-store", credentials: "omit",
    }).catch(() => { throw new ApiProblem({ title: "No connection", detail: "The service cannot be reached." }); });
    if (response.ok) return response;
    const problem = await problemFrom(response);
    if (problem.isRefused) onRefused(problem);
    throw problem;
  }

  function shared(path) {
    if (!underway.has(path)) {
      const answer = ask(path).then(async (response) => ({
        items: await response.json(), total: Number(response.headers.get("X-Total-Count") ?? NaN),
      }));
      underway.set(path, answer.finally(() => underway.delete(path)));
    }
    return underway.get(path);
  }

  return {
    get: async (path) => (await shared(path)).items,
    page: (path) => shared(path),
    file: async (path) => (await ask(path)).blob(),
    headers,
    async send(method, path, body) {
      const response = await ask(path, { method, ...(body !== undefined && sent(body)) });
      return response.status === 204 ? null : response.json();
    },
  };
}

/** `?a=1&b=2` of what has a value, or nothing. */
export function query(values) {
  const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(present).toString();
  return text && `?${text}`;
}

const sent = (body) => (body instanceof Blob
  ? { body, headers: { "Content-Type": body.type } }
  : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

async function problemFrom(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiProblem({ title: response.statusText || "Request failed", ...body, status: response.status });
}
