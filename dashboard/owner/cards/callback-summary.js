import { rankChart } from "../../js/charts.js";
import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/callbacks/summary": ["total_callbacks", "pending", "completed", "unreachable", "missed_callbacks", "partial_intake_callbacks", "lead_sources.lead_source", "lead_sources.total", "lead_sources.pending"] };
export const topics = ["callbacks"];

export const load = (api) => api.get("/v1/owner/callbacks/summary");

export const render = (sum) => html`<dl class="figures">
    ${figure("To call", sum.pending)}${figure("Done", sum.completed)}${figure("Not reached", sum.unreachable)}
    ${figure("Missed or left a message", sum.missed_callbacks)}${figure("Hung up midway", sum.partial_intake_callbacks)}</dl>
  ${sum.lead_sources.length > 0 && html`<h3>Where they came from</h3>
    ${rankChart("Calls owed by source", sum.lead_sources.map((one) => ({ label: one.lead_source === "unknown" ? "Not known" : one.lead_source, value: one.total, note: one.pending ? `${one.pending} to call` : "" })))}`}`;

const figure = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
