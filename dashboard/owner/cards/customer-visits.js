import { html } from "../../js/html.js";
import { statusBadge } from "./job-line.js";

const MOST = 500;
const AT_ONCE = 5;

export const uses = {
  "GET /v1/crm/customers/{customer_id}/appointments": ["id", "start_time", "end_time", "arrival_window_end", "status", "service_type", "description", "address", "is_emergency", "technician_id"],
  "GET /v1/owner/technicians": ["id", "name"],
};
export const topics = ["schedule"];

export async function load(api, { params }) {
  const [visits, technicians] = await Promise.all([
    api.get(`/v1/crm/customers/${encodeURIComponent(params.id)}/appointments?limit=${MOST}`), api.get("/v1/owner/technicians")]);
  return { visits, names: new Map(technicians.map((one) => [one.id, one.name])) };
}

export function render({ visits, names }, { format }) {
  if (!visits.length) return html`<p class="empty">No visits yet.</p>`;
  const today = format.dateOf();
  const coming = visits.filter((one) => format.dateOf(one.start_time) >= today);
  const past = visits.filter((one) => format.dateOf(one.start_time) < today).reverse();
  const list = (some) => html`<ul class="list">${some.map((one) => row(one, names, format))}</ul>`;
  return html`<h3>Today and to come</h3>${coming.length ? list(coming) : html`<p class="empty">Nothing is booked.</p>`}
    ${past.length > 0 && html`<h3>Before</h3>${list(past.slice(0, AT_ONCE))}
      ${past.length > AT_ONCE && html`<details><summary>${past.length - AT_ONCE} earlier ${past.length - AT_ONCE === 1 ? "visit" : "visits"}</summary>${list(past.slice(AT_ONCE))}</details>`}`}`;
}

const row = (one, names, format) => html`<li><div class="line"><a href="#/schedule/visit/${one.id}">${format.day(format.dateOf(one.start_time))}, ${format.span(one.start_time, one.arrival_window_end ?? one.end_time)}</a>
    ${one.is_emergency && html`<span class="badge danger">Emergency</span>`}${statusBadge(one.status)}</div>
  <small>${[one.service_type && format.service(one.service_type), names.get(one.technician_id)].filter(Boolean).join(" · ")}</small></li>`;
