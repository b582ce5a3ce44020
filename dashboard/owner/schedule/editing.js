import { html } from "../../js/html.js";

const MONEY = ["estimated_value", "quoted_value"];
const TEXTS = ["description", "address", "service_type", "quote_status"];

/** What can be changed of a job besides its time and its status. */
export const editForm = (job, business) => html`<form data-action="edit">
  <label>Kind of work ${serviceSelect(job.service_type, business)}</label>
  <label>Problem and notes <textarea name="description" rows="4">${job.description}</textarea></label>
  <label>Address <input name="address" value="${job.address}" autocomplete="off"></label>
  <div class="row"><label>Estimated value, $ <input name="estimated_value" type="number" min="0" step="0.01" value="${job.estimated_value}"></label>
    <label>Quoted, $ <input name="quoted_value" type="number" min="0" step="0.01" value="${job.quoted_value}"></label>
    <label>Quote <select name="quote_status">${statuses(job.quote_status).map(([value, label]) => html`<option value="${value}" ${value === (job.quote_status ?? "") ? html`selected` : ""}>${label}</option>`)}</select></label></div>
  <label class="check"><input type="checkbox" name="is_emergency" ${job.is_emergency ? html`checked` : ""}> It is an emergency</label>
  <div class="buttons"><button class="primary">Save</button></div></form>`;

const QUOTES = [["", "None"], ["SENT", "Sent"], ["ACCEPTED", "Accepted"], ["DECLINED", "Declined"]];

const statuses = (own) => (QUOTES.some(([value]) => value === (own ?? "")) ? QUOTES : [...QUOTES, [own, own]]);

/** The business's own kinds of work, and the one that is there already. */
export function serviceSelect(own, { services }) {
  const known = services.map((one) => [one.service_type, one.name]);
  const options = [["", "Not said"], ...known, ...(own && !known.some(([code]) => code === own) ? [[own, own]] : [])];
  return html`<select name="service_type">${options.map(([code, name]) => html`<option value="${code}" ${code === (own ?? "") ? html`selected` : ""}>${name}</option>`)}</select>`;
}

/** The fields that differ, as the API takes them; what was emptied is null. */
export function editOf(values, job) {
  const typed = {
    ...Object.fromEntries(TEXTS.map((name) => [name, values[name].trim() || null])),
    ...Object.fromEntries(MONEY.map((name) => [name, values[name] === "" ? null : Number(values[name])])),
    is_emergency: values.is_emergency === "on",
  };
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== job[name]));
}
