import { html, show } from "./html.js";

/**
 * Lists whose rows are added, taken out and moved by buttons. `rowButtons` stands in every row; the other functions are
 * a card's actions. Whoever uses the keyboard keeps their place.
 */
export const rowButtons = (noun, { canMove = false } = {}) => html`<div class="row-buttons">
  ${canMove && html`<button type="button" class="quiet" data-action="moveUp" aria-label="Move ${noun} up" title="Earlier">↑</button>
  <button type="button" class="quiet" data-action="moveDown" aria-label="Move ${noun} down" title="Later">↓</button>`}
  <button type="button" class="quiet" data-action="removeRow" aria-label="Remove ${noun}">Remove</button></div>`;

export function addRow(list, markup, { tag = "li", className = "" } = {}) {
  const row = document.createElement(tag);
  row.dataset.row = "";
  row.className = className;
  show(row, markup);
  list.append(row);
  row.querySelector("input, select, textarea")?.focus();
  changed(list);
  return row;
}

export function removeRow({ element }) {
  const row = element.closest("[data-row]");
  const list = row.parentElement;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector("input, button") ?? list.parentElement.querySelector('[data-action^="add"]'))?.focus();
  changed(list);
  return false;
}

export const moveUp = ({ element, say }) => move(element, say, -1);

export const moveDown = ({ element, say }) => move(element, say, 1);

function move(button, say, by) {
  const row = button.closest("[data-row]");
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (by < 0) other.before(row);
  else other.after(row);
  focusNear(button);
  const place = [...row.parentElement.children].indexOf(row) + 1;
  say(`Now number ${place} of ${row.parentElement.children.length}.`);
  changed(row);
  return false;
}

/** At either end of a list one of the two buttons is gone. */
function focusNear(button) {
  const isThere = getComputedStyle(button).visibility === "visible";
  (isThere ? button : button.parentElement.querySelector(`[data-action^="move"]:not([data-action="${button.dataset.action}"])`)).focus();
}

/** As if somebody had typed: the card is not loaded over it, and what it comes to is looked at again. */
export const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));
