import { html } from "../../js/html.js";
import * as list from "../cards/callback-list.js";
import * as summary from "../cards/callback-summary.js";
import * as moves from "../cards/reschedules.js";
import * as waitlist from "../cards/waitlist.js";

export const title = "Call back";
export const styles = ["people.css"];
export const cards = { "callback-list": list, "callback-summary": summary, reschedules: moves, waitlist };

export const view = ({ view: which, page }) => html`<div class="talk">
  <dashboard-card class="long" card="callback-list" data-view="${which}" data-page="${page}"></dashboard-card>
  <dashboard-card card="reschedules" heading="Wants another time"></dashboard-card>
  <div class="stack"><dashboard-card card="waitlist" heading="Would come sooner"></dashboard-card>
    <dashboard-card card="callback-summary" heading="So far"></dashboard-card></div></div>`;
