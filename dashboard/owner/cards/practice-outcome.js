import { html } from "../../js/html.js";
import { words as inWords } from "../../js/format.js";
import { REASONS } from "./call-back.js";
import { said } from "./list-parts.js";

export const OUTCOME = [
  "appointment.done", "appointment.start_time", "appointment.end_time", "appointment.service_type", "appointment.is_emergency",
  "appointment.customer_name", "appointment.customer_phone", "appointment.address", "appointment.technician_name", "appointment.description",
  "callback.name", "callback.phone", "callback.reason", "callback.note", "emergency.hazards", "emergency.ladder.name", "emergency.ladder.phone",
  "emergency.ladder.role", "emergency.ladder.after_minutes", "emergency.ladder.round", "texts.to", "texts.phone", "texts.body", "texts.note",
  "flagged", "on_waitlist", "no_more_texts",
].map((one) => `outcome.${one}`);

const DONE = { booked: "A visit would be booked", moved: "Their visit would move", cancelled: "Their visit would be cancelled" };
const ROLES = { on_call: "on call", owner: "owner", transfer: "takes calls put through" };
const NAMELESS = { on_call: "Whoever is on call", owner: "You", transfer: "Your transfer number" };
const HAZARDS = { water: "water running", shock: "electric shock", medical: "somebody is hurt", caller_says: "the caller says so", business_word: "one of your own emergency words" };
const ADDRESSEES = { caller: "To the caller", owner: "To you", on_call: "To whoever is on call", technician: "To the technician", other: "To somebody else" };

export function outcome(came, format) {
  const parts = [
    came.emergency && alarm(came.emergency, format), came.appointment && visit(came.appointment, format),
    came.callback && callback(came.callback, format), notes(came), came.texts.length > 0 && texts(came.texts, format),
  ].filter(Boolean);
  return parts.length ? parts : html`<p class="empty">Nothing yet.</p>`;
}

const visit = (one, format) => html`<div class="came visit"><h4>${DONE[one.done]} ${one.is_emergency && html`<span class="badge danger">Emergency</span>`}</h4>
  <p><strong>${format.dayTime(one.start_time)}</strong> to ${format.time(one.end_time)}${one.service_type && html`, ${format.service(one.service_type)}`}</p>
  <p>${said(one.customer_name || "No name")}, ${format.phone(one.customer_phone)}${one.address && html`<br>${said(one.address)}`}</p>
  <p>${one.technician_name ? html`${one.technician_name} goes.` : "No technician is assigned."}</p>
  ${one.description && html`<p><small>${said(one.description)}</small></p>`}</div>`;

const alarm = ({ hazards, ladder }, format) => html`<div class="emergency"><h4>Emergency: ${hazards.map((one) => HAZARDS[one] ?? inWords(one).toLowerCase()).join(", ")}</h4>
  ${ladder.length ? html`<p>As long as nobody takes it, these are texted and rung:</p><ol class="ladder">${ladder.filter((one) => one.round === 1).map((one) => rung(one, format))}</ol>
    ${rounds(ladder)}` : html`<p class="problem">Nobody would be told. Enter your phone, or people on call, in <a href="#/settings">Settings</a>.</p>`}</div>`;

const rung = (one, format) => html`<li><strong>${said(one.name || NAMELESS[one.role])}</strong> <small>${ROLES[one.role]}, ${format.phone(one.phone)}, ${when(one.after_minutes)}</small></li>`;

const when = (minutes) => (minutes === 0 ? "at once" : `after ${minutes} min`);

function rounds(ladder) {
  const again = Math.max(...ladder.map((one) => one.round));
  return again > 1 && html`<p><small>Those who are told first are told ${again} times before the last of the list.</small></p>`;
}

const callback = (one, format) => html`<div class="came"><h4>You would owe them a call</h4><p>${one.name && html`${said(one.name)}, `}${format.phone(one.phone)}${one.reason !== "OTHER" && html`: ${REASONS[one.reason] ?? inWords(one.reason)}`}</p>
  ${one.note && html`<p><small>${said(one.note)}</small></p>`}</div>`;

function notes(came) {
  const told = [
    came.on_waitlist && "They would be texted when a sooner time becomes free.",
    came.no_more_texts && "They would get no more texts from you.", came.flagged && "The call would be flagged for you to read.",
  ].filter(Boolean);
  return told.length > 0 && html`<ul class="came">${told.map((one) => html`<li>${one}</li>`)}</ul>`;
}

const texts = (items, format) => html`<div class="came"><h4>Texts that would go out</h4><ul class="list">${items.map((one) => html`<li>
  <small>${ADDRESSEES[one.to]}, ${format.phone(one.phone)}</small><p class="words">${said(one.body)}</p>${one.note && html`<p class="warning">${inWords(one.note)}</p>`}</li>`)}</ul></div>`;
