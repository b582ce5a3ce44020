import { html } from "../../js/html.js";
import * as checklist from "../cards/checklist.js";

export const title = "Safety and production checklist";
export const cards = { checklist };

export const view = () => html`<dashboard-card card="checklist"></dashboard-card>`;
