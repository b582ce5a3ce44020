import { refreshCards } from "../../js/card.js";
import { html } from "../../js/html.js";

/** Why somebody waits for a call, as the owner says it. */
export const REASONS = {
  MISSED_CALL: "Missed call", PARTIAL_INTAKE: "Hung up midway", HUMAN_REQUESTED: "Asked for a person", NO_SLOT: "No time suited",
  VOICEMAIL: "Left a message", DECLINED_TIMES: "Declined the times", OTHER: "Other",
};

/** One tap to call, one to say how it went. */
export const outcomeButtons = (call, format) => html`<div class="line taps">
  ${call.phone.startsWith("+") && html`<a class="button" href="tel:${call.phone}">Call<span class="unseen"> ${call.name || format.phone(call.phone)}</span></a>`}
  <button data-action="finish" data-id="done-${call.phone}" data-phone="${call.phone}" data-who="${call.name || format.phone(call.phone)}" data-status="COMPLETED">Done<span class="unseen">: ${call.name || format.phone(call.phone)}</span></button>
  <button data-action="missed" data-id="not-${call.phone}" data-phone="${call.phone}" data-who="${call.name || format.phone(call.phone)}">No answer<span class="unseen">: ${call.name || format.phone(call.phone)}</span></button>
</div>`;

export async function finish({ api, values, say }) {
  const set = (status) => api.send("PATCH", `/v1/owner/callbacks/${encodeURIComponent(values.phone)}`, { status });
  await set(values.status);
  say(`${values.who}: done.`, { action: putBack(() => set("PENDING")) });
}

/** They stay on the list: giving up is for the screen that asks twice. */
export async function missed({ api, values, say }) {
  await api.send("PATCH", `/v1/owner/callbacks/${encodeURIComponent(values.phone)}`, { last_result: "No answer" });
  say(`${values.who}: no answer, noted. The call stays on the list.`);
}

/** One slip of the thumb must not lose a call that is owed. */
export const putBack = (reopen) => ({ label: "Undo", run: async () => {
  await reopen();
  refreshCards(["callbacks"]);
} });
