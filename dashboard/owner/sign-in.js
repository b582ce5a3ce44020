import { html, show } from "../js/html.js";

/** The form that asks for the keys. `open(keys, remember)` is called with what was typed. */
export function showSignIn({ place, reason, open }) {
  show(place, html`<form class="sign-in alone">
    <h1>Open your dashboard</h1>
    ${reason ? html`<p class="problem" role="alert">${reason}</p>` : html`<p>Whoever runs the service gave you two keys. Type them once; they stay in this tab.</p>`}
    <label>API key <input name="apiKey" type="password" autocomplete="off" spellcheck="false"></label>
    <label>Owner token <input name="ownerToken" type="password" autocomplete="off" spellcheck="false" required></label>
    <label class="check"><input name="remember" type="checkbox" aria-describedby="remember-risk"> Remember on this device</label>
    <p id="remember-risk" class="hint">Whoever can use this device can then open your customers' data. Leave it off on a shared computer.</p>
    <button class="primary">Open</button>
  </form>`);
  const form = place.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { apiKey, ownerToken, remember } = Object.fromEntries(new FormData(form));
    open({ apiKey: apiKey.trim(), ownerToken: ownerToken.trim() }, remember === "on");
  });
  form.elements.apiKey.focus();
}
