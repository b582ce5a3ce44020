import { field, rowsOf, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { addRow, rowButtons } from "../../js/rows.js";
import { settingsCard } from "../settings-card.js";

const row = ({ name, phone }, format) => html`<div class="pairs">${field("Name", { part: "name", value: name, maxlength: 200 })}
  ${field("Phone", { part: "phone", type: "tel", value: format.phone(phone) })}</div>${rowButtons(name ? `${name}` : "this person", { canMove: true })}`;

const form = (business, { format }) => html`<p class="hint">Whoever stands first is texted and called first. If they do not take it in time, the next one is told, and so on, three rounds.</p>
  <ol class="list items ladder" data-list="/on_call">${business.on_call.map((one) => html`<li data-row>${row(one, format)}</li>`)}</ol>
  <p><button type="button" data-action="addPerson">Add somebody</button></p>
  <div class="pairs">${field("Minutes each person has", { at: "/escalation_minutes", type: "number", min: 1, max: 1440, inputmode: "numeric", value: business.escalation_minutes })}
    ${field("Your own phone", { at: "/owner_phone", type: "tel", value: format.phone(business.owner_phone), hint: "Told of every emergency at once, and rung when nobody takes it." })}
    ${field("Transfer phone", { at: "/transfer_phone", type: "tel", value: format.phone(business.transfer_phone), hint: "Callers who ask for a person are put through to it. Rung last." })}</div>`;

const read = (at) => ({ ...valuesOf(at), on_call: rowsOf(at.querySelector("[data-list]")).map((one) => ({ name: one.name ?? "", phone: one.phone ?? "" })) });

const preview = (told) => html`<h3>Who is told of an emergency</h3><p>${told.on_call_in_words}</p>`;

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["on_call", "escalation_minutes", "owner_phone", "transfer_phone"], form, read, preview, shows: ["on_call_in_words"], done: "Saved. The next emergency goes by it.",
  actions: { addPerson({ card, context }) { addRow(card.querySelector("[data-list]"), row({ name: "", phone: "" }, context.format)); return false; } },
});
