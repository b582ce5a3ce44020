import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { callButton, said } from "./list-parts.js";

const MOST = 8;

export const uses = {
  "GET /v1/owner/reschedules": ["reschedules.id", "reschedules.customer_id", "reschedules.customer_name", "reschedules.phone", "reschedules.service_type", "reschedules.start_time", "reschedules.end_time", "reschedules.arrival_window_end", "reschedules.status"],
  "GET /v1/owner/technicians": ["id", "name"],
  "POST /v1/crm/appointments/{appointment_id}/propose-slots": ["start_time", "end_time", "arrival_window_end", "technician_id"],
  "PATCH /v1/crm/appointments/{appointment_id}": [],
};
export const topics = ["schedule"];

export const load = async (api) => (await api.get("/v1/owner/reschedules")).reschedules;

export const render = (visits, { format }) => (visits.length
  ? html`<ul class="list">${visits.map((visit) => html`<li>
      <div class="line"><a href="#/customers/${visit.customer_id}"><strong>${said(visit.customer_name)}</strong></a>
        <small class="push"><a href="#/schedule/visit/${visit.id}">${when(visit, format)}</a></small></div>
      <small>${visit.service_type ? format.service(visit.service_type) : "A visit"}; keeps its time until it is moved.</small>
      <div class="line taps">${callButton(visit.phone, format)}
        <button type="button" data-action="move" data-id="${visit.id}">Find a time<span class="unseen"> for ${visit.customer_name}</span></button></div></li>`)}</ul>`
  : html`<p class="empty">Nobody waits for another time.</p>`);

const when = (slot, format) => `${format.day(format.dateOf(slot.start_time))}, ${format.span(slot.start_time, slot.arrival_window_end ?? slot.end_time)}`;

export const actions = {
  async move({ api, values, data, context, say }) {
    const { format } = context;
    const visit = data.find((one) => one.id === values.id);
    const path = `/v1/crm/appointments/${encodeURIComponent(visit.id)}`;
    const [slots, technicians] = await Promise.all([api.send("POST", `${path}/propose-slots`, { days: 30, count: MOST }), api.get("/v1/owner/technicians")]);
    const names = new Map(technicians.map((one) => [one.id, one.name]));
    const moved = await ask({
      title: `Another time for ${visit.customer_name}`,
      content: slots.length ? html`<p>Now: ${when(visit, format)}. The soonest free times:</p>
        <fieldset><legend>New time</legend>${slots.map((slot, index) => html`<label class="check"><input type="radio" name="slot" value="${index}" required>
          ${when(slot, format)}${names.has(slot.technician_id) ? `, ${names.get(slot.technician_id)}` : ""}</label>`)}</fieldset>
        <p class="hint">They are not told by us: call them before or after.</p>`
        : html`<p>Nothing is free in the next 30 days. Move it by hand on the <a href="#/schedule/visit/${visit.id}">schedule</a>.</p>`,
      buttons: slots.length ? [{ value: "move", label: "Move the visit" }] : [],
      check: (typed) => api.send("PATCH", path, changes(visit, slots[Number(typed.slot)])).catch((problem) => { throw inWords(problem); }),
    });
    if (!moved) return false;
    say(`Moved to ${when(moved, format)}.`);
    return true;
  },
};

const changes = (visit, slot) => ({
  start_time: slot.start_time, end_time: slot.end_time, arrival_window_end: slot.arrival_window_end, technician_id: slot.technician_id, status: "SCHEDULED",
  if_unchanged: { start_time: visit.start_time, end_time: visit.end_time, status: visit.status },
});

const WHY = { closed: "you are closed then", full: "that day is full", reserved: "the last openings are kept for emergencies", no_skill: "nobody with the skill is free" };

/** A refusal as the owner would put it. The dialog stays, so another time can be taken. */
function inWords(problem) {
  const kind = problem.type?.split("/").at(-1);
  if (kind === "window-taken") return new Error("Somebody took that time meanwhile. Choose another.");
  if (kind === "outside-the-rules") return new Error(`That time is not possible: ${(problem.reasons ?? []).map((one) => WHY[one] ?? one).join(", ")}.`);
  if (kind === "stale-appointment") return new Error("The visit was changed meanwhile. Close this and look at it again.");
  return problem;
}
