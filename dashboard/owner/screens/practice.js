import { html } from "../../js/html.js";
import * as practice from "../cards/practice.js";

export const title = "Practice call";
export const styles = ["people.css", "practice.css"];
export const cards = { practice };

export const view = () => html`<p class="rehearsal"><span class="badge accent">Practice</span>
    Talk to your own receptionist as if you were a caller. It looks at your real schedule and says what it would say,
    but nothing is booked, nobody is texted or called, and no figure changes.</p>
  <p id="practice-aloud" class="unseen" role="status"></p>
  <dashboard-card card="practice" heading="Your receptionist"></dashboard-card>`;
