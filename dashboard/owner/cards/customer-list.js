import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { fields, given, inWords, tagBadges } from "./customer-form.js";
import { callButton, paged, pager, said } from "./list-parts.js";

const SIZE = 25;
const SHOWN = ["id", "name", "phone", "address", "tags", "sms_opt_out"];

export const uses = { "GET /v1/crm/customers": SHOWN, "GET /v1/crm/customers/search": SHOWN, "POST /v1/crm/customers": ["id"] };

export const load = (api, { params }) => api.page(`/v1/crm/customers${params.q ? "/search" : ""}${paged(params, SIZE, { q: params.q })}`);

export const render = ({ items, total }, { format, params }) => html`<div class="line between">
    <span role="status">${total === 1 ? "1 customer" : `${format.number(total)} customers`}${params.q && html` for “${said(params.q)}”`}</span>
    <span class="push row"><button type="button" class="primary" data-action="add">Add a customer</button><a class="button" href="#/customers/import">Import a file</a></span></div>
  ${items.length ? html`<ul class="list">${items.map((one) => row(one, format))}</ul>`
    : html`<p class="empty">${params.q ? "Nobody found. Part of the name, of the address or of the number is enough." : "No customers yet. Whoever books is added; or bring in a file."}</p>`}
  ${pager("customers", params, { total, size: SIZE, kept: { q: params.q } })}`;

const row = (one, format) => html`<li class="person"><div><div class="line"><a href="#/customers/${one.id}"><strong>${said(one.name || format.phone(one.phone))}</strong></a>
    ${one.sms_opt_out && html`<span class="badge warn">No texts</span>`}${tagBadges(one.tags)}</div>
    <small>${one.address ? said(one.address) : "No address"}</small></div>
  ${callButton(one.phone, format, html`${format.phone(one.phone)}<span class="unseen">: call ${one.name}</span>`)}</li>`;

export const actions = {
  async add({ api, context, say }) {
    let added;
    const typed = await ask({
      title: "Add a customer", content: fields(), buttons: [{ value: "add", label: "Add" }],
      check: async (values) => { added = await api.send("POST", "/v1/crm/customers", given(values)).catch((problem) => { throw inWords(problem); }); },
    });
    if (!typed) return false;
    say(`${added.name} was added.`);
    context.go(`#/customers/${added.id}`);
    return false;
  },
};
