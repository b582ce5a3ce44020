import "../filter-bar.js";
import { html } from "../../js/html.js";
import * as bringIn from "../cards/customer-import.js";
import * as details from "../cards/customer-details.js";
import * as list from "../cards/customer-list.js";
import * as privacy from "../cards/customer-privacy.js";
import * as timeline from "../cards/customer-timeline.js";
import * as visits from "../cards/customer-visits.js";

export const title = "Customers";
export const styles = ["people.css"];
export const cards = {
  "customer-details": details, "customer-import": bringIn, "customer-list": list, "customer-privacy": privacy, "customer-timeline": timeline, "customer-visits": visits,
};

export function view(route) {
  const [id] = route.rest;
  if (id === "import") return html`<p><a href="#/customers">All customers</a></p><dashboard-card card="customer-import" heading="Customers from a file"></dashboard-card>`;
  return id ? one(id, route) : all(route);
}

const all = ({ q, page }) => html`<filter-bar screen="customers" cards="customer-list">
  <form role="search" class="row"><label>Find <input type="search" name="q" value="${q}" placeholder="name, number or address" maxlength="200"></label></form></filter-bar>
  <dashboard-card card="customer-list" data-q="${q}" data-page="${page}"></dashboard-card>`;

const one = (id, { page }) => html`<p><a href="#/customers">All customers</a></p><div class="talk">
  <dashboard-card card="customer-details" data-id="${id}"></dashboard-card>
  <div class="long stack">
    <dashboard-card card="customer-visits" heading="Visits" data-id="${id}"></dashboard-card>
    <dashboard-card card="customer-timeline" heading="Everything that happened" data-id="${id}" data-page="${page}"></dashboard-card></div>
  <dashboard-card card="customer-privacy" heading="Their data" data-id="${id}"></dashboard-card></div>`;
