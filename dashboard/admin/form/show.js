import { html } from "../../js/html.js";
import { DAYS, GROUPS } from "./fields.js";
import { hoursText } from "./read.js";

/** All groups; those after `open` are folded up. `business` is null for a new one. */
export const groups = (business, { open = 1 } = {}) => html`${GROUPS.map(([title, fields], index) => html`<details class="group" ${""}${index < open ? OPEN : ""}>
    <summary><h3>${title}</h3></summary><div class="fields">${fields.map((one) => field(one, business))}</div></details>`)}
  <datalist id="zones">${Intl.supportedValuesOf("timeZone").map((zone) => html`<option value="${zone}"></option>`)}</datalist>`;

const OPEN = html`open`;

function field([name, label, kind, about = {}], business) {
  const value = business?.[name];
  if (kind === "check") return html`<label class="check" data-field="${name}"><input type="checkbox" name="${name}" ${value ? html`checked` : ""}> ${label}${problemAt(name)}</label>`;
  if (kind === "rows") return rows(name, label, about, value ?? []);
  if (kind === "hours") return week(name, label, about, value ?? {});
  return html`<label data-field="${name}">${label}${about.required && html` <small>(needed)</small>`} ${input(name, kind, about, kind === "pin" ? "" : value, business)}
    ${about.hint && html`<small>${about.hint}</small>`}${problemAt(name)}</label>`;
}

const problemAt = (name) => html`<span class="field-problem" id="problem-${name}" data-problem="${name}"></span>`;

function input(name, kind, about, value, business) {
  if (kind === "select") return html`<select name="${name}">${about.choices.map(([code, text]) => html`<option value="${code}" ${code === (value ?? "") ? html`selected` : ""}>${text}</option>`)}</select>`;
  if (kind === "area") return html`<textarea name="${name}" rows="3">${value}</textarea>`;
  if (kind === "lines" || kind === "dates") return html`<textarea name="${name}" rows="3">${(value ?? []).join("\n")}</textarea>`;
  if (kind === "pin") return html`<input name="${name}" inputmode="numeric" autocomplete="off" placeholder="${business?.owner_pin_set ? "set; type to change it" : "not set"}">`;
  if (kind === "color") return html`<input name="${name}" placeholder="#1d4ed8" value="${value}" maxlength="7">`;
  const type = { number: "number", money: "number", tel: "tel", email: "email", url: "url" }[kind] ?? "text";
  return html`<input name="${name}" type="${type}" value="${Array.isArray(value) ? value.join(", ") : value}" autocomplete="off" ${about.list ? html`list="${about.list}"` : ""}
    ${kind === "money" ? html`step="0.01" min="0"` : ""}${kind === "number" && about.min !== undefined ? html`min="${about.min}"` : ""} ${about.max !== undefined ? html`max="${about.max}"` : ""} ${about.required ? html`required` : ""}>`;
}

const week = (name, label, about, hours) => html`<fieldset data-field="${name}"><legend>${label}</legend>
  <div class="week">${DAYS.map(([day, text]) => html`<label>${text} <input name="${name}.${day}" value="${hoursText(hours[day])}" placeholder="closed" autocomplete="off"></label>`)}</div>
  <small>${about.hint}</small>${problemAt(name)}</fieldset>`;

const rows = (name, label, { columns, add }, values) => html`<fieldset data-field="${name}"><legend>${label}</legend>
  <div data-rows="${name}">${values.map((value) => row(name, columns, value))}</div>
  ${problemAt(name)}<button type="button" data-add="${name}">${add}</button></fieldset>`;

/** One line of a table. Names stand without number: the order on the page is the order that is sent. */
export const row = (name, columns, value = {}) => html`<div class="entry row" data-row>${columns.map(([part, label, kind]) => html`<label class="${kind}">${label} ${input(`${name}.${part}`, kind, {}, value[part])}</label>`)}
  <button type="button" class="quiet" data-remove aria-label="Remove this line">Remove</button></div>`;
