import { addDays } from "../../js/format.js";
import { html } from "../../js/html.js";
import { jobLine } from "./job-line.js";

export const uses = {
  "GET /v1/owner/schedule/tomorrow": ["appointments.id", "appointments.customer_name", "appointments.start_time", "appointments.end_time", "appointments.is_emergency", "appointments.service_type", "appointments.address", "appointments.technician_id"],
  "GET /v1/owner/technicians": ["id", "name", "color"],
};
export const topics = ["schedule"];

export async function load(api) {
  const [day, technicians] = await Promise.all([api.get("/v1/owner/schedule/tomorrow"), api.get("/v1/owner/technicians")]);
  return { jobs: day.appointments, technicians };
}

export function render({ jobs, technicians }, { format }) {
  const date = addDays(format.dateOf(), 1);
  return html`<p class="line"><small>${format.longDay(date)}</small><a class="push" href="#/schedule/day/${date}">Open and print</a></p>
    ${jobs.length ? html`<ul class="list">${jobs.map((job) => jobLine(job, technicians, format))}</ul>` : html`<p class="empty">Nobody is booked tomorrow.</p>`}`;
}
