import { html } from "../../js/html.js";
import * as board from "../cards/schedule-board.js";
import * as days from "../cards/schedule-days.js";
import * as fresh from "../cards/new-visit.js";
import * as offers from "../cards/schedule-offers.js";
import * as visit from "../cards/visit.js";

export const title = "Schedule";
export const cards = { "schedule-board": board, "schedule-days": days, "schedule-offers": offers, "new-visit": fresh, visit };
export const styles = ["schedule.css"];

/** #/schedule/day/DATE, /week/DATE, /visit/ID and /new/DATE; without any of them, today. */
export function view({ rest: [kind = "day", given], view: shown, who, service, start, technician, customer }, { format }) {
  const mode = kind === "week" || shown === "week" ? "week" : "day";
  const date = kind === "visit" ? "" : dateFrom(given, format);
  const job = kind === "visit" ? given : "";
  return html`<div class="schedule grid ${kind}">
    ${kind === "visit" && html`<dashboard-card class="side" card="visit" data-visit="${job}" data-mode="${mode}"></dashboard-card>`}
    ${kind === "new" && html`<dashboard-card class="side" card="new-visit" heading="New job" data-date="${date}" data-service="${service}" data-start="${start}" data-technician="${technician}" data-customer="${customer}"></dashboard-card>`}
    ${mode === "day" && html`<dashboard-card class="main" card="schedule-days" data-date="${date}" data-visit="${job}"></dashboard-card>`}
    <dashboard-card class="main prints" card="schedule-board" data-mode="${mode}" data-date="${date}" data-visit="${job}" data-who="${who}"></dashboard-card>
    ${kind === "day" && html`<dashboard-card class="main" card="schedule-offers" heading="What your receptionist would offer" data-date="${date}"></dashboard-card>`}
  </div>`;
}

const dateFrom = (given, format) => (/^\d{4}-\d\d-\d\d$/.test(given ?? "") && !Number.isNaN(Date.parse(given)) ? given : format.dateOf());
