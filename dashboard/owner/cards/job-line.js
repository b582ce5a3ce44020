import { html } from "../../js/html.js";

const STATUS = {
  CONFIRMED: ["good", "Confirmed"], EN_ROUTE: ["accent", "On the way"], IN_PROGRESS: ["accent", "At work"], COMPLETED: ["good", "Done"],
  PENDING_RESCHEDULE: ["warn", "Wants another time"], NO_SHOW: ["warn", "Nobody home"], CANCELLED: ["warn", "Cancelled"],
};

export const statusBadge = (status) => (STATUS[status] ? html`<span class="badge ${STATUS[status][0]}">${STATUS[status][1]}</span>` : "");

/** One visit in a list: when, who, what, where, and who goes. */
export function jobLine(job, technicians, format) {
  const technician = technicians.find((one) => one.id === job.technician_id);
  return html`<li><div class="line"><strong>${format.span(job.start_time, job.arrival_window_end ?? job.end_time)}</strong>
      <a href="#/schedule/visit/${job.id}">${job.customer_name || "Unknown customer"}</a>
      ${job.is_emergency && html`<span class="badge danger">Emergency</span>`}${statusBadge(job.status)}</div>
    <small>${[job.service_type && format.service(job.service_type), job.address].filter(Boolean).join(" · ")}</small>
    <small class="line">${technician ? html`<span><span class="dot" data-color="${technician.color}"></span>${technician.name}</span>` : "Nobody assigned"}</small></li>`;
}
