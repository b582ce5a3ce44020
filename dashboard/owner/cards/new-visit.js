import { query } from "../../js/api.js";
import { html, show } from "../../js/html.js";
import { createZone } from "../../js/zoned.js";
import { editOf, serviceSelect } from "../schedule/editing.js";
import { slotInWords, spanOf, timeFields } from "../schedule/move-dialog.js";
import { dayAt, visitAt } from "../schedule/places.js";
import { insist } from "../schedule/refusals.js";

const OFFERED = 6;
const DAYS = 21;
const PAUSE_MS = 250;
const USUAL_MINUTES = 60;

export const uses = {
  "GET /v1/owner/technicians": ["id", "name", "is_active"],
  "GET /v1/crm/customers/{customer_id}": ["id", "name", "phone", "address"],
  "GET /v1/crm/customers/search": ["id", "name", "phone", "address"],
  "POST /v1/crm/customers": ["id"],
  "GET /v1/owner/availability": ["date", "start_time", "end_time", "arrival_window_end", "technician_id"],
  "POST /v1/crm/appointments": ["id"],
  "GET /v1/owner/schedule": ["appointments.customer_name", "appointments.start_time", "appointments.end_time"],
};

export async function load(api, { params }) {
  const [technicians, customer] = await Promise.all([
    api.get("/v1/owner/technicians"), params.customer ? api.get(`/v1/crm/customers/${encodeURIComponent(params.customer)}`) : null,
  ]);
  return { technicians, customer };
}

export function render({ technicians, customer }, { params, business, format }) {
  const start = params.start ? createZone(format.timeZone).wall(params.start) : { date: params.date, time: "09:00" };
  return html`<form data-action="book">
    <fieldset><legend>Customer</legend>
      <label class="unseen" for="find-customer">Find a customer by name, phone or address</label>
      <input type="search" id="find-customer" placeholder="Name, phone or address" autocomplete="off" aria-controls="found">
      <div id="found" aria-live="polite">${customer ? choices([customer], format) : newCustomer(false)}</div></fieldset>
    <fieldset><legend>Work</legend><label>Kind of work ${serviceSelect(params.service || business.services[0]?.service_type, business)}</label>
      <label>Problem and notes <textarea name="description" rows="2"></textarea></label>
      <label>Address <input name="address" autocomplete="off" placeholder="The customer's, unless you say another"></label>
      <label class="check"><input type="checkbox" name="is_emergency"> It is an emergency</label></fieldset>
    <fieldset><legend>When</legend><div id="offered"></div>
      <label class="check"><input type="radio" name="slot" value="own" id="own-slot" ${params.start ? html`checked` : ""}> At a time of your own</label>
      <div class="own-time">${timeFields({ ...start, technician: params.technician, minutes: USUAL_MINUTES }, technicians)}</div></fieldset>
    <p class="hint">The customer gets no text about it.</p>
    <div class="buttons"><a class="button" href="${dayAt(params.date)}">Cancel</a><button class="primary">Book</button></div></form>`;
}

const choices = (found, format) => html`${found.map((one, index) => html`<label class="check"><input type="radio" name="customer_id" value="${one.id}" ${index === 0 ? html`checked` : ""}>
  <span>${one.name || "Unknown customer"} <small>${format.phone(one.phone)}${one.address && ` · ${one.address}`}</small></span></label>`)}${newCustomer(found.length > 0)}`;

const newCustomer = (isOther) => html`<details ${isOther ? "" : html`open`}><summary>Somebody new</summary>
  ${isOther && html`<label class="check"><input type="radio" name="customer_id" value="" id="new-customer"> A new customer</label>`}
  <div class="row"><label>Name <input name="new_name" autocomplete="off"></label><label>Phone <input name="new_phone" type="tel" autocomplete="off"></label></div></details>`;

/** Finds customers while somebody types, and free times for the kind of work that is chosen. */
export function wire(root, { api, data, context }) {
  const { format, params, business } = context;
  const form = root.querySelector("form");
  const search = root.querySelector("#find-customer");
  const found = root.querySelector("#found");
  let timer;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const q = search.value.trim();
      const customers = q.length < 2 ? [] : await api.get(`/v1/crm/customers/search${query({ q, limit: 6 })}`).catch(() => []);
      if (q === search.value.trim()) show(found, choices(customers, format));
    }, PAUSE_MS);
  });
  found.addEventListener("input", (event) => {
    const isNew = event.target.name.startsWith("new_") && found.querySelector("#new-customer");
    if (isNew) isNew.checked = true;
  });
  for (const field of root.querySelectorAll(".own-time input, .own-time select")) {
    field.addEventListener("input", () => { root.querySelector("#own-slot").checked = true; });
  }
  const offer = async () => {
    const service = business.services.find((one) => one.service_type === form.elements.service_type.value);
    if (service) form.elements.minutes.value = service.minutes;
    const asked = { service_type: service?.service_type, days: DAYS, emergency: form.elements.is_emergency.checked || undefined };
    const every = await api.get(`/v1/owner/availability${query(asked)}`).catch(() => []);
    const free = every.filter((one) => one.start_time && one.date >= params.date).slice(0, OFFERED);
    form.offered = free;
    show(root.querySelector("#offered"), html`${free.map((slot, index) => html`<label class="check">
      <input type="radio" name="slot" value="${index}" ${isChosen(slot, index, params) ? html`checked` : ""}> ${slotInWords(slot, { format, technicians: data.technicians })}</label>`)}`);
    if (!free.length) root.querySelector("#own-slot").checked = true;
  };
  form.elements.service_type.addEventListener("change", offer);
  form.elements.is_emergency.addEventListener("change", offer);
  offer();
  search.focus();
  return () => clearTimeout(timer);
}

const isChosen = (slot, index, { start, technician }) => (start ? slot.start_time === start && slot.technician_id === (technician || null) : index === 0);

export const actions = {
  async book({ api, form, values, context, say }) {
    const { format } = context;
    const customer = values.customer_id || (await add(api, values));
    const { description, address, service_type, is_emergency } = editOf({ ...values, estimated_value: "", quoted_value: "", quote_status: "" }, {});
    const time = values.slot === "own" ? ownTime(values, format) : pick(form.offered[Number(values.slot)]);
    const job = await insist({ api, format }, "POST", "/v1/crm/appointments", { customer_id: customer, description, address, service_type, is_emergency, ...time });
    if (!job) return false;
    say(`Booked for ${format.dayTime(job.start_time)}.`);
    context.go(visitAt(job.id));
    return false;
  },
};

async function add(api, { new_name: name, new_phone: phone }) {
  if (!name.trim() || !phone.trim()) throw Object.assign(new Error("Choose a customer, or give the name and the phone of a new one."), { status: 422 });
  return (await api.send("POST", "/v1/crm/customers", { name: name.trim(), phone: phone.trim() })).id;
}

const pick = ({ start_time, end_time, arrival_window_end, technician_id }) => ({ start_time, end_time, arrival_window_end, technician_id });

function ownTime(values, format) {
  if (!values.date || !values.time) throw Object.assign(new Error("Say the day and the time."), { status: 422 });
  return { ...spanOf(values, createZone(format.timeZone)), technician_id: values.technician || null };
}
