import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/service-economics": ["items.service_type", "items.appointments", "items.estimated_value_total", "items.average_ticket"] };

export const load = async (api, { params }) => (await api.get(`/v1/owner/service-economics?days=${params.days}`)).items;

export const render = (items, { format }) => (items.length
  ? html`<table><caption class="unseen">Value by kind of work</caption>
    <thead><tr><th scope="col">Work</th><th scope="col" class="number">Visits</th><th scope="col" class="number">Value</th><th scope="col" class="number">Each</th></tr></thead>
    <tbody>${items.map((one) => html`<tr><th scope="row">${format.service(one.service_type)}</th><td class="number">${format.number(one.appointments)}</td>
      <td class="number">${format.money(one.estimated_value_total)}</td><td class="number">${format.money(one.average_ticket)}</td></tr>`)}</tbody></table>`
  : html`<p class="empty">No visits in this time.</p>`);
