import { html } from "../../js/html.js";
import { actions, brief, BRIEF, doors, standing } from "./emergency-parts.js";
import { paged, pager, said } from "./list-parts.js";

const SIZE = 20;

export const uses = {
  "GET /v1/owner/emergencies": ["id", "conversation_id", "status", "is_open", "opened_at", ...BRIEF, "acknowledged_by", "acknowledged_phone", "acknowledged_through", "acknowledged_at", "minutes_to_acknowledgement", "ended_at", "note"],
  "POST /v1/owner/emergencies/{escalation_id}/close": [],
};
export const topics = ["emergencies"];

export const load = (api, { params }) => api.page(`/v1/owner/emergencies${paged(params, SIZE, { open: "false" })}`);

export const render = ({ items, total }, { format, params }) => (items.length
  ? html`<ul class="list owed">${items.map((one) => html`<li>${brief(one, format)}<p class="line">${standing(one, format)}
        ${one.ended_at ? html`<small class="push">over since ${format.dayTime(one.ended_at)}</small>` : html`<span class="badge warn push">Not closed yet</span>`}</p>
      ${one.note && html`<p><small>Note: ${said(one.note)}</small></p>`}
      ${doors(one, format, html`<a class="button" href="#/emergencies/${one.id}">Who was told when<span class="unseen">: ${one.brief.name}</span></a>`)}</li>`)}</ul>
    ${pager("emergencies", params, { total, size: SIZE })}`
  : html`<p class="empty">There has been no emergency yet.</p>`);

export { actions };
