import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { createZone } from "../../js/zoned.js";
import { notTold } from "./moving.js";
import { whoGoes, when } from "./places.js";

const MINUTE = 60_000;
const SHOWN = 6;
const PROPOSED = { days: 21, count: SHOWN + 1 };

/** Asks where a job should go, without a mouse too; resolves as `moveJob` takes it, or to null. */
export async function askWhere({ api, format, technicians }, job) {
  const zone = createZone(format.timeZone);
  const proposed = await api.send("POST", `/v1/crm/appointments/${encodeURIComponent(job.id)}/propose-slots`, PROPOSED).catch(() => []);
  const proposals = proposed.filter((slot) => !isWhereItIs(slot, job)).slice(0, SHOWN);
  const answer = await ask({
    title: `Move ${job.customer_name || "this job"}`,
    content: form(job, proposals, zone, { format, technicians }),
    buttons: [{ value: "move", label: "Move it" }],
    wire: (dialog) => {
      for (const field of dialog.querySelectorAll(".own-time input, .own-time select")) {
        field.addEventListener("input", () => { dialog.querySelector("#own-time").checked = true; });
      }
    },
    check: async (values) => {
      if (values.slot === "own" && !(values.date && values.time && values.minutes)) throw new Error("Say the day and the time.");
    },
  });
  if (!answer) return null;
  if (answer.slot !== "own") return proposals[Number(answer.slot)];
  return { ...spanOf(answer, zone), technician_id: answer.technician || null };
}

/** What `timeFields` were filled with, as the API takes it. */
export function spanOf({ date, time, minutes }, zone) {
  const start = zone.instant(date, time);
  return { start_time: new Date(start).toISOString(), end_time: new Date(start + Number(minutes) * MINUTE).toISOString() };
}

const isWhereItIs = (slot, job) => slot.technician_id === job.technician_id && new Date(slot.start_time).getTime() === new Date(job.start_time).getTime();

const form = (job, proposals, zone, { format, technicians }) => html`
  <p>Now: ${when(job, format)} · ${whoGoes(job.technician_id, technicians)}</p>
  ${proposals.length > 0 && html`<fieldset><legend>Next free times</legend>${proposals.map((slot, index) => html`<label class="check">
    <input type="radio" name="slot" value="${index}" ${index === 0 ? html`checked` : ""}> ${slotInWords(slot, { format, technicians })}</label>`)}</fieldset>`}
  <fieldset class="own-time"><legend>Another time</legend>
    <label class="check"><input type="radio" name="slot" value="own" id="own-time" ${proposals.length ? "" : html`checked`}> At a time of your own</label>
    ${timeFields({ ...zone.wall(job.start_time), technician: job.technician_id, minutes: (new Date(job.end_time) - new Date(job.start_time)) / MINUTE }, technicians)}</fieldset>
  ${notTold(job, format)}`;

/** "Tomorrow, 9 – 11 AM · Sam": when somebody would arrive, and who. */
export const slotInWords = (slot, { format, technicians }) =>
  `${format.day(format.dateOf(slot.start_time))}, ${format.span(slot.start_time, slot.arrival_window_end ?? slot.end_time)}${slot.technician_id ? ` · ${whoGoes(slot.technician_id, technicians)}` : ""}`;

/** Fields `date`, `time`, `minutes` and `technician`; the last only where there is somebody to choose. */
export const timeFields = ({ date, time, technician, minutes }, technicians) => html`<div class="row">
  <label>Day <input type="date" name="date" value="${date}"></label>
  <label>Start <input type="time" name="time" step="900" value="${time}"></label>
  <label>Minutes <input type="number" name="minutes" min="5" max="1440" step="5" required value="${minutes}"></label>
  ${technicians.some((one) => one.is_active) && html`<label>Who <select name="technician"><option value="">Whoever is free</option>
    ${technicians.filter((one) => one.is_active || one.id === technician).map((one) => html`<option value="${one.id}" ${one.id === technician ? html`selected` : ""}>${one.name}</option>`)}</select></label>`}</div>`;
