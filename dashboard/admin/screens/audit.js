import "../../owner/filter-bar.js";
import { html } from "../../js/html.js";
import * as list from "../cards/audit-list.js";

export const title = "Audit";
export const cards = { "audit-list": list };

const SINCE = [["", "Any time"], ["60", "Last hour"], ["1440", "Last 24 hours"], ["10080", "Last 7 days"], ["43200", "Last 30 days"]];

export const view = ({ business_id, actor_type, what, since_minutes, page }) => html`<p>Who changed what, and when. Names of fields and counts, never what stood in them.</p>
  <filter-bar screen="audit" cards="audit-list"><form role="search" class="row">
    <label>Business id <input type="search" name="business_id" value="${business_id}" autocomplete="off"></label>
    <label>Who <select name="actor_type">${options([["", "Anybody"], ...Object.entries(list.ACTORS)], actor_type)}</select></label>
    <label>What <input type="search" name="what" value="${what}" placeholder="business, customer.change" autocomplete="off"></label>
    <label>When <select name="since_minutes">${options(SINCE, since_minutes)}</select></label></form></filter-bar>
  <dashboard-card card="audit-list" data-business_id="${business_id}" data-actor_type="${actor_type}" data-what="${what}" data-since_minutes="${since_minutes}" data-page="${page}"></dashboard-card>`;

const options = (choices, chosen) => choices.map(([value, text]) => html`<option value="${value}" ${value === (chosen ?? "") ? html`selected` : ""}>${text}</option>`);
