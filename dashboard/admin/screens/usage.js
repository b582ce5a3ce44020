import { html } from "../../js/html.js";
import * as usage from "../cards/usage.js";

export const title = "Usage";
export const cards = { usage };

export const view = ({ sort, down }) => html`<dashboard-card card="usage" data-sort="${sort}" data-down="${down}"></dashboard-card>`;
