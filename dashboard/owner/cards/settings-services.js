import { field, linesOf, rowsOf, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { addRow, rowButtons } from "../../js/rows.js";
import { settingsCard } from "../settings-card.js";

const NEW = { service_type: "", name: "", minutes: 60, price_low: null, price_high: null, keywords: [], skills: [] };

const row = (one) => html`<input type="hidden" data-part="service_type" value="${one.service_type}">
  <div class="service">${field("Service", { part: "name", value: one.name, maxlength: 200 })}
    ${field("Minutes", { part: "minutes", type: "number", min: 1, max: 1440, inputmode: "numeric", value: one.minutes })}
    ${field("From $", { part: "price_low", type: "number", min: 0, step: "0.01", inputmode: "decimal", value: one.price_low })}
    ${field("To $", { part: "price_high", type: "number", min: 0, step: "0.01", inputmode: "decimal", value: one.price_high })}</div>
  <div class="row-foot"><details><summary>What callers say, and who can do it</summary>
    ${field("Words callers use for it", { part: "keywords", value: one.keywords.join(", "), hint: "With commas between. The name itself and the usual words of your trade are known." })}
    ${field("Skills it needs", { part: "skills", value: one.skills.join(", "), hint: "Only technicians who have all of them are sent." })}</details>
  ${rowButtons("this service", { canMove: true })}</div>`;

const form = (business) => html`<p class="hint">Callers hear these prices as estimates, and visits take as long as it says here. The usual services of your trade are known besides, without prices.</p>
  <ul class="list items" data-list="/services">${business.services.map((one) => html`<li data-row>${row(one)}</li>`)}</ul>
  <p><button type="button" data-action="addService">Add a service</button></p>
  ${field("Emergencies cost extra, $", { at: "/emergency_surcharge", type: "number", min: 0, step: "0.01", inputmode: "decimal", value: business.emergency_surcharge, hint: "Said before an emergency visit is booked. Empty: nothing is said." })}`;

const codeOf = (name) => (name ?? "").normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "").slice(0, 60);

const read = (at) => ({
  ...valuesOf(at),
  services: rowsOf(at.querySelector("[data-list]")).map((one) => ({
    ...one, service_type: one.service_type ?? (codeOf(one.name) || "service"), name: one.name ?? "", keywords: linesOf(one.keywords), skills: linesOf(one.skills),
  })),
});

const preview = ({ price_examples: examples }) => html`<h3>When a caller asks for the price</h3>
  ${examples.length ? html`<ul class="list">${examples.map((one) => html`<li><b>${one.name}</b>: “${one.said}”</li>`)}</ul>` : html`<p>No prices of your own yet.</p>`}`;

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["services", "emergency_surcharge"], form, read, preview, done: "Services and prices saved.",
  shows: ["price_examples.name", "price_examples.said"],
  actions: { addService({ card }) { addRow(card.querySelector("[data-list]"), row(NEW)); return false; } },
});
