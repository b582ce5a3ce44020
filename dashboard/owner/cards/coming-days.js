import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/days": ["items.date", "items.is_open", "items.jobs", "items.free_openings", "items.explanation"] };
export const topics = ["schedule"];

export const load = (api) => api.get("/v1/owner/days?days=7");

export const render = ({ items }, { format }) => html`<ul class="list days">${items.map((day) => html`<li class="line">
  <a href="#/schedule/day/${day.date}">${format.day(day.date)}</a> <span>${day.jobs} ${day.jobs === 1 ? "job" : "jobs"}</span>
  ${state(day)}</li>`)}</ul>`;

function state(day) {
  if (!day.is_open) return html`<span class="badge push">Closed</span>`;
  if (day.free_openings) return html`<span class="badge good push">${day.free_openings} free</span>`;
  return html`<a class="badge warn push" href="#/schedule/day/${day.date}" title="${day.explanation}">Full: why?</a>`;
}
