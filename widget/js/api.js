// The four routes of the chat. What goes wrong is a Problem; `status` 0: nobody answered.

const PATIENCE_MS = 30_000;

export class Problem extends Error {
  constructor(status, type = "", retryAfter = 0) {
    super(`${status} ${type}`);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  is(type) {
    return this.type === `/problems/${type}`;
  }
}

export class Api {
  #base;
  #token;

  constructor(base, token) {
    this.#base = base;
    this.#token = token;
  }

  business() {
    return this.#ask("GET", "business");
  }

  start(told) {
    return this.#ask("POST", "start", told);
  }

  read(id) {
    return this.#ask("GET", encodeURIComponent(id));
  }

  write(id, text, turn) {
    return this.#ask("POST", `${encodeURIComponent(id)}/message`, { text, turn });
  }

  async #ask(method, path, body) {
    const headers = { "X-Widget-Token": this.#token };
    if (body) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(new URL(path, this.#base), {
        method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.ok) return await answer.json();
    } catch {
      throw new Problem(0);
    }
    const problem = await answer.json().catch(() => ({}));
    throw new Problem(answer.status, problem.type, Number(answer.headers.get("Retry-After")) || 0);
  }
}
