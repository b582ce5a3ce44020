import { query } from "../../js/api.js";
import { html } from "../../js/html.js";
import { kept, wanted } from "./conversation-list.js";
import { said } from "./list-parts.js";

const AROUND = 3;

export const uses = {
  "GET /v1/crm/conversations/{conversation_id}": ["customer_name", "phone", "created_at", "ended_at", "channel", "messages.role", "messages.text", "messages.timestamp"],
  "GET /v1/owner/conversations/recent": ["items.id"],
};
export const topics = ["calls"];

export async function load(api, { params }) {
  const [talk, beside] = await Promise.all([api.get(`/v1/crm/conversations/${encodeURIComponent(params.id)}`), neighbours(api, params)]);
  return { talk, beside };
}

/** Those before and after it in the list it was opened from, which may have moved on meanwhile. */
async function neighbours(api, params) {
  if (!params.at) return {};
  const at = Number(params.at);
  const from = Math.max(0, at - AROUND);
  const { items } = await api.get(`/v1/owner/conversations/recent${query({ ...wanted(params), limit: 2 * AROUND + 1, offset: from })}`);
  const here = items.findIndex((one) => one.id === params.id);
  const [before, after] = here < 0 ? [at - from - 1, at - from] : [here - 1, here + 1];
  return { newer: place(items, before, from), older: place(items, after, from) };
}

const place = (items, index, from) => items[index] && { id: items[index].id, at: from + index };

export function render({ talk, beside }, { format, params }) {
  const to = (one) => `#/conversations/${one.id}${query({ ...kept(params), at: one.at })}`;
  return html`<div class="line between"><a href="#/conversations${query(kept(params))}">${params.view === "review" ? "All to review" : "All conversations"}</a>
      <span class="push row">${beside.newer && html`<a class="button" href="${to(beside.newer)}">Newer</a>`}${beside.older && html`<a class="button" href="${to(beside.older)}">Older</a>`}</span></div>
    ${talk.messages.length ? html`<ol class="chat">${talk.messages.map((one, index) => line(one, talk.messages[index - 1], talk, format))}</ol>` : html`<p class="empty">Nothing has been said.</p>`}
    ${!talk.ended_at && html`<p class="hint" role="status">This conversation is not over; it is shown as it goes on.</p>`}`;
}

function line({ role, text, timestamp }, before, talk, format) {
  const isNewDay = !before || format.dateOf(before.timestamp) !== format.dateOf(timestamp);
  const who = { user: talk.customer_name || "Caller", assistant: "Receptionist", system: "Note" }[role];
  return html`${isNewDay && html`<li class="day"><small>${format.longDay(format.dateOf(timestamp))}</small></li>`}
    <li class="${role}"><p class="who"><strong>${said(who)}</strong> <time datetime="${timestamp}">${format.time(timestamp)}</time></p><p class="words" dir="auto">${text}</p></li>`;
}
