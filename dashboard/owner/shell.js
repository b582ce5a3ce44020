import { html, show } from "../js/html.js";

const NAV = [
  ["today", "Today"], ["schedule", "Schedule"], ["callbacks", "Call back"], ["conversations", "Conversations"],
  ["customers", "Customers"], ["emergencies", "Emergencies"], ["reports", "Reports"], ["texts", "Texts"],
  ["practice", "Practice call"], ["settings", "Settings"],
];

/** The head of the page: whose dashboard this is, where to go, whether it is live, and the way out. */
export function showShell(place, { business, forget, isRemembered }) {
  place.hidden = false;
  show(place, html`<div class="whose"><strong>${business.name}</strong>
      <span id="live" role="status" data-state="starting">Connecting</span>
      <button type="button" class="quiet" id="forget" title="${isRemembered ? "Removes the keys from this device" : "Removes the keys from this tab"}">Forget me</button></div>
    <nav aria-label="Screens">${NAV.map(([name, label]) => html`<a href="#/${name}">${label}</a>`)}</nav>`);
  place.querySelector("#forget").addEventListener("click", forget);
}
