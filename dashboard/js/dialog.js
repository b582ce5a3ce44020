import { html, show } from "./html.js";
import { paint } from "./card.js";

/**
 * Opens a modal dialog and resolves to the values of its form (by name) when a button of type submit was pressed, with
 * `pressed` the button's value; to null when it was cancelled. `content` is markup; `buttons` are [{value, label, kind?}].
 * `check(values)` may be async; it throws to keep the dialog open and show why. `wire(dialog)` runs once it is open.
 */
export function ask({ title, content = html``, buttons = [{ value: "ok", label: "OK" }], check = async () => {}, cancel = "Cancel", wire }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  show(dialog, html`<form method="dialog"><h2 id="dialog-title">${title}</h2>${content}
    <p class="problem" role="alert" hidden></p>
    <div class="buttons">${cancel && html`<button type="button" class="quiet" value="cancel">${cancel}</button>`}
      ${buttons.map((button) => html`<button type="submit" class="${button.kind ?? "primary"}" value="${button.value}">${button.label}</button>`)}</div></form>`);
  const before = document.activeElement;
  document.body.append(dialog);
  paint(dialog);
  return new Promise((resolve) => {
    const done = (answer) => { dialog.close(); dialog.remove(); before?.focus?.(); resolve(answer); };
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); if (cancel) done(null); });
    dialog.querySelector('[value="cancel"]')?.addEventListener("click", () => done(null));
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = { ...Object.fromEntries(new FormData(event.target)), pressed: event.submitter?.value };
      dialog.setAttribute("aria-busy", "true");
      try {
        const result = await check(values);
        done(result ?? values);
      } catch (problem) {
        const place = dialog.querySelector(".problem");
        place.hidden = false;
        place.textContent = problem.message;
      } finally {
        dialog.removeAttribute("aria-busy");
      }
    });
    dialog.showModal();
    wire?.(dialog);
  });
}

/** True when the question was answered with yes. */
export const confirm = async (title, content, { yes = "Yes", kind = "danger" } = {}) =>
  (await ask({ title, content: html`<p>${content}</p>`, buttons: [{ value: "yes", label: yes, kind }] })) !== null;
