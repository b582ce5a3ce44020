import { html } from "../../js/html.js";
import * as embed from "../cards/tenant-embed.js";
import * as form from "../cards/tenant-form.js";
import * as head from "../cards/tenant-head.js";
import * as keys from "../cards/tenant-keys.js";
import * as fresh from "../cards/tenant-new.js";
import * as number from "../cards/tenant-number.js";

export const title = "Business";
export const cards = { "tenant-embed": embed, "tenant-form": form, "tenant-head": head, "tenant-keys": keys, "tenant-new": fresh, "tenant-number": number };

const isNew = ({ rest }) => !rest[0] || rest[0] === "new";

export const heading = (route) => html`<p class="back"><a href="#/tenants">All businesses</a></p><h1 class="${isNew(route) ? "" : "unseen"}">${isNew(route) ? "New business" : "Business"}</h1>`;

export const view = (route) => (isNew(route) ? html`<dashboard-card card="tenant-new"></dashboard-card>` : of(route.rest[0]));

const of = (id) => html`<div class="grid">
  <dashboard-card class="wide" card="tenant-head" data-id="${id}"></dashboard-card>
  <div class="stack side"><dashboard-card card="tenant-keys" heading="Keys" data-id="${id}"></dashboard-card>
    <dashboard-card card="tenant-number" heading="Number" data-id="${id}"></dashboard-card>
    <dashboard-card card="tenant-embed" heading="Chat on web pages" data-id="${id}"></dashboard-card>
    <p><a class="button" href="#/audit?business_id=${encodeURIComponent(id)}">Who changed what</a></p></div>
  <dashboard-card class="main" card="tenant-form" heading="Settings" data-id="${id}"></dashboard-card></div>`;
