import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { callButton, said } from "./list-parts.js";

export const uses = {
  "GET /v1/owner/waitlist": ["id", "customer_id", "customer_name", "phone", "service_type", "first_on", "last_on", "earliest", "latest", "status", "offered.start_time", "created_at", "appointment_id"],
  "DELETE /v1/owner/waitlist/{waiting_id}": [],
};
export const topics = ["schedule"];

const OVER = ["SERVED", "EXPIRED"];

export const load = async (api) => (await api.get("/v1/owner/waitlist")).filter((one) => !OVER.includes(one.status));

export const render = (waiting, { format }) => (waiting.length
  ? html`<p class="hint">When a time becomes free, they are texted by themselves.</p><ul class="list">${waiting.map((one) => row(one, format))}</ul>`
  : html`<p class="empty">Nobody waits for a sooner time.</p>`);

const row = (one, format) => html`<li>
  <div class="line"><a href="#/customers/${one.customer_id}"><strong>${said(one.customer_name || format.phone(one.phone))}</strong></a>
    ${one.status === "OFFERED" && html`<span class="badge accent">Offered ${format.dayTime(one.offered?.start_time)}</span>`}
    <small class="push">since ${format.dayTime(one.created_at)}</small></div>
  <small>${format.service(one.service_type)}, ${days(one, format)}${hours(one)}</small>
  <div class="line taps">${callButton(one.phone, format)}${one.appointment_id && html`<a class="button" href="#/schedule/visit/${one.appointment_id}">Their visit</a>`}
    <button type="button" class="quiet push" data-action="remove" data-id="${one.id}" data-who="${one.customer_name || format.phone(one.phone)}">Remove<span class="unseen">: ${one.customer_name}</span></button></div></li>`;

const days = ({ first_on: from, last_on: to }, format) => (from === to ? format.day(from) : `${format.day(from)} to ${format.day(to)}`);

/** "13:30:00", the time on the business's clock → "1:30 PM". */
function clock(time) {
  const [hour, minute] = time.split(":").map(Number);
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, "0")}` : ""} ${hour < 12 ? "AM" : "PM"}`;
}

function hours({ earliest, latest }) {
  if (earliest && latest) return `, between ${clock(earliest)} and ${clock(latest)}`;
  if (earliest) return `, from ${clock(earliest)}`;
  return latest ? `, until ${clock(latest)}` : "";
}

export const actions = {
  async remove({ api, values, say }) {
    if (!(await confirm(`Take ${values.who} off the waitlist?`, "They will not be told of a sooner time.", { yes: "Take off" }))) return false;
    await api.send("DELETE", `/v1/owner/waitlist/${encodeURIComponent(values.id)}`);
    say("Taken off the waitlist.");
    return true;
  },
};
