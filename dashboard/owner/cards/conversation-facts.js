import { html } from "../../js/html.js";
import { callButton, CHANNELS, said } from "./list-parts.js";
import { hear, player } from "./player.js";

export const uses = {
  "GET /v1/crm/conversations/{conversation_id}": ["customer_id", "customer_name", "phone", "channel", "created_at", "ended_at", "language_code", "is_emergency", "service_type", "appointment_id", "has_active_appointment", "recording_url", "outcome", "flagged_for_review"],
  "GET /v1/crm/conversations/{conversation_id}/recording": [],
};
export const topics = ["calls"];

export const load = (api, { params }) => api.get(`/v1/crm/conversations/${encodeURIComponent(params.id)}`);

export const render = (talk, { format }) => html`<p class="line">
    <strong class="name">${talk.customer_id ? html`<a href="#/customers/${talk.customer_id}">${said(talk.customer_name || "Customer")}</a>` : said(talk.customer_name || "Unknown caller")}</strong>
    ${talk.is_emergency && html`<span class="badge danger">Emergency</span>`}${talk.flagged_for_review && html`<span class="badge warn">To review</span>`}</p>
  <p class="row">${callButton(talk.phone, format)}${talk.phone && html`<a class="button" href="#/texts?phone=${encodeURIComponent(talk.phone)}">Texts</a>`}
    ${!talk.customer_id && talk.phone && html`<a class="button" href="#/customers?q=${encodeURIComponent(talk.phone)}">Find customer</a>`}</p>
  ${talk.recording_url && player(`/v1/crm/conversations/${encodeURIComponent(talk.id)}/recording`, talk.customer_name || "the caller")}
  <dl class="facts">
    ${fact("When", html`${format.dateTime(talk.created_at)}${talk.ended_at ? ` to ${format.time(talk.ended_at)}` : ", not over yet"}`)}
    ${fact("By", html`${CHANNELS[talk.channel]}${talk.language_code === "es" ? ", in Spanish" : ""}`)}
    ${talk.service_type && fact("About", format.service(talk.service_type))}
    ${fact("Outcome", talk.outcome ? said(format.words(talk.outcome)) : "None noted")}
    ${fact("Visit", visit(talk))}
  </dl>`;

const fact = (name, value) => html`<dt>${name}</dt><dd>${value}</dd>`;

function visit({ appointment_id: id, has_active_appointment: stands }) {
  if (!id) return "None came of it";
  return html`<a href="#/schedule/visit/${id}">Open the visit</a> ${stands ? html`<span class="badge good">Stands</span>` : html`<span class="badge warn">No longer stands</span>`}`;
}

export const actions = { hear };
