import { html } from "../../js/html.js";
import { statusBadge } from "../cards/job-line.js";
import { roomBadge } from "./board.js";
import { counted, dayAt, technicianOf, visitAt, whoGoes } from "./places.js";

/** The board as lists, for narrow screens: the jobs of a day by time, or of each day of a week. */
export const agenda = (dates, { sheet, technicians, who, mode, days, chosen, format }) => html`<div class="agenda">${dates.map((date) => {
  const told = sheet.days.find((day) => day.date === date);
  const jobs = jobsOn(date, sheet, format).filter((job) => !who || job.technician_id === who);
  return html`<section>${mode === "week" && html`<h3 class="line"><a href="${dayAt(date)}">${format.day(date)}</a> <small>${counted(jobs.length)}</small>${days.has(date) && roomBadge(days.get(date))}</h3>`}
    ${jobs.length ? html`<ul class="list">${jobs.map((job) => line(job, { technicians, mode, chosen, format }))}</ul>`
      : html`<p class="empty">${told.is_open ? "Nobody is booked." : "Closed."}</p>`}</section>`;
})}</div>`;

export const jobsOn = (date, sheet, format) => sheet.appointments.filter((job) => format.dateOf(job.start_time) === date);

const line = (job, { technicians, mode, chosen, format }) => html`<li class="${job.is_emergency ? "urgent" : ""}">
  <a class="agenda-job" id="line-${job.id}" href="${visitAt(job.id, mode)}" ${job.id === chosen ? html`aria-current="true"` : ""}>
    <span class="line"><strong>${format.span(job.start_time, job.arrival_window_end ?? job.end_time)}</strong> <span>${job.customer_name || "Unknown customer"}</span>
      ${job.is_emergency && html`<span class="badge danger">Emergency</span>`}${statusBadge(job.status)}</span>
    <small>${[job.service_type && format.service(job.service_type), job.address].filter(Boolean).join(" · ")}</small>
    <small><span class="dot" data-color="${technicianOf(job, technicians)?.color}"></span>${whoGoes(job.technician_id, technicians)}</small></a></li>`;

const MANY = 10;

/** What is printed: for each day and technician the jobs by time, with whom to call and where to go. */
export const printSheet = (dates, { sheet, technicians, business, format }) => html`<div class="sheet">${dates.map((date) => {
  const jobs = jobsOn(date, sheet, format);
  const workers = [...technicians, null].map((worker) => [worker, jobs.filter((job) => technicianOf(job, technicians) === worker)]);
  return html`<section><h2>${format.longDay(date)} <small>${business.name} · ${counted(jobs.length)}</small></h2>
    ${jobs.length ? html`<table class="${jobs.length > MANY ? "many" : ""}"><colgroup><col><col><col></colgroup>${workers.map(([worker, theirs]) => theirs.length > 0 && html`<tbody>
      <tr><th class="worker" scope="rowgroup" colspan="3">${worker?.name ?? "Nobody assigned"}</th></tr>
      ${theirs.map((job) => printedJob(job, format))}</tbody>`)}</table>` : html`<p>Nobody is booked.</p>`}</section>`;
})}</div>`;

const printedJob = (job, format) => html`<tr><td class="time"><strong>${format.span(job.start_time, job.end_time)}</strong>
    ${job.arrival_window_end && html`<br>arrive ${format.span(job.start_time, job.arrival_window_end)}`}</td>
  <td><strong>${job.customer_name || "Unknown customer"}</strong> <span class="time">${format.phone(job.customer_phone)}</span><br>${job.address}</td>
  <td>${job.is_emergency && html`<strong>Emergency. </strong>`}${job.service_type && html`<strong>${format.service(job.service_type)}.</strong>`}
    ${job.description} ${job.customer_notes && html`<em>Note: ${job.customer_notes}</em>`}</td></tr>`;
