import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/quotes": ["total_quotes", "total_quoted_value", "quote_customers", "quote_customers_converted", "by_status.status", "by_status.count", "by_status.quoted_value_total"] };

export const load = (api, { params }) => api.get(`/v1/owner/quotes?days=${params.days}`);

export const render = (quotes, { format }) => (quotes.total_quotes
  ? html`<dl class="figures"><div><dt>Quotes</dt><dd>${format.number(quotes.total_quotes)}</dd></div>
      <div><dt>Quoted</dt><dd>${format.money(quotes.total_quoted_value)}</dd></div>
      <div><dt>Customers who accepted</dt><dd>${format.number(quotes.quote_customers_converted)} <small>of ${format.number(quotes.quote_customers)}</small></dd></div></dl>
    <table><caption class="unseen">Quotes by status</caption><thead><tr><th scope="col">Status</th><th scope="col" class="number">Quotes</th><th scope="col" class="number">Value</th></tr></thead>
      <tbody>${quotes.by_status.map((one) => html`<tr><th scope="row">${format.words(one.status)}</th><td class="number">${format.number(one.count)}</td><td class="number">${format.money(one.quoted_value_total)}</td></tr>`)}</tbody></table>`
  : html`<p class="empty">No quotes in this time. A visit with a quoted value or a quote status is one.</p>`);
