import { html } from "../../js/html.js";
import { statusBadge, tenantLink } from "./parts.js";

export const uses = {
  "GET /v1/admin/twilio/health": ["twilio_voice_requests", "twilio_sms_requests", "twilio_voice_errors", "twilio_sms_errors", "twilio_error_rate",
    ...["business_id", "name", "status", "has_number", "voice_requests", "voice_errors", "sms_requests", "sms_errors", "error_rate", "last_request_at"].map((name) => `per_business.${name}`)],
};

export const load = (api, { params }) => api.get(`/v1/admin/twilio/health?hours=${params.hours}`);

export const render = (health, { format }) => html`<dl class="figures">
    ${figure("Requests about calls", health.twilio_voice_requests, health.twilio_voice_errors, format)}
    ${figure("Requests about texts", health.twilio_sms_requests, health.twilio_sms_errors, format)}
    <div><dt>Met an apology</dt><dd>${share(health.twilio_error_rate)}</dd></div></dl>
  ${health.per_business.length ? table(health.per_business, format) : html`<p class="empty">No business has a number, and nobody called.</p>`}`;

const figure = (label, requests, errors, format) => html`<div><dt>${label}</dt><dd>${format.number(requests)} ${errors > 0 && html`<small class="lost">${format.number(errors)} failed</small>`}</dd></div>`;

const share = (part) => `${(part * 100).toFixed(1)} %`;

const table = (rows, format) => html`<div class="scroll" tabindex="0" role="group" aria-label="Requests by business"><table><caption class="unseen">Requests by business</caption>
  <thead><tr><th scope="col">Business</th><th scope="col" class="number">Calls</th><th scope="col" class="number">Texts</th><th scope="col" class="number">Failed</th><th scope="col">Last request</th><th scope="col">State</th></tr></thead>
  <tbody>${rows.map((one) => html`<tr><th scope="row">${tenantLink(one.business_id, one.name)}</th>
    <td class="number">${format.number(one.voice_requests)}</td><td class="number">${format.number(one.sms_requests)}</td>
    <td class="number">${share(one.error_rate)}</td><td class="nowrap">${one.last_request_at ? html`<span title="${format.dateTime(one.last_request_at)}">${format.ago(one.last_request_at)}</span>` : html`<small>none</small>`}</td><td>${state(one)}</td></tr>`)}</tbody></table></div>
  <p class="hint">“Failed” are requests of Twilio's that met an apology. A number nobody asks for may be one whose webhooks lead elsewhere: ring it.</p>`;

function state(one) {
  if (one.status !== "ACTIVE") return statusBadge(one.status);
  if (!one.has_number) return html`<span class="badge warn">No number</span>`;
  if (!one.last_request_at) return html`<span class="badge warn">Silent</span>`;
  return one.error_rate > 0 ? html`<span class="badge danger">Failing</span>` : html`<span class="badge good">Fine</span>`;
}
