import { html } from "../../js/html.js";
import { finish, missed, outcomeButtons, REASONS } from "./call-back.js";

export const uses = {
  "GET /v1/owner/now": ["callbacks_due.pending", "callbacks_due.items.phone", "callbacks_due.items.name", "callbacks_due.items.reason", "callbacks_due.items.last_seen", "callbacks_due.items.note", "callbacks_due.items.conversation_id"],
  "PATCH /v1/owner/callbacks/{phone}": [],
};
export const topics = ["callbacks"];

export const load = async (api) => (await api.get("/v1/owner/now")).callbacks_due;

export const render = ({ pending, items }, { format }) => (pending
  ? html`<ul class="list">${items.map((call) => html`<li>
      <div class="line"><strong>${call.name || format.phone(call.phone)}</strong><span class="badge">${REASONS[call.reason] ?? format.words(call.reason)}</span>
        <small class="push">${format.ago(call.last_seen)}</small></div>
      ${call.note && html`<small>${call.note}</small>`}${outcomeButtons(call, format)}</li>`)}</ul>
    <p><a href="#/callbacks">${pending > items.length ? `All ${pending} calls you owe` : "All calls"}</a></p>`
  : html`<p class="empty">You owe nobody a call.</p>`);

export const actions = { finish, missed };
