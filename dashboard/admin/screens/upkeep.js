import { html } from "../../js/html.js";
import * as demo from "../cards/demo.js";
import * as prune from "../cards/prune.js";

export const title = "Upkeep";
export const cards = { demo, prune };

export const view = () => html`<div class="stack"><dashboard-card card="prune" heading="Records that are no longer kept"></dashboard-card>
  <dashboard-card card="demo" heading="Demonstration businesses"></dashboard-card></div>`;
