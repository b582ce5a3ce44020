import { addDays, daysBetween } from "../../js/format.js";
import { query } from "../../js/api.js";

/** Where things of the schedule are in the address. */
export const dayAt = (date) => `#/schedule/day/${date}`;
export const weekAt = (date, who) => `#/schedule/week/${date}${query({ who })}`;
export const visitAt = (id, mode) => `#/schedule/visit/${encodeURIComponent(id)}${mode === "week" ? "?view=week" : ""}`;
export const newAt = (date, given = {}) => `#/schedule/new/${date}${query(given)}`;

export const weekFrom = (monday) => Array.from({ length: 7 }, (_, index) => addDays(monday, index));

const FURTHEST = 60;

/** How full the days up to `last` are, by date; of what is over or too far off the service says nothing. */
export async function fullness(api, format, last) {
  const days = Math.min(daysBetween(format.dateOf(), last) + 1, FURTHEST);
  if (days < 1) return new Map();
  const { items } = await api.get(`/v1/owner/days?days=${days}`);
  return new Map(items.map((day) => [day.date, day]));
}

export const counted = (jobs) => (jobs === 1 ? "1 job" : `${jobs} jobs`);

/** The technician of a job; null if nobody known goes. */
export const technicianOf = (job, technicians) => technicians.find((one) => one.id === job.technician_id) ?? null;

/** Who goes, in words. */
export const whoGoes = (id, technicians) => technicianOf({ technician_id: id }, technicians)?.name ?? "Nobody assigned";

/** "Tue, Dec 1, 9 – 10 AM". */
export const when = (job, format) => `${format.day(format.dateOf(job.start_time))}, ${format.span(job.start_time, job.end_time)}`;

/** Every card of the schedule that is on the page shows what was just changed. */
export const refreshSchedule = () => Promise.all([...document.querySelectorAll(
  "dashboard-card:is([card=schedule-board], [card=schedule-days], [card=schedule-offers], [card=visit])",
)].map((card) => card.refresh()));
