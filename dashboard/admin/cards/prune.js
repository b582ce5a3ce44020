import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { tenantLink } from "./parts.js";

const KINDS = {
  appointments: "Appointments", waitlist: "Waitlist", conversations: "Conversations", calls: "Calls", return_calls: "Return calls", text_messages: "Texts",
  escalations: "Emergencies", owner_calls: "Owners' calls", outbox: "Given-up work",
};

export const uses = {
  "GET /v1/admin/businesses": ["id", "name"],
  "POST /v1/admin/retention/prune": ["dry_run", "as_of", "complete", "webhook_counts", "recordings_at_provider", ...Object.keys(KINDS).map((kind) => `counts.${kind}`),
    ...["id", "name", "appointment_retention_days", "conversation_retention_days", "counts", "complete", "total"].map((name) => `businesses.${name}`), "total"],
};
export const every = 86_400_000;

/** What was counted or removed last. Removing wants a count of the same businesses before. */
let last = null;

export const load = async (api) => ({ tenants: await api.get("/v1/admin/businesses?limit=500"), last });

export const render = ({ tenants, last: found }) => html`<p>Each business says how long it keeps things; what is older goes once a day by itself. Here it can be counted, and removed at once.
    Nothing goes that is still to come, open, owed a call or under an emergency nobody has taken. Opt-outs never go.</p>
  <form data-action="count" class="row"><label>Of <select name="business_id"><option value="">All businesses</option>
      ${tenants.map((one) => html`<option value="${one.id}" ${one.id === found?.chosen ? html`selected` : ""}>${one.name}</option>`)}</select></label>
    <button>Count what would go</button></form>
  <div role="status" class="outcome">${found && outcome(found)}</div>`;

const WOULD = (total) => (total ? `${total === 1 ? "1 record" : `${total} records`} would go for good.` : "Nothing would go.");
const DONE = (total) => (total ? `${total === 1 ? "1 record is" : `${total} records are`} gone.` : "There was nothing to remove.");

function outcome({ answer, chosen }) {
  const { dry_run: isCount, total, businesses } = answer;
  const hit = businesses.filter((one) => one.total > 0);
  return html`<p class="${isCount && total ? "warning" : "fine"}"><strong>${isCount ? WOULD(total) : DONE(total)}</strong>
      ${!answer.complete && (isCount ? " More than fits into one run." : " There is more: remove again for the rest.")}
      ${answer.webhook_counts > 0 && ` Old counts of Twilio's requests: ${answer.webhook_counts}.`}
      ${answer.recordings_at_provider.length > 0 && ` Recordings that the telephone provider keeps: ${answer.recordings_at_provider.length}.`}</p>
    ${hit.length > 0 && table(hit)}
    ${(isCount || !answer.complete) && total > 0 && html`<p><button type="button" class="danger" data-action="remove" data-business="${chosen}" data-total="${total}">Remove for good …</button></p>`}`;
}

const table = (rows) => html`<div class="scroll" tabindex="0" role="group" aria-label="By business"><table><caption class="unseen">By business</caption>
  <thead><tr><th scope="col">Business</th><th scope="col" class="number">Keeps visits</th><th scope="col" class="number">Keeps talks</th>${Object.values(KINDS).map((label) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
  <tbody>${rows.map((one) => html`<tr><th scope="row">${tenantLink(one.id, one.name)}</th><td class="number">${days(one.appointment_retention_days)}</td><td class="number">${days(one.conversation_retention_days)}</td>
    ${Object.keys(KINDS).map((kind) => html`<td class="number">${one.counts[kind]}</td>`)}</tr>`)}</tbody></table></div>`;

const days = (count) => (count === null ? "for ever" : `${count} d`);

const prune = async (api, chosen, isCount) => {
  last = { chosen, answer: await api.send("POST", "/v1/admin/retention/prune", { dry_run: isCount, ...(chosen && { business_id: chosen }) }) };
};

export const actions = {
  count: ({ api, values }) => prune(api, values.business_id, true),
  async remove({ api, values, say }) {
    if (!(await confirm(`Remove ${values.total === "1" ? "1 record" : `${values.total} records`}?`, "They go for good; only a backup has them then.", { yes: "Remove for good" }))) return false;
    await prune(api, values.business, false);
    say(DONE(last.answer.total));
    return true;
  },
};
