import { query } from "../js/api.js";

const PAUSE = 350;

/**
 * `<filter-bar screen="texts" cards="text-list">` around a form. What is chosen stands in the address, so that Back and
 * links work, and as data-* on the cards, which load again. The form itself stays, so nobody loses their place in it.
 */
class FilterBar extends HTMLElement {
  #timer;

  connectedCallback() {
    this.addEventListener("submit", (event) => { event.preventDefault(); this.#apply(); });
    this.addEventListener("change", () => this.#apply());
    this.addEventListener("input", (event) => event.target.matches('[type="search"]') && this.#soon());
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply({ isTyping: true }), PAUSE);
  }

  #apply({ isTyping = false } = {}) {
    clearTimeout(this.#timer);
    const values = Object.fromEntries([...new FormData(this.querySelector("form"))].map(([name, value]) => [name, value.trim()]));
    const hash = `#/${this.getAttribute("screen")}${query(values)}`;
    if (hash === location.hash) return;
    history[isTyping ? "replaceState" : "pushState"](null, "", hash);
    for (const name of this.getAttribute("cards").split(" ")) this.#tell(document.querySelector(`dashboard-card[card="${name}"]`), values);
  }

  #tell(card, values) {
    delete card.dataset.page;
    for (const [name, value] of Object.entries(values)) {
      if (value) card.dataset[name] = value;
      else delete card.dataset[name];
    }
    card.refresh();
  }
}

customElements.define("filter-bar", FilterBar);
