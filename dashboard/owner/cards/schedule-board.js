import { addDays, mondayOf } from "../../js/format.js";
import { html } from "../../js/html.js";
import { boardMarkup } from "../schedule/board.js";
import { columnsOf } from "../schedule/columns.js";
import { letDrag } from "../schedule/dragging.js";
import { agenda, printSheet } from "../schedule/lists.js";
import { askWhere } from "../schedule/move-dialog.js";
import { confirmMove, moveJob } from "../schedule/moving.js";
import { placed } from "../schedule/placed.js";
import { dayAt, fullness, newAt, refreshSchedule, weekAt, weekFrom } from "../schedule/places.js";

const JOB = ["id", "customer_name", "customer_phone", "customer_notes", "start_time", "end_time", "arrival_window_end", "status", "is_emergency", "service_type", "description", "address", "technician_id"];

export const uses = {
  "GET /v1/owner/schedule": [
    ...JOB.map((field) => `appointments.${field}`), "days.date", "days.is_open", "days.opening_hours", "days.jobs",
    "absences.technician_id", "absences.start_time", "absences.end_time", "absences.kind", "absences.note",
  ],
  "GET /v1/owner/technicians": ["id", "name", "color", "is_active"],
  "GET /v1/owner/days": ["items.date", "items.is_open", "items.free_openings", "items.explanation"],
  "GET /v1/crm/appointments/{appointment_id}": ["start_time"],
  "POST /v1/crm/appointments/{appointment_id}/propose-slots": ["start_time", "end_time", "arrival_window_end", "technician_id"],
  "PATCH /v1/crm/appointments/{appointment_id}": ["start_time", "end_time", "arrival_window_end", "technician_id"],
};
export const topics = ["schedule"];

/** The date that a screen is about: its own, else that of the job it shows, else today. */
export async function dateOf(api, { params, format }) {
  if (params.date || !params.visit) return params.date || format.dateOf();
  const job = await api.get(`/v1/crm/appointments/${encodeURIComponent(params.visit)}`).catch(() => null);
  return format.dateOf(job?.start_time);
}

export async function load(api, context) {
  const { params, format } = context;
  const date = await dateOf(api, context);
  const dates = params.mode === "week" ? weekFrom(mondayOf(date)) : [date];
  const last = dates.at(-1);
  const [sheet, technicians, days] = await Promise.all([
    api.get(`/v1/owner/schedule?from=${dates[0]}&to=${last}`), api.get("/v1/owner/technicians"),
    params.mode === "week" ? fullness(api, format, last) : new Map(),
  ]);
  return { date, dates, sheet, technicians, days };
}

export function render(data, context) {
  const { params, format, business } = context;
  const shown = { ...data, mode: params.mode, who: params.who, chosen: params.visit, format, business };
  return html`${toolbar(shown)}
    ${boardMarkup(columnsOf(shown), shown)}${agenda(data.dates, shown)}
    ${legend(shown)}${printSheet(data.dates, shown)}`;
}

function toolbar({ date, dates, mode, who, format }) {
  const isWeek = mode === "week";
  const at = (day) => (isWeek ? weekAt(day, who) : dayAt(day));
  const step = isWeek ? 7 : 1;
  const title = isWeek ? `${format.weekday(dates[0])} – ${format.weekday(dates[6])}` : format.longDay(date);
  return html`<div class="tools"><h2>${title}</h2>
    <div class="steps"><a class="button" id="step-back" href="${at(addDays(date, -step))}" aria-label="${isWeek ? "Week before" : "Day before"}">‹</a>
      <a class="button" id="step-today" href="${at(format.dateOf())}">Today</a>
      <a class="button" id="step-on" href="${at(addDays(date, step))}" aria-label="${isWeek ? "Week after" : "Day after"}">›</a></div>
    <label class="unseen" for="schedule-date">Go to a day</label><input type="date" id="schedule-date" value="${date}" data-action="go">
    <div class="steps"><a class="button" id="step-day" href="${dayAt(date)}" ${isWeek ? "" : html`aria-current="true"`}>Day</a>
      <a class="button" id="step-week" href="${weekAt(date)}" ${isWeek ? html`aria-current="true"` : ""}>Week</a></div>
    <span class="push"><button data-action="print">Print</button> <a class="button primary" href="${newAt(date)}">New job</a></span></div>`;
}

const legend = ({ technicians, mode, date, who }) => html`<div class="signs no-print">
  ${mode === "week" && technicians.length > 1 && html`<span>${[{ id: "", name: "Everybody" }, ...technicians.filter((one) => one.is_active)].map((one) => html`<a class="who" href="${weekAt(date, one.id)}" ${(who ?? "") === one.id ? html`aria-current="true"` : ""}>
    ${one.id && html`<span class="dot" data-color="${one.color}"></span>`}${one.name}</a>`)}</span>`}
  <span class="hint on-board"><i class="sign-work"></i>work <i class="sign-arrival"></i>promised arrival <i class="sign-off"></i>closed or off. Drag a job to move it; or open it and press Move; or press M on it.</span></div>`;

export const actions = {
  go({ element, context }) {
    if (element.value) context.go(context.params.mode === "week" ? weekAt(element.value, context.params.who) : dayAt(element.value));
    return false;
  },
  print() { window.print(); return false; },
};

let resumeAt = null;

export function wire(root, { api, data, context, say, card }) {
  const { format, params } = context;
  const board = root.querySelector(".board");
  const shown = columnsOf({ ...data, mode: params.mode, who: params.who, format });
  const tools = { api, say, refresh: refreshSchedule, format, technicians: data.technicians };
  const column = (element) => shown.columns[[...board.querySelectorAll(".column")].indexOf(element)];
  const jobOf = (id) => data.sheet.appointments.find((job) => job.id === id);
  const target = (job, element, minute) => {
    const { day, technician } = column(element);
    const start = day.instantAt(minute);
    const end = new Date(Date.parse(start) + (new Date(job.end_time) - new Date(job.start_time))).toISOString();
    return { start_time: start, end_time: end, technician_id: params.mode === "week" ? job.technician_id : technician?.id ?? null };
  };
  const explain = (problem) => say(problem.message, { isProblem: true });
  const endPlacing = placed(board, { ...shown, format });
  const endDragging = letDrag(board, {
    label: (element, minute, length) => `${element.dataset.name}: ${format.span(column(element).day.instantAt(minute), column(element).day.instantAt(minute + length))}`,
    busy: (isBusy) => card.toggleAttribute("data-touched", isBusy),
    drop: async (id, element, minute) => {
      const job = jobOf(id);
      const to = target(job, element, minute);
      try { if (await confirmMove(job, to, tools)) await moveJob(tools, job, to); } catch (problem) { explain(problem); }
    },
  });
  const press = async (event) => {
    const job = event.key === "m" && jobOf(event.target.dataset?.job);
    if (!job) return;
    event.preventDefault();
    try { const to = await askWhere(tools, job); if (to) await moveJob(tools, job, to); } catch (problem) { explain(problem); }
  };
  board.addEventListener("keydown", press);
  keepPlace(root);
  return () => { endPlacing(); endDragging(); };
}

/** Whoever steps from day to day with the keyboard stays on the same step. */
function keepPlace(root) {
  if (resumeAt && document.activeElement === document.body) root.querySelector(`#${resumeAt}`)?.focus({ preventScroll: true });
  resumeAt = null;
  for (const step of root.querySelectorAll(".steps a")) step.addEventListener("click", () => { resumeAt = step.id; });
}
