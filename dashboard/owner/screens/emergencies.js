import { html } from "../../js/html.js";
import * as open from "../cards/emergencies-open.js";
import * as past from "../cards/emergencies-past.js";
import * as story from "../cards/emergency-story.js";

export const title = "Emergencies";
export const styles = ["people.css"];
export const cards = { "emergencies-open": open, "emergencies-past": past, "emergency-story": story };

export const view = ({ rest: [id], page }) => (id
  ? html`<p><a href="#/emergencies">All emergencies</a></p><dashboard-card card="emergency-story" heading="What happened" data-id="${id}"></dashboard-card>`
  : html`<div class="stack"><dashboard-card card="emergencies-open" heading="Open: nobody has taken them"></dashboard-card>
    <dashboard-card card="emergencies-past" heading="Taken or over" data-page="${page}"></dashboard-card></div>`);
