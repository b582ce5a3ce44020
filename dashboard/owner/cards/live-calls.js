import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/now": ["live_calls.conversation_id", "live_calls.channel", "live_calls.started_at", "live_calls.caller_name", "live_calls.phone", "live_calls.is_emergency", "live_calls.problem_summary", "live_calls.service_type"] };
export const topics = ["calls"];

export const load = async (api) => (await api.get("/v1/owner/now")).live_calls;

const CHANNELS = { phone: "Phone", sms: "Text", web: "Website" };

export const render = (calls, { format }) => (calls.length
  ? html`<ul class="list">${calls.map((call) => html`<li>
      <div class="line"><a href="#/conversations/${call.conversation_id}">${call.caller_name || format.phone(call.phone) || "Unknown caller"}</a>
        ${call.is_emergency && html`<span class="badge danger">Emergency</span>`}
        <span class="badge">${CHANNELS[call.channel] ?? call.channel}</span><small class="push">since ${format.time(call.started_at)}</small></div>
      <small>${call.problem_summary || (call.service_type ? format.service(call.service_type) : "Just started")}</small></li>`)}</ul>`
  : html`<p class="empty">Nobody. Your receptionist is listening.</p>`);
