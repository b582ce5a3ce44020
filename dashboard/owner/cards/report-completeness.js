import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/data-completeness": [
    "total_customers", "customers_with_email", "customers_with_address", "customer_completeness_score",
    "total_appointments", "appointments_with_service_type", "appointments_with_estimated_value", "appointments_with_lead_source", "appointment_completeness_score",
  ],
};

export const load = (api, { params }) => api.get(`/v1/owner/data-completeness?days=${params.days}`);

export const render = (data, { format }) => html`<div class="row tops">
  ${part("New customers", data.total_customers, data.customer_completeness_score, [["an e-mail address", data.customers_with_email], ["an address", data.customers_with_address]], format)}
  ${part("Visits", data.total_appointments, data.appointment_completeness_score, [["a kind of work", data.appointments_with_service_type], ["an estimated value", data.appointments_with_estimated_value], ["a lead source", data.appointments_with_lead_source]], format)}
</div>`;

const part = (name, total, score, rows, format) => html`<table><caption><strong>${name}</strong>: ${format.share(score)} complete</caption>
  <tbody>${rows.map(([what, count]) => html`<tr><th scope="row">with ${what}</th><td class="number">${format.number(count)} of ${format.number(total)}</td></tr>`)}</tbody></table>`;
