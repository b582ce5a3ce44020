import { saveFile } from "../../js/files.js";
import { html } from "../../js/html.js";
import { query } from "../../js/api.js";
import { statusBadge, tenantLink } from "./parts.js";

/** [field, heading, kind, longer heading]. */
const COLUMNS = [
  ["name", "Business", "name"], ["total_conversations", "Conversations", "count"], ["appointments_last_30_days", "Booked, 30 d", "count", "Appointments made in the last 30 days"],
  ["total_appointments", "Appointments", "count"], ["emergencies_last_30_days", "Emergencies, 30 d", "count", "Emergency appointments of the last 30 days"],
  ["total_customers", "Customers", "count"], ["sms_total_messages", "Texts", "count", "Texts sent"], ["flagged_conversations", "To review", "count", "Conversations flagged for review"],
  ["pending_reschedules", "To move", "count", "Appointments that wait for a new time"], ["twilio_error_rate", "Errors", "share", "Share of Twilio's requests of 30 days that met an apology"],
  ["last_activity_at", "Last active", "moment"],
];

export const uses = {
  "GET /v1/admin/usage": [...COLUMNS.flatMap(([name]) => (name === "name" ? ["businesses.id", "businesses.name", "businesses.status"] : [`businesses.${name}`, `totals.${name}`])), "totals.businesses"],
  "GET /v1/admin/businesses/usage.csv": [],
};
export const every = 300_000;

export const load = (api) => api.get("/v1/admin/usage");

export function render({ businesses, totals }, { format, params }) {
  if (!businesses.length) return html`<p class="empty">There is no business yet.</p>`;
  const [by, down] = [COLUMNS.some(([name]) => name === params.sort) ? params.sort : "name", params.down === "1"];
  return html`<div class="line between"><p>What each business has stored and done. Select a heading to sort by it.</p><button type="button" class="push" data-action="download">Download as CSV</button></div>
    <div class="scroll" tabindex="0" role="group" aria-label="Usage"><table class="sortable usage"><caption class="unseen">Usage by business, sorted by ${headingOf(by)}${down ? ", largest first" : ""}</caption>
      <thead><tr>${COLUMNS.map((column) => head(column, by, down))}</tr></thead>
      <tbody>${sorted(businesses, by, down).map((one) => html`<tr>${COLUMNS.map((column) => cell(one, column, format))}</tr>`)}</tbody>
      <tfoot><tr><th scope="row">All ${totals.businesses}</th>${COLUMNS.slice(1).map((column) => cell(totals, column, format))}</tr></tfoot></table></div>`;
}

const headingOf = (by) => COLUMNS.find(([name]) => name === by)[1];

const head = ([name, label, kind, longer], by, down) => html`<th scope="col" class="${kind === "count" || kind === "share" ? "number" : ""}" aria-sort="${name !== by ? "none" : down ? "descending" : "ascending"}">
  <button type="button" data-action="sort" data-id="${name}" data-by="${name}" title="${longer}">${label}</button></th>`;

function cell(one, [name, , kind], format) {
  if (kind === "name") return html`<th scope="row">${tenantLink(one.id, one.name)} ${one.status !== "ACTIVE" && statusBadge(one.status)}</th>`;
  if (kind === "moment") return html`<td class="nowrap">${one[name] ? format.ago(one[name]) : html`<small>never</small>`}</td>`;
  if (kind === "share") return html`<td class="number">${(one[name] * 100).toFixed(1)} %</td>`;
  return html`<td class="number">${format.number(one[name])}</td>`;
}

/** Names by the alphabet, others by size; what is missing comes last either way. */
export function sorted(rows, by, down) {
  const turn = down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[by] ?? null, other[by] ?? null];
    if (a === null || b === null) return (a === null) - (b === null);
    const order = by === "name" ? a.localeCompare(b, undefined, { sensitivity: "base" }) : a < b ? -1 : a > b ? 1 : 0;
    return order * turn || (one.id < other.id ? -1 : 1);
  });
}

export const actions = {
  async sort({ values, card }) {
    const { sort = "name", down } = card.dataset;
    const isSame = sort === values.by;
    card.dataset.sort = values.by;
    card.dataset.down = (isSame ? down !== "1" : values.by !== "name") ? "1" : "";
    history.replaceState(null, "", `#/usage${query({ sort: card.dataset.sort, down: card.dataset.down })}`);
  },
  async download({ api, say }) {
    saveFile(await api.file("/v1/admin/businesses/usage.csv"), "usage.csv");
    say("usage.csv is in your downloads.");
    return false;
  },
};
