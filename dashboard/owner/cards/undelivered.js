import { refreshCards } from "../../js/card.js";
import { html } from "../../js/html.js";
import { callButton, said } from "./list-parts.js";
import { KINDS, reason } from "./text-words.js";

const AT_ONCE = 5;
const WORK = { MirrorAppointment: "Writing a visit into a calendar", PullCalendar: "Looking into a calendar", DoDueWork: "Reminders and the like", ClimbLadder: "Telling of an emergency", RingPerson: "Ringing somebody" };

export const uses = {
  "GET /v1/owner/undelivered": ["id", "what", "to_number", "customer_name", "body", "why", "at", "attempts"],
  "POST /v1/owner/undelivered/{undelivered_id}/retry": [],
  "DELETE /v1/owner/undelivered/{undelivered_id}": [],
};
export const topics = ["messages"];

export const load = (api) => api.get("/v1/owner/undelivered");

export function render(lost, { format }) {
  if (!lost.length) return html`<p class="empty">Everything arrived, or you have seen it.</p>`;
  const list = (some) => html`<ul class="list">${some.map((one) => row(one, format))}</ul>`;
  return html`${list(lost.slice(0, AT_ONCE))}${lost.length > AT_ONCE && html`<details><summary>${lost.length - AT_ONCE} more</summary>${list(lost.slice(AT_ONCE))}</details>`}`;
}

function row(one, format) {
  const what = KINDS[one.what] ?? WORK[one.what] ?? format.words(one.what);
  return html`<li><div class="line"><strong>${what}</strong>${one.to_number && html`<a href="#/texts?phone=${encodeURIComponent(one.to_number)}">${said(one.customer_name || format.phone(one.to_number))}</a>`}<small class="push">${format.dayTime(one.at)}</small></div>
    ${one.body && html`<small class="clamp">${said(one.body)}</small>`}<small>Why: ${said(reason(one.why))}${one.attempts > 1 && `, tried ${one.attempts} times`}</small>
    <div class="line taps">${callButton(one.to_number, format, html`Call<span class="unseen"> ${format.phone(one.to_number)}</span>`)}
      <button type="button" data-action="retry" data-id="retry-${one.id}" data-one="${one.id}">Try again<span class="unseen">: ${what} of ${format.dayTime(one.at)}</span></button>
      <button type="button" class="quiet" data-action="seen" data-id="seen-${one.id}" data-one="${one.id}">Seen<span class="unseen">: ${what} of ${format.dayTime(one.at)}</span></button></div></li>`;
}

const at = (id) => `/v1/owner/undelivered/${encodeURIComponent(id)}`;

export const actions = {
  async retry({ api, values, say }) {
    await api.send("POST", `${at(values.one)}/retry`);
    say("It is tried once more, if the rules let it go.");
    refreshCards(["messages"]);
  },
  async seen({ api, values }) {
    await api.send("DELETE", at(values.one));
    refreshCards(["messages"]);
  },
};
