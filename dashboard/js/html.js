/** Markup that is safe to insert. Nothing else in these pages may become markup. */
class Safe {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(value) {
  if (value instanceof Safe) return value.text;
  if (Array.isArray(value)) return value.map(escape).join("");
  if (value === null || value === undefined || value === false || value === true) return "";
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Tagged template: what is interpolated is escaped, unless `html` made it. null, undefined, true and false are nothing. */
export const html = (strings, ...values) =>
  new Safe(strings.reduce((text, part, index) => text + escape(values[index - 1]) + part));

// Browsers with Trusted Types refuse innerHTML from anybody but this policy.
const policy = globalThis.trustedTypes?.createPolicy("html", { createHTML: (text) => text });

/** Replaces what is in `element`. The only place that turns text into markup. */
export function show(element, markup) {
  if (!(markup instanceof Safe)) throw new TypeError("show() takes html`…` only");
  element.innerHTML = policy ? policy.createHTML(markup.text) : markup.text;
}
