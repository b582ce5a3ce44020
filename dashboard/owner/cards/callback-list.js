import { refreshCards } from "../../js/card.js";
import { ask, confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { putBack, REASONS } from "./call-back.js";
import { callButton, paged, pager, said, tabs, withoutName } from "./list-parts.js";
import { hear, player } from "./player.js";

const SIZE = 25;
const VIEWS = { "": "PENDING", done: "COMPLETED", unreachable: "UNREACHABLE" };

export const uses = {
  "GET /v1/owner/callbacks": ["items.phone", "items.name", "items.first_seen", "items.last_seen", "items.attempts", "items.channel", "items.reason", "items.status", "items.last_result", "items.voicemail_url", "items.conversation_id", "items.note"],
  "GET /v1/owner/callbacks/summary": ["pending", "completed", "unreachable"],
  "PATCH /v1/owner/callbacks/{phone}": [],
  "DELETE /v1/owner/callbacks/{phone}": [],
  "GET /v1/owner/callbacks/{phone}/voicemail": [],
};
export const topics = ["callbacks"];

export async function load(api, { params }) {
  const which = params.view ? { status: VIEWS[params.view] } : { urgent: true };
  const [page, counts] = await Promise.all([api.page(`/v1/owner/callbacks${paged(params, SIZE, which)}`), api.get("/v1/owner/callbacks/summary")]);
  return { items: page.items.items, total: page.total, counts };
}

export const render = ({ items, total, counts }, { format, params }) => html`${tabs("Which calls", [
    ["#/callbacks", `To call ${counts.pending}`, !params.view],
    ["#/callbacks?view=done", `Done ${counts.completed}`, params.view === "done"],
    ["#/callbacks?view=unreachable", `Not reached ${counts.unreachable}`, params.view === "unreachable"],
  ])}
  ${items.length ? html`<ul class="list owed">${items.map((call) => row(call, format))}</ul>` : html`<p class="empty">${NOBODY[params.view ?? ""]}</p>`}
  ${pager("callbacks", params, { total, size: SIZE, kept: { view: params.view } })}`;

const NOBODY = { "": "You owe nobody a call.", done: "No call has been returned yet.", unreachable: "Everybody was reached so far." };

function row(call, format) {
  const who = call.name || format.phone(call.phone);
  const isOwed = call.status === "PENDING";
  return html`<li>
    <div class="line"><strong class="name">${said(who)}</strong><span class="badge ${isOwed ? "accent" : ""}">${REASONS[call.reason] ?? format.words(call.reason)}</span>
      ${call.attempts > 1 && html`<span class="badge warn">Tried ${call.attempts} times</span>`}
      <small class="push" title="${format.dateTime(call.first_seen)}">${isOwed ? `waiting since ${format.dayTime(call.first_seen)}` : `last in touch ${format.dayTime(call.last_seen)}`}</small></div>
    ${call.note && html`<p class="note">${said(withoutName(call.note, call.name))}</p>`}
    ${call.last_result && html`<p><small>Last time: ${said(call.last_result)}</small></p>`}
    ${call.voicemail_url && player(call.voicemail_url, who)}
    <div class="line taps">
      ${isOwed && callButton(call.phone, format)}
      ${isOwed ? html`${button("done", call, "Done", who)}${button("missed", call, "Not reached", who)}` : button("reopen", call, "Put back on the list", who)}
      ${call.conversation_id && html`<a class="button" href="#/conversations/${call.conversation_id}">What was said<span class="unseen"> with ${who}</span></a>`}
      ${!isOwed && callButton(call.phone, format)}
      ${button("remove", call, "Remove", who, "quiet push")}</div></li>`;
}

const button = (action, call, text, who, kind = "") => html`<button type="button" class="${kind}" data-action="${action}" data-id="${action}-${call.phone}" data-phone="${call.phone}" data-who="${who}">${text}<span class="unseen">: ${who}</span></button>`;

const at = (phone) => `/v1/owner/callbacks/${encodeURIComponent(phone)}`;

/** Others on the page count the same calls. */
const others = () => refreshCards(["callbacks"]);

export const actions = {
  hear,
  async done({ api, values, say }) {
    await api.send("PATCH", at(values.phone), { status: "COMPLETED" });
    say(`${values.who}: done.`, { action: putBack(() => api.send("PATCH", at(values.phone), { status: "PENDING" })) });
    others();
  },
  async reopen({ api, values, say }) {
    await api.send("PATCH", at(values.phone), { status: "PENDING" });
    say(`${values.who} is on the list again.`);
    others();
  },
  async missed({ api, values, say }) {
    const answer = await ask({
      title: `${values.who} was not reached`,
      content: html`<label>What happened? (optional) <input name="last_result" maxlength="200" placeholder="No answer" autocomplete="off"></label>`,
      buttons: [{ value: "later", label: "Try again later" }, { value: "give-up", label: "Give up", kind: "danger" }],
      check: async (typed) => {
        const result = { last_result: typed.last_result.trim() || "No answer" };
        await api.send("PATCH", at(values.phone), typed.pressed === "give-up" ? { ...result, status: "UNREACHABLE" } : result);
      },
    });
    if (!answer) return false;
    say(answer.pressed === "give-up" ? `${values.who} is under Not reached.` : `${values.who} stays on the list.`);
    others();
    return true;
  },
  async remove({ api, values, say }) {
    if (!(await confirm(`Remove ${values.who}?`, "The call disappears from the list for good. What was said stays under Conversations.", { yes: "Remove" }))) return false;
    await api.send("DELETE", at(values.phone));
    say("Removed.");
    others();
    return true;
  },
};
