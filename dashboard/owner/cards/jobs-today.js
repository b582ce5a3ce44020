import { html } from "../../js/html.js";
import { jobLine } from "./job-line.js";

export const uses = {
  "GET /v1/owner/now": ["jobs_today.id", "jobs_today.customer_name", "jobs_today.start_time", "jobs_today.end_time", "jobs_today.arrival_window_end", "jobs_today.status", "jobs_today.service_type", "jobs_today.address", "jobs_today.technician_id", "jobs_today.is_emergency"],
  "GET /v1/owner/technicians": ["id", "name", "color"],
};
export const topics = ["schedule"];

export async function load(api) {
  const [now, technicians] = await Promise.all([api.get("/v1/owner/now"), api.get("/v1/owner/technicians")]);
  return { jobs: now.jobs_today, technicians };
}

export const render = ({ jobs, technicians }, { format }) => (jobs.length
  ? html`<ul class="list">${jobs.map((job) => jobLine(job, technicians, format))}</ul>`
  : html`<p class="empty">No jobs today.</p>`);
