import { mondayOf } from "../../js/format.js";
import { html } from "../../js/html.js";
import { roomBadge } from "../schedule/board.js";
import { dayAt, fullness, weekFrom } from "../schedule/places.js";
import { dateOf } from "./schedule-board.js";

export const uses = {
  "GET /v1/owner/schedule": ["days.date", "days.is_open", "days.jobs", "days.emergency_jobs"],
  "GET /v1/owner/days": [
    "items.date", "items.is_open", "items.jobs", "items.emergency_jobs", "items.free_openings", "items.explanation", "items.technicians.name", "items.technicians.jobs",
    "items.technicians.capacity_minutes", "items.technicians.booked_minutes", "items.technicians.blocked_minutes", "items.technicians.available_minutes", "items.technicians.off",
  ],
  "GET /v1/crm/appointments/{appointment_id}": ["start_time"],
};
export const topics = ["schedule"];

export async function load(api, context) {
  const date = await dateOf(api, context);
  const dates = weekFrom(mondayOf(date));
  const days = await fullness(api, context.format, dates[6]);
  // Of what is done already, and of days too far off, the schedule itself knows.
  const others = dates.filter((one) => !days.has(one) || one === context.format.dateOf());
  const sheet = others.length ? await api.get(`/v1/owner/schedule?from=${others[0]}&to=${others.at(-1)}`) : { days: [] };
  const told = new Map([...days, ...sheet.days.map((day) => [day.date, day])]);
  return { date, week: dates.map((one) => told.get(one)), days };
}

export const render = ({ date, week, days }, { format }) => html`<ul class="strip">${week.map((day) => html`<li>
    <a href="${dayAt(day.date)}" ${day.date === date ? html`aria-current="date"` : ""} class="${day.date === format.dateOf() ? "today" : ""}">
      <strong>${format.shortDay(day.date)}</strong> <span>${day.jobs ? jobsOf(day) : ""}</span>
      ${days.has(day.date) ? roomBadge(days.get(day.date)) : !day.is_open && html`<span class="badge">Closed</span>`}</a></li>`)}</ul>
  ${days.has(date) && roomOf(days.get(date), format)}`;

const jobsOf = ({ jobs, emergency_jobs: urgent }) => html`${jobs}<span class="word"> ${jobs === 1 ? "job" : "jobs"}</span>${urgent > 0 && html`<span class="urgent-mark" title="${urgent} ${urgent === 1 ? "emergency" : "emergencies"}">!</span>`}`;

const roomOf = (day, format) => html`<div class="room">
  <p>${sentence(day)}</p>
  ${day.is_open && html`<ul class="loads">${day.technicians.map((one) => html`<li>
    <span class="line"><strong>${one.name}</strong> <small>${loadInWords(one, format)}</small></span>${one.capacity_minutes > 0 && bar(one)}</li>`)}</ul>`}</div>`;

function sentence(day) {
  if (!day.is_open) return html`<strong>${day.explanation}.</strong>`;
  if (day.free_openings) return html`<strong>${day.free_openings} free ${day.free_openings === 1 ? "time" : "times"}</strong> for a visit of the usual length.`;
  return html`<strong>Full.</strong> ${day.explanation}`;
}

const loadInWords = (one, format) => (one.off ? one.off : html`${one.jobs} ${one.jobs === 1 ? "job" : "jobs"}<span class="left">, ${format.minutes(one.available_minutes)} left</span>`);

const bar = ({ capacity_minutes: whole, booked_minutes: booked, blocked_minutes: blocked }) => html`<svg viewBox="0 0 ${whole} 10" preserveAspectRatio="none" aria-hidden="true">
  <rect class="load-left" width="${whole}" height="10"></rect><rect class="load-booked" width="${booked}" height="10"></rect><rect class="load-blocked" x="${booked}" width="${blocked}" height="10"></rect></svg>`;
