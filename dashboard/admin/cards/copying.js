import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";

/** A value to be taken along, with a button that copies it. `wireCopy` makes the button work. */
export const copyField = (label, value, name) => html`<div class="copy">
  <label>${label} <input readonly value="${value}" data-copy-from="${name}" spellcheck="false"></label>
  <button type="button" data-copy="${name}">Copy<span class="unseen"> ${label}</span></button>
  <span role="status" class="hint" data-copied="${name}"></span></div>`;

/** Buttons of `copyField`. Where the browser forbids copying, the text is selected instead. */
export function wireCopy(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const name = button.dataset.copy;
      const field = root.querySelector(`[data-copy-from="${name}"]`);
      field.select();
      const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
      root.querySelector(`[data-copied="${name}"]`).textContent = copied ? "Copied" : "Selected: press Ctrl+C";
    });
  }
}

/** Shows secrets once: `secrets` are [[label, value], …]. Resolves to the pressed button, "done" or `more.value`. */
export async function showOnce({ title, words, secrets, more }) {
  const answer = await ask({
    title, cancel: "",
    content: html`<p class="warning">${words ?? "Copy it now: it is not shown again on this page."}</p>
      ${secrets.map(([label, value], index) => copyField(label, value, `secret-${index}`))}`,
    buttons: [...(more ? [more] : []), { value: "done", label: "I have it", kind: more ? "quiet" : "primary" }],
    wire: wireCopy,
  });
  return answer.pressed;
}
