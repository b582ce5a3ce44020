import { query } from "../../js/api.js";
import { html, show } from "../../js/html.js";
import { said } from "./list-parts.js";

const MOST_ROWS = 200;

export const uses = {
  "POST /v1/crm/customers/import": ["dry_run", "added", "updated", "exists", "duplicates", "opted_out", "ignored_columns", "rows.row", "rows.outcome", "rows.name", "rows.phone", "rows.customer_id", "rows.changed", "rows.same_as"],
};
export const every = 86_400_000;

const OUTCOMES = { added: "New", exists: "Known already, stays as it is", updated: "Known already, is filled in", duplicate: "Twice in the file" };

export const load = async () => ({});

export const render = () => html`<form data-action="check">
    <p>A CSV file whose first row names the columns: name and phone, and whatever else there is. Nothing is stored before you have seen what would become of each row.</p>
    <div class="row"><label>File <input type="file" name="file" accept=".csv,.txt,.tsv,text/csv,text/plain" required></label>
      <label class="check"><input type="checkbox" name="update"> Fill in customers I have already</label><button class="primary">Check the file</button></div>
  </form><div class="report" tabindex="-1"></div>`;

export const actions = {
  async check(tools) {
    const { file, update } = tools.values;
    await run(tools, { file, update: update === "on", isTrial: true });
    return false;
  },
  async bringIn(tools) {
    const { file, update } = Object.fromEntries(new FormData(tools.card.querySelector("form")));
    await run(tools, { file, update: update === "on", isTrial: false });
    return false;
  },
};

async function run({ api, card, context }, { file, update, isTrial }) {
  const place = card.querySelector(".report");
  const path = `/v1/crm/customers/import${query({ update: update || "", dry_run: isTrial || "" })}`;
  try {
    show(place, report(await api.send("POST", path, new Blob([file], { type: "text/csv" })), context.format));
  } catch (problem) {
    if (!problem.status) throw problem;
    show(place, refusal(problem));
  }
  place.focus();
}

const report = (done, format) => html`<h3>${done.dry_run ? "What would happen" : "Done"}</h3>
  <dl class="figures">${figure("New", done.added)}${figure("Filled in", done.updated)}${figure("Known already", done.exists)}${figure("Twice in the file", done.duplicates)}${figure("Want no texts", done.opted_out)}</dl>
  ${done.ignored_columns.length > 0 && html`<p class="warning">Not used: ${said(done.ignored_columns.join(", "))}</p>`}
  ${done.dry_run ? html`<p><button type="button" class="primary" data-action="bringIn">${done.added || done.updated ? `Import: ${done.added} new, ${done.updated} filled in` : "Import anyway"}</button></p>` : html`<p class="fine">The customers are in your book. <a href="#/customers">Look at them</a></p>`}
  ${table(["Row", "Name", "Phone", "What"], done.rows.slice(0, MOST_ROWS).map((row) => html`<tr><td class="number">${row.row}</td><th scope="row">${row.customer_id ? html`<a href="#/customers/${row.customer_id}">${said(row.name)}</a>` : said(row.name)}</th>
    <td>${format.phone(row.phone)}</td><td>${OUTCOMES[row.outcome] ?? row.outcome}${row.same_as && ` (row ${row.same_as})`}${row.changed.length > 0 && `: ${row.changed.map(format.words).join(", ")}`}</td></tr>`))}
  ${done.rows.length > MOST_ROWS && html`<p><small>and ${done.rows.length - MOST_ROWS} more rows</small></p>`}`;

const figure = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const refusal = (problem) => html`<p class="problem" role="alert">${problem.message}</p>
  ${problem.fields.length > 0 && table(["Row", "Column", "What is wrong"], problem.fields.slice(0, MOST_ROWS).map((flaw) => html`<tr><td class="number">${flaw.row}</td><th scope="row">${flaw.field}</th><td>${said(flaw.detail)}</td></tr>`))}`;

const table = (heads, rows) => html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of the file"><table><thead><tr>${heads.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
