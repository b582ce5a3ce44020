import { html } from "../../js/html.js";
import { askWhere } from "../schedule/move-dialog.js";
import { moveJob, store } from "../schedule/moving.js";
import { dayAt, refreshSchedule, technicianOf, weekAt, whoGoes } from "../schedule/places.js";
import { editForm, editOf } from "../schedule/editing.js";
import { isMeant, SAID, statusButtons } from "../schedule/statuses.js";
import { statusBadge } from "./job-line.js";

export const uses = {
  "GET /v1/crm/appointments/{appointment_id}": [
    "id", "customer_id", "start_time", "end_time", "arrival_window_end", "status", "is_emergency", "service_type", "description", "address",
    "technician_id", "conversation_id", "estimated_value", "quoted_value", "quote_status",
  ],
  "GET /v1/crm/customers/{customer_id}": ["name", "phone", "address", "notes"],
  "GET /v1/owner/technicians": ["id", "name", "color", "is_active"],
  "GET /v1/crm/appointments/{appointment_id}/technicians": ["technician_id", "name", "is_free", "has_skills", "driving_minutes", "jobs_that_day", "why"],
  "PATCH /v1/crm/appointments/{appointment_id}": ["start_time", "end_time", "technician_id"],
  "POST /v1/crm/appointments/{appointment_id}/propose-slots": ["start_time", "end_time", "arrival_window_end", "technician_id"],
  "GET /v1/owner/schedule": ["appointments.customer_name", "appointments.start_time", "appointments.end_time"],
};
export const topics = ["schedule"];

export async function load(api, { params }) {
  const at = `/v1/crm/appointments/${encodeURIComponent(params.visit)}`;
  const [job, technicians, suggested] = await Promise.all([api.get(at), api.get("/v1/owner/technicians"), api.get(`${at}/technicians`)]);
  const customer = await api.get(`/v1/crm/customers/${encodeURIComponent(job.customer_id)}`);
  return { job: { ...job, customer_name: customer.name, customer_phone: customer.phone }, customer, technicians, suggested };
}

export function render({ job, customer, technicians, suggested }, { params, format, business }) {
  const date = format.dateOf(job.start_time);
  return html`<div class="line"><h2 id="visit-name" tabindex="-1">${customer.name || "Unknown customer"}</h2>
      ${job.is_emergency && html`<span class="badge danger">Emergency</span>`}${statusBadge(job.status)}
      <a class="button push" href="${params.mode === "week" ? weekAt(date) : dayAt(date)}">Close<span class="unseen"> this job</span></a></div>
    ${facts(job, customer, technicians, format)}
    <div class="line taps"><button class="primary" data-action="move">Move …</button>
      ${customer.phone.startsWith("+") && html`<a class="button" href="tel:${customer.phone}">Call</a>`}
      <a class="button" href="#/customers/${job.customer_id}">Customer</a>
      ${job.conversation_id && html`<a class="button" href="#/conversations/${job.conversation_id}">What was said</a>`}</div>
    ${statusButtons(job)}
    ${suggested.length > 0 && html`<details id="who-could-go"><summary>Who could go</summary>${whoCouldGo(job, suggested)}</details>`}
    <details id="edit-job"><summary>Work, notes and money</summary>${editForm(job, business)}</details>`;
}

const facts = (job, customer, technicians, format) => html`<dl class="facts">
  <dt>When</dt><dd><strong>${format.longDay(format.dateOf(job.start_time))}, ${format.span(job.start_time, job.end_time)}</strong>
    ${job.arrival_window_end && html`<br><small>promised to arrive ${format.span(job.start_time, job.arrival_window_end)}</small>`}</dd>
  <dt>Who</dt><dd><span class="dot" data-color="${technicianOf(job, technicians)?.color}"></span>${whoGoes(job.technician_id, technicians)}</dd>
  ${job.service_type && html`<dt>Work</dt><dd>${format.service(job.service_type)}</dd>`}
  ${job.description && html`<dt>Problem</dt><dd class="as-written">${job.description}</dd>`}
  <dt>Where</dt><dd>${job.address || customer.address || "No address"}</dd>
  <dt>Phone</dt><dd>${customer.phone.startsWith("+") ? html`<a href="tel:${customer.phone}">${format.phone(customer.phone)}</a>` : format.phone(customer.phone)}</dd>
  ${customer.notes && html`<dt>Note</dt><dd class="as-written">${customer.notes}</dd>`}
  ${job.estimated_value !== null && html`<dt>Value</dt><dd>${format.money(job.estimated_value)}</dd>`}
  ${job.quoted_value !== null && html`<dt>Quoted</dt><dd>${format.money(job.quoted_value)}${job.quote_status && html` <small>${format.words(job.quote_status)}</small>`}</dd>`}</dl>`;

const whoCouldGo = (job, suggested) => html`<ul class="list">${suggested.map((one) => html`<li class="line"><strong>${one.name}</strong>
  <span class="badge ${one.is_free && one.has_skills ? "good" : "warn"}">${!one.has_skills ? "Cannot do this" : one.is_free ? "Free" : "Not free"}</span>
  <small>${one.why}</small>
  ${one.technician_id === job.technician_id ? html`<span class="push">goes</span>` : html`<button class="push" data-action="assign" data-id="${one.technician_id}">Send<span class="unseen"> ${one.name}</span></button>`}</li>`)}</ul>`;

const toolsOf = ({ api, say, context, data }) => ({ api, say, format: context.format, technicians: data.technicians, refresh: refreshSchedule });

export const actions = {
  async move(given) {
    const to = await askWhere(toolsOf(given), given.data.job);
    if (to) await moveJob(toolsOf(given), given.data.job, to);
    return false;
  },
  async become(given) {
    const { job, technicians } = given.data;
    const { status } = given.values;
    if (!(await isMeant(status, { name: job.customer_name || "the customer", technician: technicianOf(job, technicians)?.name }))) return false;
    return change(given, { status }, SAID[status]);
  },
  assign: (given) => change(given, { technician_id: given.values.id }, `${whoGoes(given.values.id, given.data.technicians)} goes.`),
  edit: (given) => change(given, editOf(given.values, given.data.job), "Saved."),
};

async function change(given, changes, said) {
  const tools = toolsOf(given);
  given.card.removeAttribute("data-touched");
  if (await store(tools, given.data.job, changes)) {
    tools.say(said);
    await tools.refresh();
  }
  return false;
}

let opened = null;

/** Whoever opens a job is led to it; and back to it when the button they pressed is gone. */
export function wire(root, { context }) {
  const isOpened = opened !== context.params.visit;
  if (isOpened || document.activeElement === document.body) root.querySelector("#visit-name").focus({ preventScroll: !isOpened });
  opened = context.params.visit;
}
