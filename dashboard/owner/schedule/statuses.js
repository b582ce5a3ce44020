import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";

/** What can be said of a job next, by what it is now: [status, words on the button]. */
const NEXT = {
  SCHEDULED: ["CONFIRMED", "EN_ROUTE", "IN_PROGRESS", "COMPLETED", "NO_SHOW", "CANCELLED"],
  CONFIRMED: ["EN_ROUTE", "IN_PROGRESS", "COMPLETED", "NO_SHOW", "CANCELLED"],
  PENDING_RESCHEDULE: ["SCHEDULED", "CONFIRMED", "CANCELLED"],
  EN_ROUTE: ["IN_PROGRESS", "COMPLETED", "NO_SHOW", "CANCELLED"],
  IN_PROGRESS: ["COMPLETED", "CANCELLED"],
  COMPLETED: ["IN_PROGRESS", "SCHEDULED"],
  NO_SHOW: ["SCHEDULED", "COMPLETED"],
  CANCELLED: ["SCHEDULED"],
};
const LABELS = {
  SCHEDULED: "Back on the schedule", CONFIRMED: "Confirmed", EN_ROUTE: "On the way", IN_PROGRESS: "At work", COMPLETED: "Done",
  NO_SHOW: "Nobody home", CANCELLED: "Cancel the job",
};
export const SAID = {
  SCHEDULED: "Back on the schedule.", CONFIRMED: "Marked as confirmed.", EN_ROUTE: "On the way.", IN_PROGRESS: "Work has begun.",
  COMPLETED: "Done.", NO_SHOW: "Marked: nobody home.", CANCELLED: "Cancelled; the time is free again.",
};

export const statusButtons = (job) => html`<div class="statuses" role="group" aria-label="How it stands">${NEXT[job.status].map((status) => html`<button
  data-action="become" data-id="${status}" data-status="${status}" class="${status === "CANCELLED" ? "danger" : ""}">${LABELS[status]}${status === "EN_ROUTE" && html` <small>texts the customer</small>`}</button>`)}</div>`;

/** Asks before what cannot be taken back, or would surprise somebody. */
export function isMeant(status, { name, technician }) {
  if (status === "CANCELLED") return confirm(`Cancel the job for ${name}?`, "Its time is free again and may be offered to somebody who waits for it. The customer gets no text: call them.", { yes: "Cancel the job" });
  if (status === "EN_ROUTE") return confirm("On the way?", `${name} gets a text that ${technician || "somebody"} is on the way, once, if the job is within a day.`, { yes: "On the way", kind: "primary" });
  return true;
}
