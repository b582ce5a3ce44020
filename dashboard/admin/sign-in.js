import { html, show } from "../js/html.js";

/** The form that asks for the operator's key. `open(key)` is called with what was typed. */
export function showSignIn({ place, reason, open }) {
  show(place, html`<form class="sign-in alone">
    <h1>Operator's dashboard</h1>
    ${reason ? html`<p class="problem" role="alert">${reason}</p>`
      : html`<p>Type the key that was set as ADMIN_API_KEY. It stays in this tab and is gone when you close it.</p>`}
    <label>Admin key <input name="key" type="password" autocomplete="off" spellcheck="false" required aria-describedby="key-risk"></label>
    <p id="key-risk" class="hint">It opens every business, so it is never kept on the device.</p>
    <button class="primary">Open</button>
  </form>`);
  const form = place.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(form.elements.key.value.trim());
  });
  form.elements.key.focus();
}
