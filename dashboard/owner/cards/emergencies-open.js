import { html } from "../../js/html.js";
import { actions, brief, BRIEF, doors, ladder, standing, TOLD } from "./emergency-parts.js";

export const uses = {
  "GET /v1/owner/emergencies": ["id"],
  "GET /v1/owner/emergencies/{escalation_id}": ["id", "conversation_id", "status", "is_open", "opened_at", ...BRIEF, ...TOLD, "told.text_status", "next_at", "ended_at"],
  "POST /v1/owner/emergencies/{escalation_id}/acknowledge": [],
  "POST /v1/owner/emergencies/{escalation_id}/close": [],
};
export const topics = ["emergencies"];
export const every = 20_000;

/** There are few at a time, and each is wanted whole. */
export async function load(api) {
  const open = await api.get("/v1/owner/emergencies?open=true&limit=20");
  return Promise.all(open.map((one) => api.get(`/v1/owner/emergencies/${encodeURIComponent(one.id)}`)));
}

export const render = (open, { format }) => (open.length
  ? html`${open.map((one) => html`<section class="emergency" aria-label="Open emergency">${brief(one, format)}
      <p class="line">${standing(one, format)}</p>${doors(one, format)}${ladder(one.told, format)}</section>`)}`
  : html`<p class="fine">None. Nobody waits for help.</p>`);

export { actions };
