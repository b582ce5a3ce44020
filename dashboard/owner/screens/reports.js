import { html } from "../../js/html.js";
import * as completeness from "../cards/report-completeness.js";
import * as customers from "../cards/report-customers.js";
import * as economics from "../cards/report-economics.js";
import * as exports_ from "../cards/report-exports.js";
import * as funnel from "../cards/report-funnel.js";
import * as neighborhoods from "../cards/report-neighborhoods.js";
import * as outreach from "../cards/report-outreach.js";
import * as pipeline from "../cards/report-pipeline.js";
import * as quotes from "../cards/report-quotes.js";
import * as segments from "../cards/report-segments.js";
import * as serviceMix from "../cards/report-service-mix.js";
import * as sources from "../cards/report-sources.js";
import * as workload from "../cards/report-workload.js";

export const title = "Reports";
export const cards = {
  "report-completeness": completeness, "report-customers": customers, "report-economics": economics, "report-exports": exports_,
  "report-funnel": funnel, "report-neighborhoods": neighborhoods, "report-outreach": outreach, "report-pipeline": pipeline,
  "report-quotes": quotes, "report-segments": segments, "report-service-mix": serviceMix, "report-sources": sources, "report-workload": workload,
};

const PERIODS = [["7", "7 days"], ["30", "30 days"], ["90", "90 days"], ["365", "A year"]];

export function view({ days }) {
  const chosen = PERIODS.some(([value]) => value === days) ? days : "30";
  const card = (name, heading) => html`<dashboard-card card="report-${name}" heading="${heading}" data-days="${chosen}"></dashboard-card>`;
  return html`<p class="periods" role="group" aria-label="How far back">${PERIODS.map(([value, label]) => html`<a class="button" href="#/reports?days=${value}" aria-current="${value === chosen ? "true" : "false"}">${label}</a>`)}</p>
    <div class="columns">
      ${card("workload", "Jobs in the coming two weeks")}${card("pipeline", "Work in hand")}${card("funnel", "From call to booking")}
      ${card("service-mix", "Kinds of work")}${card("economics", "What each kind earns")}${card("customers", "Who comes back")}
      ${card("sources", "Where customers come from")}${card("neighborhoods", "Neighborhoods")}${card("quotes", "Quotes")}
      ${card("segments", "Customers by tag")}${card("outreach", "Follow-ups and asking back")}
      ${card("completeness", "What is missing in your records")}${card("exports", "Take your data with you")}
    </div>`;
}
