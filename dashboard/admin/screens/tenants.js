import { html } from "../../js/html.js";
import * as list from "../cards/tenant-list.js";

export const title = "Businesses";
export const cards = { "tenant-list": list };

export const heading = () => html`<div class="line between"><h1>Businesses</h1><a class="button push" href="#/tenant/new">Add a business</a></div>`;

export const view = () => html`<dashboard-card card="tenant-list"></dashboard-card>`;
