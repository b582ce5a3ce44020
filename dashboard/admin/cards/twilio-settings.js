import { html } from "../../js/html.js";

const PARTS = [
  ["account_sid_set", "Account", "TWILIO_ACCOUNT_SID"], ["auth_token_set", "Token it signs with", "TWILIO_AUTH_TOKEN"], ["verify_signatures", "Signatures are verified", "VERIFY_TWILIO_SIGNATURES"],
  ["from_number_set", "Some business has a number", ""], ["owner_number_set", "Some owner can be alerted", ""],
];

export const uses = { "GET /v1/admin/twilio/health": ["config.provider", ...PARTS.map(([name]) => `config.${name}`)] };

export const load = async (api) => (await api.get("/v1/admin/twilio/health")).config;

export const render = (config) => html`<ul class="list"><li>Texts and calls go out by ${PROVIDERS[config.provider] ?? config.provider} <br><small>SMS_PROVIDER</small></li>
  ${PARTS.map(([name, label, setting]) => html`<li class="line"><span>${label}${setting && html`<br><small>${setting}</small>`}</span>
    <span class="badge push ${config[name] ? "good" : "danger"}">${config[name] ? "Yes" : "No"}</span></li>`)}</ul>
  <p class="hint">What is set, never what it is set to. What it means for production stands in the <a href="#/checklist">checklist</a>.</p>`;

const PROVIDERS = { twilio: "Twilio", stub: "nobody: texts are only recorded", none: "nobody: texts are dropped" };
