import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/customers/analytics": [
    "total_customers", "repeat_customers", "cohorts.cohort_label", "cohorts.customers", "cohorts.repeat_rate",
    "economics.average_ticket", "economics.average_ticket_emergency", "economics.average_ticket_standard", "economics.repeat_customer_share",
  ],
};

export const load = (api, { params }) => api.get(`/v1/owner/customers/analytics?days=${params.days}`);

export const render = ({ total_customers: all, repeat_customers: again, cohorts, economics }, { format }) => html`<dl class="figures">
    <div><dt>Customers</dt><dd>${format.number(all)}</dd></div>
    <div><dt>Came back</dt><dd>${format.number(again)} <small>${format.share(economics.repeat_customer_share)}</small></dd></div>
    <div><dt>A visit earns</dt><dd>${format.money(economics.average_ticket)}</dd></div>
    <div><dt>An emergency</dt><dd>${format.money(economics.average_ticket_emergency)}</dd></div></dl>
  ${cohorts.length > 0 && html`<details><summary>By month of the first visit</summary><table><caption class="unseen">Repeat customers by month</caption>
    <thead><tr><th scope="col">First visit</th><th scope="col" class="number">Customers</th><th scope="col" class="number">Came back</th></tr></thead>
    <tbody>${cohorts.map((one) => html`<tr><th scope="row">${one.cohort_label}</th><td class="number">${format.number(one.customers)}</td><td class="number">${format.share(one.repeat_rate)}</td></tr>`)}</tbody></table></details>`}`;
