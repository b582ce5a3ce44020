import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/sms-metrics": ["owner_messages", "customer_messages", "total_messages", "confirmations_via_sms", "cancellations_via_sms", "reschedules_via_sms", "opt_out_events", "opt_in_events", "confirmation_share_via_sms", "cancellation_share_via_sms"],
  "GET /v1/owner/twilio-metrics": ["sms_requests", "sms_errors", "voice_requests", "voice_errors"],
};
export const topics = ["messages"];
export const every = 300_000;

export async function load(api) {
  const [texts, twilio] = await Promise.all([api.get("/v1/owner/sms-metrics"), api.get("/v1/owner/twilio-metrics")]);
  return { texts, twilio };
}

export const render = ({ texts, twilio }, { format }) => html`<dl class="figures">
    ${figure("To customers", texts.customer_messages, format)}${figure("To you and your people", texts.owner_messages, format)}${figure("Sent in all", texts.total_messages, format)}</dl>
  <h3>What customers did by text</h3>
  <dl class="facts wide-names">
    ${fact("Confirmed a visit", texts.confirmations_via_sms, texts.confirmation_share_via_sms, "of visits", format)}
    ${fact("Asked for another time", texts.reschedules_via_sms, null, "", format)}
    ${fact("Called it off", texts.cancellations_via_sms, texts.cancellation_share_via_sms, "of those that fell through", format)}
    ${fact("Wanted no more texts", texts.opt_out_events, null, "", format)}${fact("Wanted texts again", texts.opt_in_events, null, "", format)}</dl>
  <h3>The line to Twilio</h3>
  <dl class="facts wide-names">${line("Texts", twilio.sms_requests, twilio.sms_errors, format)}${line("Calls", twilio.voice_requests, twilio.voice_errors, format)}</dl>`;

const figure = (name, value, format) => html`<div><dt>${name}</dt><dd>${format.number(value)}</dd></div>`;

const fact = (name, count, share, of, format) => html`<dt>${name}</dt><dd>${format.number(count)}${share !== null && html` <small>${format.share(share)} ${of}</small>`}</dd>`;

const line = (name, asked, failed, format) => html`<dt>${name}</dt><dd>${format.number(asked)} requests, ${failed ? html`<span class="badge danger">${format.number(failed)} failed</span>` : "none failed"}</dd>`;
