import { html } from "../../js/html.js";

const FIELDS = ["calls_answered", "booked", "saved_from_voicemail", "estimated_value"];

export const uses = { "GET /v1/owner/this-week": ["this_week", "same_time_last_week"].flatMap((week) => FIELDS.map((field) => `${week}.${field}`)) };
export const topics = ["calls", "schedule"];
export const every = 300_000;

export const load = (api) => api.get("/v1/owner/this-week");

export const render = ({ this_week: week, same_time_last_week: before }, { format }) => html`<dl class="figures">
  ${figure("Calls answered", week.calls_answered, before.calls_answered, format.number)}
  ${figure("Booked", week.booked, before.booked, format.number)}
  ${figure("Saved from voicemail", week.saved_from_voicemail, before.saved_from_voicemail, format.number)}
  ${figure("Estimated value", week.estimated_value, before.estimated_value, format.money)}
  <div class="time-span"><dt>This week</dt> <dd><small>against last week up to this hour</small></dd></div>
</dl>`;

const figure = (name, now, before, write) => html`<div><dt>${name}</dt><dd>${write(now)} <small>${now === before ? "as last week" : change(now, before, write)}</small></dd></div>`;

const change = (now, before, write) => html`<span aria-hidden="true">${now > before ? "▲" : "▼"}</span> from ${write(before)}`;
