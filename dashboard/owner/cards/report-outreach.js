import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/followups": ["followups_sent", "recent_leads_without_appointments", "recent_leads_with_appointments", "retention_messages_sent"],
  "GET /v1/owner/retention": ["total_messages_sent", "campaigns.campaign_type", "campaigns.messages_sent"],
};

export async function load(api, { params }) {
  const [followups, retention] = await Promise.all([api.get(`/v1/owner/followups?days=${params.days}`), api.get("/v1/owner/retention")]);
  return { followups, retention };
}

export const render = ({ followups, retention }, { format }) => html`<dl class="figures">
    <div><dt>Got in touch, not booked</dt><dd>${format.number(followups.recent_leads_without_appointments)}</dd></div>
    <div><dt>Booked</dt><dd>${format.number(followups.recent_leads_with_appointments)}</dd></div>
    <div><dt>Follow-up texts</dt><dd>${format.number(followups.followups_sent)}</dd></div>
    <div><dt>Old customers asked back</dt><dd>${format.number(followups.retention_messages_sent)}</dd></div></dl>
  ${retention.campaigns.length > 0 && html`<details><summary>Asking back, all ${format.number(retention.total_messages_sent)} so far</summary><table><caption class="unseen">Texts by campaign</caption>
    <tbody>${retention.campaigns.map((one) => html`<tr><th scope="row">${format.words(one.campaign_type)}</th><td class="number">${format.number(one.messages_sent)}</td></tr>`)}</tbody></table></details>`}`;
