import { html } from "../../js/html.js";
import { paged, pager, said, withoutName } from "./list-parts.js";
import { STATUSES } from "./text-words.js";

const SIZE = 30;
const TALKS = { phone: "Call", sms: "Texting", web: "Web chat" };

export const uses = {
  "GET /v1/crm/customers/{customer_id}/timeline": ["type", "id", "timestamp", "title", "status", "channel"],
  "GET /v1/crm/customers/{customer_id}": ["phone"],
};
export const topics = ["calls", "schedule", "messages"];

export async function load(api, { params }) {
  const at = `/v1/crm/customers/${encodeURIComponent(params.id)}`;
  const [page, customer] = await Promise.all([api.page(`${at}/timeline${paged(params, SIZE)}`), api.get(at)]);
  return { ...page, customer };
}

export const render = ({ items, total, customer }, { format, params }) => (items.length
  ? html`<ul class="list timeline">${items.map((one) => row(one, customer, format))}</ul>
    ${pager(`customers/${params.id}`, params, { total, size: SIZE })}`
  : html`<p class="empty">Nothing yet.</p>`);

function row(one, customer, format) {
  const [kind, text, hash] = told(one, customer, format);
  return html`<li class="line"><span class="badge kind">${kind}</span><span class="what">${hash ? html`<a href="${hash}">${said(text)}</a>` : said(text)}</span>
    <small class="push">${one.status && one.type !== "conversation" && `${STATUSES[one.status] ?? format.words(one.status)} · `}${format.dayTime(one.timestamp)}</small></li>`;
}

function told(one, customer, format) {
  if (one.type === "appointment") return ["Visit", format.service(one.title), `#/schedule/visit/${one.id}`];
  if (one.type === "conversation") return [TALKS[one.channel] ?? "Conversation", withoutName(one.title, customer.name), `#/conversations/${one.id}`];
  if (one.type === "message") return ["Text", one.title, `#/texts?phone=${encodeURIComponent(customer.phone)}`];
  return ["Note", one.title, null];
}
