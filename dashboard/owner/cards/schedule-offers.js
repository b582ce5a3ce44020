import { daysBetween } from "../../js/format.js";
import { query } from "../../js/api.js";
import { html } from "../../js/html.js";
import { newAt, whoGoes } from "../schedule/places.js";

const FURTHEST = 60;

export const uses = {
  "GET /v1/owner/availability": ["date", "start_time", "end_time", "arrival_window_end", "technician_id", "explanation"],
  "GET /v1/owner/technicians": ["id", "name"],
};
export const topics = ["schedule"];

let chosen = null;

export async function load(api, { params, format, business }) {
  const service = business.services.find((one) => one.service_type === chosen)?.service_type ?? business.services[0]?.service_type;
  const days = daysBetween(format.dateOf(), params.date) + 1;
  if (days < 1 || days > FURTHEST) return { service, technicians: [], openings: null };
  const [every, technicians] = await Promise.all([
    api.get(`/v1/owner/availability${query({ service_type: service, days })}`), api.get("/v1/owner/technicians"),
  ]);
  return { service, technicians, openings: every.filter((one) => one.date === params.date) };
}

export const render = ({ service, technicians, openings }, { format, params, business }) => (openings
  ? html`${business.services.length > 1 && html`<label class="offer-for">For <select data-action="choose" id="offer-service">${business.services.map((one) => html`<option value="${one.service_type}" ${one.service_type === service ? html`selected` : ""}>${one.name}</option>`)}</select></label>`}
    ${openings.some((one) => one.start_time)
      ? html`<p class="offers">${openings.map((one) => html`<a class="button" href="${newAt(params.date, { service, start: one.start_time, technician: one.technician_id })}">${format.span(one.start_time, one.arrival_window_end ?? one.end_time)}
        ${one.technician_id && html`<small>${whoGoes(one.technician_id, technicians)}</small>`}</a>`)}</p><p class="hint">Press one to book it.</p>`
      : html`<p>Nothing. ${openings[0]?.explanation}.</p>`}`
  : html`<p class="empty">Offers are made for today and the ${FURTHEST} days after it.</p>`);

export const actions = {
  choose({ element }) { chosen = element.value; element.blur(); },
};
