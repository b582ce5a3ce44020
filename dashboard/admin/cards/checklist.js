import { html } from "../../js/html.js";
import { tenantLink } from "./parts.js";

export const uses = {
  "GET /v1/admin/governance": ["environment", "checked_at", "ok", "counts.failing", "counts.warning", "counts.unknown", "counts.ok",
    ...["id", "area", "title", "status", "found", "wanted", "how_to_mend", "businesses.id", "businesses.name"].map((name) => `items.${name}`)],
};

export const load = (api) => api.get("/v1/admin/governance");

const STATUS = {
  failing: ["Failing", "danger"], warning: ["Warning", "warn"], unknown: ["Look yourself", "accent"], ok: ["Fine", "good"],
};
const AREAS = { security: "Security", telephony: "Telephony", data: "Data", privacy: "Privacy", operations: "Operations" };
const SHOWN = 12;

export function render({ ok, counts, items, checked_at: at, environment }, { format }) {
  const [fine, open] = [items.filter((one) => one.status === "ok"), items.filter((one) => one.status !== "ok")];
  return html`<p class="${ok ? "fine" : "problem"}"><strong>${ok ? "Nothing is failing." : `${counts.failing} ${counts.failing === 1 ? "line is" : "lines are"} failing: this is not ready for production.`}</strong>
      ${counts.warning} warnings, ${counts.unknown} to look at yourself, ${counts.ok} fine.</p>
    <p class="line"><small class="push">ENVIRONMENT=${environment}, checked ${format.time(at)}</small><button type="button" class="quiet" data-action="again">Check again</button></p>
    <ul class="list checks">${open.map(line)}</ul>
    <details class="all-fine"><summary>${counts.ok} that are fine</summary><ul class="list checks">${fine.map(line)}</ul></details>`;
}

const line = (one) => html`<li data-check="${one.id}" class="check-${one.status}"><div class="line"><span class="badge ${STATUS[one.status][1]}">${STATUS[one.status][0]}</span>
    <strong>${one.title}</strong><small class="push">${AREAS[one.area]}</small></div>
  <dl class="facts"><dt>Found</dt><dd>${one.found}</dd>${one.status !== "ok" && html`<dt>Wanted</dt><dd>${one.wanted}</dd><dt>To mend it</dt><dd>${one.how_to_mend}</dd>`}
    ${one.status !== "ok" && one.businesses.length > 0 && html`<dt>Whom</dt><dd>${one.businesses.slice(0, SHOWN).map(({ id, name }, index) => html`${index > 0 && ", "}${tenantLink(id, name)}`)}${one.businesses.length > SHOWN && " …"}</dd>`}</dl></li>`;
