import "../filter-bar.js";
import { html } from "../../js/html.js";
import { KINDS, STATUSES } from "../cards/text-words.js";
import * as list from "../cards/text-list.js";
import * as undelivered from "../cards/undelivered.js";
import * as usage from "../cards/text-usage.js";

export const title = "Texts";
export const styles = ["people.css"];
export const cards = { "text-list": list, "text-usage": usage, undelivered };

const options = (names, chosen) => html`<option value="">All</option>${Object.entries(names).map(([value, text]) => (value === chosen
  ? html`<option value="${value}" selected>${text}</option>` : html`<option value="${value}">${text}</option>`))}`;

export const view = ({ phone, kind, status, page }) => html`<filter-bar screen="texts" cards="text-list">
    <form role="search" class="row">
      <label>Number <input type="tel" name="phone" value="${phone}" placeholder="(816) 555-0140" maxlength="40"></label>
      <label>Kind <select name="kind">${options(KINDS, kind)}</select></label>
      <label>What became of it <select name="status">${options(STATUSES, status)}</select></label>
    </form></filter-bar>
  <div class="talk">
    <dashboard-card class="long" card="text-list" data-phone="${phone}" data-kind="${kind}" data-status="${status}" data-page="${page}"></dashboard-card>
    <dashboard-card card="undelivered" heading="Did not arrive"></dashboard-card>
    <dashboard-card card="text-usage" heading="The last 30 days"></dashboard-card></div>`;
