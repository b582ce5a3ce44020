import { html, show } from "../js/html.js";

const NAV = [
  ["today", "Today"], ["schedule", "Schedule"], ["callbacks", "Call back"], ["conversations", "Conversations"],
  ["customers", "Customers"], ["emergencies", "Emergencies"], ["reports", "Reports"], ["texts", "Texts"],
  ["practice", "Practice call"], ["settings", "Settings"],
];
/** So many fit beside each other at the foot of a phone; the others are behind "More". */
const AT_HAND = 4;

/** The head of the page: whose dashboard this is, where to go, whether it is live, and the way out. */
export function showShell(place, { business, forget, isRemembered }) {
  place.hidden = false;
  show(place, html`<div class="whose"><strong>${business.name}</strong>
      <span id="live" role="status" data-state="starting">Connecting</span>
      <button type="button" class="quiet" id="forget" title="${isRemembered ? "Removes the keys from this device" : "Removes the keys from this tab"}">Forget me</button></div>
    <nav aria-label="Screens">${NAV.map(([name, label], index) => html`<a href="#/${name}" class="${index < AT_HAND ? "" : "later"}">${label}</a>`)}
      <button type="button" class="more" aria-expanded="false">More</button></nav>`);
  place.querySelector("#forget").addEventListener("click", forget);
  foldMore(place.querySelector("nav"));
}

/** What is behind "More" is shown when asked for, and goes when a screen opens, elsewhere is tapped or Escape is pressed. */
function foldMore(nav) {
  const more = nav.querySelector(".more");
  const open = (isOpen) => { nav.classList.toggle("open", isOpen); more.setAttribute("aria-expanded", isOpen); };
  more.addEventListener("click", () => open(more.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("click", ({ target }) => target !== more && open(false));
  window.addEventListener("hashchange", () => open(false));
  nav.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !nav.matches(".open")) return;
    open(false);
    more.focus();
  });
}

/** Says in the navigation which screen is shown. */
export function markCurrent(name) {
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
