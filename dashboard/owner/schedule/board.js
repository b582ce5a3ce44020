import { html } from "../../js/html.js";
import { statusBadge } from "../cards/job-line.js";
import { counted, dayAt, technicianOf, visitAt, whoGoes } from "./places.js";

const SHADES = { closed: "Closed", time_off: "Off", off_shift: "Off shift", calendar: "Calendar" };

/** The board as markup; `placed` in wire puts everything where its data-from and data-to say. */
export const boardMarkup = (board, { mode, technicians, chosen, days, format }) => html`
  <div class="board-scroll" tabindex="0" role="group" aria-label="${mode === "week" ? "The week by day and hour" : "The day by technician and hour"}">
    <div class="board" data-mode="${mode}" data-base="${board.from}" data-top="${board.to}">
      <div class="corner"></div>
      ${board.columns.map((column) => (mode === "week" ? dayHead(column, days, format) : technicianHead(column)))}
      <div class="hours" aria-hidden="true">${board.hours.map(({ minute, at }) => html`<span data-from="${minute}" data-to="${minute + 60}">${format.time(at)}</span>`)}</div>
      ${board.columns.map((column) => columnMarkup(column, { mode, technicians, chosen, format }))}
    </div>
  </div>`;

const technicianHead = ({ technician, jobs }) => html`<div class="head"><strong>${technician
  ? html`<span class="dot" data-color="${technician.color}"></span>${technician.name}` : "Nobody assigned"}</strong> <small>${counted(jobs.length)}</small></div>`;

function dayHead({ date, jobs, told }, days, format) {
  const full = days.get(date);
  return html`<div class="head ${date === format.dateOf() ? "today" : ""}"><a href="${dayAt(date)}">${format.day(date)}</a> ${(jobs.length > 0 || told.is_open) && html`<small>${counted(jobs.length)}</small>`}
    ${full ? roomBadge(full) : !told.is_open && html`<span class="badge">Closed</span>`}
    ${full?.explanation && full.is_open && html`<small class="why">${full.explanation}</small>`}</div>`;
}

/** Whether a day has room, in one or two words. */
export function roomBadge(day) {
  if (!day.is_open) return html`<span class="badge">Closed</span>`;
  return day.free_openings ? html`<span class="badge good">${day.free_openings} free</span>` : html`<span class="badge warn">Full</span>`;
}

function columnMarkup(column, { mode, technicians, chosen, format }) {
  const name = mode === "week" ? format.longDay(column.date) : column.technician?.name ?? "Nobody assigned";
  return html`<div class="column" role="group" aria-label="${name}" data-date="${column.date}" data-technician="${column.technician?.id ?? ""}" data-name="${mode === "week" ? format.day(column.date) : name}">
    ${column.shades.map((shade) => html`<div class="shade ${shade.kind}" data-from="${shade.from}" data-to="${shade.to}">${shade.kind !== "closed" && html`<span>${shade.note || SHADES[shade.kind]}</span>`}</div>`)}
    ${column.jobs.map((span) => html`${span.arrivesUntil > span.from && html`<div class="arrival" data-from="${span.from}" data-to="${Math.min(span.arrivesUntil, column.day.last)}" data-lane="${span.lane}" data-lanes="${span.lanes}" data-color="${colorOf(span.job, technicians)}"></div>`}
      ${jobMarkup(span, { mode, technicians, chosen, format })}`)}
  </div>`;
}

function jobMarkup({ job, from, to, lane, lanes }, { mode, technicians, chosen, format }) {
  const arrives = job.arrival_window_end && `${mode === "week" ? "" : "arrives "}${format.span(job.start_time, job.arrival_window_end)}`;
  return html`<a class="job ${job.is_emergency ? "urgent" : ""} ${job.status.toLowerCase()}" id="job-${job.id}" href="${visitAt(job.id, mode)}" draggable="false"
    ${job.id === chosen ? html`aria-current="true"` : ""} data-job="${job.id}" data-from="${from}" data-to="${to}" data-lane="${lane}" data-lanes="${lanes}" data-color="${colorOf(job, technicians)}">
    <strong>${job.customer_name || "Unknown customer"}</strong>
    <span>${arrives || format.span(job.start_time, job.end_time)}</span>
    ${job.is_emergency && html`<span class="badge danger">Emergency</span>`}${statusBadge(job.status)}
    ${job.service_type && html`<span>${format.service(job.service_type)}</span>`}
    <span>${mode === "week" ? whoGoes(job.technician_id, technicians) : job.address}</span></a>`;
}

const colorOf = (job, technicians) => technicianOf(job, technicians)?.color ?? "";
