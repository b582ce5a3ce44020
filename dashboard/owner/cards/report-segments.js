import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/segments": ["items.tag", "items.customers", "items.appointments", "items.estimated_value_total"] };

export const load = async (api) => (await api.get("/v1/owner/segments")).items;

export const render = (items, { format }) => (items.length
  ? html`<table><caption class="unseen">Customers by tag</caption><thead><tr><th scope="col">Tag</th><th scope="col" class="number">Customers</th><th scope="col" class="number">Visits</th><th scope="col" class="number">Value</th></tr></thead>
    <tbody>${items.map((one) => html`<tr><th scope="row">${one.tag}</th><td class="number">${format.number(one.customers)}</td><td class="number">${format.number(one.appointments)}</td><td class="number">${format.money(one.estimated_value_total)}</td></tr>`)}</tbody></table>
    <small>All visits so far.</small>`
  : html`<p class="empty">None of your customers has a tag.</p>`);
