import { html } from "../../js/html.js";
import * as calls from "../cards/live-calls.js";
import * as days from "../cards/coming-days.js";
import * as emergencies from "../cards/open-emergencies.js";
import * as jobs from "../cards/jobs-today.js";
import * as owed from "../cards/calls-owed.js";
import * as tomorrow from "../cards/tomorrow.js";
import * as week from "../cards/week.js";

export const title = "Today";
export const cards = {
  "calls-owed": owed, "coming-days": days, "jobs-today": jobs, "live-calls": calls, "open-emergencies": emergencies, tomorrow, week,
};

export const view = () => html`<div class="grid first-screen">
  <dashboard-card class="wide" card="open-emergencies"></dashboard-card>
  <dashboard-card class="wide" card="week"></dashboard-card>
  <div class="third stack">
    <dashboard-card card="live-calls" heading="On the line now"></dashboard-card>
    <dashboard-card class="grows" card="calls-owed" heading="Call back"></dashboard-card>
  </div>
  <div class="third stack">
    <dashboard-card class="grows" card="jobs-today" heading="Jobs today"></dashboard-card>
    <dashboard-card card="coming-days" heading="Coming days"></dashboard-card>
  </div>
  <div class="third stack">
    <dashboard-card class="grows" card="tomorrow" heading="Tomorrow"></dashboard-card>
  </div>
</div>`;
