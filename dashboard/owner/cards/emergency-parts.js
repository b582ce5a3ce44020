import { refreshCards } from "../../js/card.js";
import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { callButton, said } from "./list-parts.js";

export const BRIEF = ["problem", "hazards", "name", "address", "callback", "window"].map((one) => `brief.${one}`);
export const TOLD = ["number", "name", "role", "phone", "at", "rings", "call_result", "passed_at"].map((one) => `told.${one}`);

const ROLES = { on_call: "on call", owner: "owner", transfer: "takes calls put through" };
const CALLS = {
  answered: "answered", "no-answer": "no answer", busy: "busy", failed: "could not be reached", canceled: "stopped ringing",
  declined: "said no", unavailable: "not available", unknown: "nobody knows",
};
const TEXTS = {
  QUEUED: "on its way", SENT: "sent", DELIVERED: "arrived", UNDELIVERED: "did not arrive", FAILED: "could not be sent", SUPPRESSED: "not sent",
};

/** Who called about what, where, and how they are reached. */
export const brief = (one, format) => html`<div class="line"><strong class="name">${said(one.brief.name || format.phone(one.brief.callback) || "Unknown caller")}</strong>
    ${one.brief.hazards.map((hazard) => html`<span class="badge danger">${format.words(hazard)}</span>`)}<small class="push">${format.dayTime(one.opened_at)}</small></div>
  <p class="note">${said(one.brief.problem)}</p>
  ${(one.brief.address || one.brief.window) && html`<p>${said([one.brief.address, one.brief.window].filter(Boolean).join(" · "))}</p>`}`;

/** How it stands, in a sentence. */
export function standing(one, format) {
  if (one.acknowledged_at) {
    const how = { key: ", by a key on the telephone", text: ", by text", dashboard: ", here" }[one.acknowledged_through] ?? "";
    return html`<span class="badge good">${said(one.acknowledged_by || format.phone(one.acknowledged_phone) || "The owner")} ${one.ended_at ? "took it" : "has it"}</span>
      <small>${one.ended_at ? "" : "since "}${format.dayTime(one.acknowledged_at)}, ${format.minutes(one.minutes_to_acknowledgement)} after the call${how}</small>`;
  }
  if (one.status === "WITHDRAWN") return html`<span class="badge">Closed, nobody took it</span>`;
  if (one.status === "EXHAUSTED") return html`<span class="badge danger">Everybody was told; nobody took it</span>`;
  return html`<span class="badge danger">Nobody has it yet</span>${one.next_at && html`<small>the next is told at ${format.time(one.next_at)}</small>`}`;
}

/** Who was told when. The text's state stands in the whole story only. */
export const ladder = (told, format) => (told.length
  ? html`<div class="scroll" tabindex="0" role="region" aria-label="Who was told"><table><thead><tr><th scope="col">Who</th><th scope="col">Told at</th><th scope="col">Text</th><th scope="col">Call</th></tr></thead>
    <tbody>${told.map((rung) => html`<tr><th scope="row">${said(rung.name)} <small>${ROLES[rung.role] ?? rung.role}, ${format.phone(rung.phone)}</small></th>
      <td>${format.dayTime(rung.at)}</td><td>${TEXTS[rung.text_status] ?? "not yet"}</td><td>${callWords(rung)}</td></tr>`)}</tbody></table></div>`
  : html`<p class="empty">Nobody has been told yet.</p>`);

function callWords({ call_result: result, rings }) {
  const times = rings > 1 ? `, rung ${rings} times` : "";
  if (result) return `${CALLS[result] ?? result}${times}`;
  return rings ? `ringing${times}` : "not rung";
}

export const doors = (one, format, more = "") => html`<div class="line taps">${callButton(one.brief.callback, format, html`Call ${format.phone(one.brief.callback)}`)}
  <a class="button" href="#/conversations/${one.conversation_id}">What was said<span class="unseen"> with ${one.brief.name}</span></a>
  ${one.is_open && html`<button type="button" class="danger" data-action="take" data-id="take-${one.id}" data-one="${one.id}">I have it</button>`}
  ${!one.ended_at && html`<button type="button" data-action="close" data-id="close-${one.id}" data-one="${one.id}" data-who="${one.brief.name || "the caller"}">Close it</button>`}${more}</div>`;

const at = (id) => `/v1/owner/emergencies/${encodeURIComponent(id)}`;
const others = () => refreshCards(["emergencies"]);

export const actions = {
  async take({ api, values, say }) {
    try {
      await api.send("POST", `${at(values.one)}/acknowledge`, {});
      say("It is yours now. The caller and the others are told.");
    } catch (problem) {
      if (problem.status !== 409) throw problem;
      say("Somebody was quicker, or it is closed. This is how it stands now.", { isProblem: true });
    }
    others();
  },
  async close({ api, values, say }) {
    const closed = await ask({
      title: `Close the emergency of ${values.who}?`,
      content: html`<p>Nobody is told about it any more.</p><label>What became of it? (optional) <textarea name="note" rows="3" maxlength="4000"></textarea></label>`,
      buttons: [{ value: "close", label: "Close it" }],
      check: async (typed) => { await api.send("POST", `${at(values.one)}/close`, { note: typed.note.trim() || null }); },
    });
    if (!closed) return false;
    say("Closed.");
    others();
    return true;
  },
};
