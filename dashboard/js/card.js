import { html, show } from "./html.js";

/**
 * `<dashboard-card card="workload" heading="Next days" data-days="14">`: loads, shows, refreshes, and explains itself
 * when it cannot.
 *
 * A card is a module with
 *   uses       {"GET /v1/…": ["field", "list.field"]}: what it reads and changes; DASHBOARD.md is made from it
 *   load       async (api, context) => data
 *   render     (data, context) => html`…`
 *   topics?    live topics ("calls", "emergencies", …) that refresh it
 *   actions?   {name: async ({api, element, form, values, data, context, say, refresh, card}) => false | void}, run by
 *              `data-action="name"` on a button or a form, or on an input or select when it changes. The card is
 *              loaded again afterwards, unless the action returns false
 *   wire?      (root, {api, data, context, refresh, say}) => cleanup?, after each time the card was shown
 *   every?     milliseconds between refreshes; default a minute
 *
 * `context` is {business, format, params (the element's data-*), go(hash)}. A refresh that nobody asked for leaves the
 * card alone while somebody types in it, and never moves the focus.
 */
export function defineCards({ api, context, registry, say }) {
  customElements.define("dashboard-card", class extends HTMLElement {
    #timer;
    #turn = 0;
    #data;
    #shown = null;
    #loadedAt;
    #cleanup;
    #body;

    connectedCallback() {
      this.#build();
      this.refresh();
      const every = this.#module.every ?? 60_000;
      this.#timer = setInterval(() => document.hidden || this.refresh({ asked: false }), every);
    }

    disconnectedCallback() {
      clearInterval(this.#timer);
      this.#turn += 1;
      this.#cleanup?.();
    }

    get topics() { return this.#module.topics ?? []; }

    async refresh({ asked = true } = {}) {
      if (!asked && this.#isInUse()) return;
      const turn = ++this.#turn;
      this.setAttribute("aria-busy", "true");
      try {
        const data = await this.#module.load(api, this.#context());
        if (turn === this.#turn && (asked || !this.#isInUse())) this.#render(data);
      } catch (problem) {
        if (turn === this.#turn) this.#explain(problem);
      } finally {
        if (turn === this.#turn) this.removeAttribute("aria-busy");
      }
    }

    get #module() { return registry[this.getAttribute("card")]; }

    #context() { return { ...context(), params: { ...this.dataset } }; }

    #build() {
      const id = `card-${this.getAttribute("card")}`;
      const heading = this.getAttribute("heading");
      this.setAttribute("role", "region");
      show(this, html`${heading && html`<h2 id="${id}">${heading}</h2>`}<div class="card-notice" role="status"></div>
        <div class="card-body"><p class="loading">Loading …</p></div>`);
      if (heading) this.setAttribute("aria-labelledby", id);
      this.#body = this.querySelector(".card-body");
      for (const kind of ["click", "submit", "change"]) this.addEventListener(kind, (event) => this.#heard(event));
      this.addEventListener("input", () => this.toggleAttribute("data-touched", true));
    }

    #render(data) {
      const markup = this.#module.render(data, this.#context());
      this.#data = data;
      this.#loadedAt = new Date();
      this.#notice("");
      this.removeAttribute("data-touched");
      if (String(markup) === this.#shown) return;
      this.#shown = String(markup);
      const focused = this.#body.contains(document.activeElement) ? keyOf(document.activeElement) : null;
      const unfolded = new Set([...this.#body.querySelectorAll("details[open] > summary")].map(textOf));
      this.#cleanup?.();
      show(this.#body, markup);
      paint(this.#body);
      for (const summary of this.#body.querySelectorAll("summary")) summary.parentElement.open ||= unfolded.has(textOf(summary));
      this.#cleanup = this.#module.wire?.(this.#body, this.#tools());
      if (focused) this.#body.querySelector(focused)?.focus({ preventScroll: true });
    }

    #tools() {
      return { api, data: this.#data, context: this.#context(), say, card: this, refresh: () => this.refresh() };
    }

    #explain(problem) {
      if (!(problem instanceof Error) || !("status" in problem)) console.error(problem);
      if (problem.isRefused) return;
      const words = problem.isOffline ? "No connection to the service." : problem.message;
      const kept = this.#loadedAt && `What you see is from ${context().format.time(this.#loadedAt)}.`;
      const again = html`<button type="button" class="quiet" data-action="again">Try again</button>`;
      if (kept) return this.#notice(html`<p class="problem">${words} ${kept} ${again}</p>`);
      this.#shown = null;
      show(this.#body, html`<p class="problem" role="alert">${words} ${again}</p>`);
    }

    #notice(markup) { show(this.querySelector(".card-notice"), markup || html``); }

    #isInUse() {
      const field = this.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
      return field || this.hasAttribute("data-touched") || this.querySelector("dialog[open]") !== null;
    }

    async #heard(event) {
      const element = event.target.closest("[data-action]");
      if (!element || !this.contains(element) || !starts(event, element)) return;
      event.preventDefault();
      const name = element.dataset.action;
      if (name === "again") return this.refresh();
      const form = element.matches("form") ? element : null;
      element.setAttribute("aria-busy", "true");
      try {
        const values = form ? Object.fromEntries(new FormData(form)) : { ...element.dataset };
        const kept = await this.#module.actions[name]({ ...this.#tools(), element, form, values });
        if (kept !== false) await this.refresh();
      } catch (problem) {
        if (!("status" in problem)) console.error(problem);
        say(problem.message, { isProblem: true });
      } finally {
        element.removeAttribute("aria-busy");
      }
    }
  });
}

/** Asks every card on the page that cares about one of `topics` to load again; all of them for "all". */
export function refreshCards(topics, root = document) {
  for (const card of root.querySelectorAll("dashboard-card")) {
    if (topics.includes("all") || card.topics.some((topic) => topics.includes(topic))) card.refresh({ asked: false });
  }
}

/** Colours are data, and the page allows no style in markup: `data-color="#2563eb"` becomes the property --color. */
export function paint(root) {
  for (const element of root.querySelectorAll("[data-color]")) {
    if (/^#[0-9a-f]{3,8}$/i.test(element.dataset.color)) element.style.setProperty("--color", element.dataset.color);
  }
}

function starts(event, element) {
  if (element.matches("form")) return event.type === "submit";
  if (element.matches("input, select, textarea")) return event.type === "change";
  return event.type === "click";
}

const keyOf = (element) => {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const { action, id } = element.dataset;
  if (action) return `[data-action="${CSS.escape(action)}"]${id ? `[data-id="${CSS.escape(id)}"]` : ""}`;
  return element.matches("a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
};

const textOf = (element) => element.textContent;
