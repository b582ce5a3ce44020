import { html } from "../../js/html.js";
import { actions, brief, BRIEF, doors, ladder, standing, TOLD } from "./emergency-parts.js";
import { said } from "./list-parts.js";

export const uses = {
  "GET /v1/owner/emergencies/{escalation_id}": ["id", "conversation_id", "status", "is_open", "opened_at", ...BRIEF, ...TOLD, "told.text_status", "next_at", "acknowledged_by", "acknowledged_phone", "acknowledged_through", "acknowledged_at", "minutes_to_acknowledgement", "ended_at", "note"],
  "POST /v1/owner/emergencies/{escalation_id}/acknowledge": [],
  "POST /v1/owner/emergencies/{escalation_id}/close": [],
};
export const topics = ["emergencies"];

export const load = (api, { params }) => api.get(`/v1/owner/emergencies/${encodeURIComponent(params.id)}`);

export const render = (one, { format }) => html`${brief(one, format)}
  <p class="line">${standing(one, format)}${one.ended_at && html`<small>over since ${format.dayTime(one.ended_at)}</small>`}</p>
  ${one.note && html`<p>Note: ${said(one.note)}</p>`}
  ${doors(one, format)}<h3>Who was told</h3>${ladder(one.told, format)}`;

export { actions };
