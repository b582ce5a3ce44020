import { query } from "../../js/api.js";
import { html } from "../../js/html.js";
import { callButton, paged, pager, said } from "./list-parts.js";
import { became, KINDS } from "./text-words.js";

const SIZE = 30;

export const uses = { "GET /v1/crm/messages": ["id", "direction", "to", "from", "body", "kind", "status", "suppressed_because", "error_code", "created_at", "rule", "held_until", "outcome", "conversation_id", "appointment_id", "customer_id", "customer_name"] };
export const topics = ["messages"];

const kept = ({ phone, kind, status }) => ({ phone, kind, status });

export async function load(api, { params }) {
  try {
    return await api.page(`/v1/crm/messages${paged(params, SIZE, kept(params))}`);
  } catch (problem) {
    if (problem.status === 422 && params.phone) return { items: [], total: 0, isNoNumber: true };
    throw problem;
  }
}

export function render({ items, total, isNoNumber }, { format, params, business }) {
  if (isNoNumber) return html`<p class="warning" role="status">“${said(params.phone)}” is no whole telephone number.</p>`;
  if (!items.length) return html`<p class="empty">${params.phone || params.kind || params.status ? "No texts like that." : "No texts have been sent or received yet."}</p>`;
  return html`${params.phone ? thread(items, format, business) : html`<ul class="list">${items.map((text) => row(text, format, business))}</ul>`}
    ${pager("texts", params, { total, size: SIZE, kept: kept(params) })}`;
}

/** Whose number it is, as far as is known. */
const who = (text, format, { owner_phone: own, owner_name: name }) => (own && other(text) === own ? `${name || "You"} (you)` : text.customer_name || format.phone(other(text)));

const other = (text) => (text.direction === "inbound" ? text.from : text.to);

function state(text, format) {
  const [words, kind] = became(text, format);
  return words && html`<span class="badge ${kind} wraps">${words}</span>`;
}

const row = (text, format, business) => html`<li><div class="line">
    <a href="#/texts${query({ phone: other(text) })}"><strong>${said(who(text, format, business))}</strong></a>
    <span class="badge">${text.direction === "inbound" ? "Received" : KINDS[text.kind] ?? format.words(text.kind)}</span>${state(text, format)}
    <small class="push">${format.dayTime(text.created_at)}</small></div>
  <small class="clamp">${said(text.body)}</small></li>`;

/** One number's texts as they were exchanged: the newest at the foot. */
const thread = (items, format, business) => html`<div class="line between"><a href="#/texts">All texts</a>
    <strong class="name">${items[0].customer_id ? html`<a href="#/customers/${items[0].customer_id}">${said(items[0].customer_name || "Customer")}</a>` : said(who(items[0], format, business))}</strong>
    <span class="push">${callButton(other(items[0]), format)}</span></div>
  <ol class="chat">${[...items].reverse().map((text, index, all) => bubble(text, all[index - 1], format))}</ol>`;

function bubble(text, before, format) {
  const day = format.dateOf(text.created_at);
  const isLost = ["UNDELIVERED", "FAILED", "SUPPRESSED"].includes(text.status) && text.direction === "outbound";
  return html`${(!before || format.dateOf(before.created_at) !== day) && html`<li class="day"><small>${format.longDay(day)}</small></li>`}
    <li class="${text.direction}${isLost ? " lost" : ""}"><p class="who">${text.direction === "inbound" ? "They" : KINDS[text.kind] ?? "We"} <time datetime="${text.created_at}">${format.time(text.created_at)}</time></p>
      <p class="words" dir="auto">${text.body}</p><p class="who">${state(text, format)} ${text.conversation_id && html`<a href="#/conversations/${text.conversation_id}">conversation</a>`}
      ${text.appointment_id && html`<a href="#/schedule/visit/${text.appointment_id}">visit</a>`}</p></li>`;
}
