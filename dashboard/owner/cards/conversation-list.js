import { query } from "../../js/api.js";
import { html } from "../../js/html.js";
import { CHANNELS, paged, pageOf, pager, said, tabs, withoutName } from "./list-parts.js";

const SIZE = 25;

export const uses = { "GET /v1/owner/conversations/recent": ["total_conversations", "flagged_conversations", "emergency_conversations", "items.id", "items.channel", "items.created_at", "items.customer_name", "items.phone", "items.flagged_for_review", "items.is_emergency_related", "items.outcome", "items.tags", "items.has_active_appointment", "items.summary"] };
export const topics = ["calls"];

/** The filters of the list as they stand in the address. */
export const kept = ({ q, channel, days, view }) => ({ q, channel, days, view });

/** The same as the API wants them. */
export const wanted = ({ q, channel, days, view }) => ({ q, channel, days, flagged: view === "review" || "", emergency: view === "emergencies" || "" });

export const load = (api, { params }) => api.page(`/v1/owner/conversations/recent${paged(params, SIZE, wanted(params))}`);

export function render({ items: found, total }, { format, params }) {
  const filters = kept(params);
  const to = (view) => `#/conversations${query({ ...filters, view })}`;
  const first = (pageOf(params) - 1) * SIZE;
  return html`${tabs("Which conversations", [
    [to(""), `All ${found.total_conversations}`, !params.view],
    [to("review"), `To review ${found.flagged_conversations}`, params.view === "review"],
    [to("emergencies"), `Emergencies ${found.emergency_conversations}`, params.view === "emergencies"],
  ])}
  ${(params.q || params.channel) && html`<p role="status">${total === 1 ? "1 conversation" : `${total} conversations`} ${params.q && html`in which “${said(params.q)}” was said`}</p>`}
  ${found.items.length ? html`<ul class="list">${found.items.map((one, index) => row(one, `#/conversations/${one.id}${query({ ...filters, at: first + index })}`, format))}</ul>` : nothing(params)}
  ${pager("conversations", params, { total, size: SIZE, kept: filters })}`;
}

const row = (one, hash, format) => html`<li><div class="line">
    <a href="${hash}"><strong>${said(one.customer_name || format.phone(one.phone) || "Unknown caller")}</strong></a>
    ${one.is_emergency_related && html`<span class="badge danger">Emergency</span>`}
    ${one.flagged_for_review && html`<span class="badge warn">To review</span>`}
    ${one.outcome && html`<span class="badge">${said(format.words(one.outcome))}</span>`}
    ${one.has_active_appointment && html`<span class="badge good">Visit stands</span>`}
    ${one.tags.map((tag) => html`<span class="badge tag">${said(tag)}</span>`)}
    <small class="push">${CHANNELS[one.channel]} · ${format.dayTime(one.created_at)}</small></div>
  <small class="clamp">${one.summary ? said(withoutName(one.summary, one.customer_name)) : "Nothing was noted."}</small></li>`;

function nothing({ q, channel, view }) {
  if (q) return html`<p class="empty">Nobody said that in these days. Try fewer letters or a longer time, or look for the person under <a href="#/customers${query({ q })}">Customers</a>.</p>`;
  if (channel) return html`<p class="empty">Nobody came in that way in these days.</p>`;
  if (view === "review") return html`<p class="empty">Nothing to review.</p>`;
  return html`<p class="empty">${view === "emergencies" ? "No emergencies in these days." : "Nobody has been in touch in these days."}</p>`;
}
