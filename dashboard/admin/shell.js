import { html, show } from "../js/html.js";

const NAV = [
  ["tenants", "Businesses"], ["usage", "Usage"], ["health", "Twilio"], ["checklist", "Checklist"], ["audit", "Audit"], ["upkeep", "Upkeep"],
];

/** The head of the page: which deployment this is, where to go, and the way out. */
export function showShell(place, { environment, forget }) {
  place.hidden = false;
  show(place, html`<div class="whose"><strong>Operator</strong>
      <span class="badge ${environment === "prod" ? "danger" : "accent"}" title="ENVIRONMENT">${NAMES[environment] ?? environment}</span>
      <button type="button" class="quiet" id="forget" title="Removes the key from this tab">Forget me</button></div>
    <nav aria-label="Screens">${NAV.map(([name, label]) => html`<a href="#/${name}">${label}</a>`)}</nav>`);
  place.querySelector("#forget").addEventListener("click", forget);
}

const NAMES = { prod: "Production", staging: "Staging", dev: "Development" };

/** Says in the navigation which screen is shown. */
export function markCurrent(name) {
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${name === "tenant" ? "tenants" : name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
