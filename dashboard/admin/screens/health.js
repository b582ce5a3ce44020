import { html } from "../../js/html.js";
import * as settings from "../cards/twilio-settings.js";
import * as webhooks from "../cards/webhooks.js";

export const title = "Twilio and its webhooks";
export const cards = { "twilio-settings": settings, webhooks };

const SPANS = [["24", "24 hours"], ["168", "7 days"], ["720", "30 days"]];

export function view({ hours }) {
  const chosen = SPANS.some(([value]) => value === hours) ? hours : "168";
  return html`<p class="periods" role="group" aria-label="How far back">${SPANS.map(([value, label]) => html`<a class="button" href="#/health?hours=${value}" aria-current="${value === chosen ? "true" : "false"}">${label}</a>`)}</p>
    <div class="grid"><dashboard-card class="two-thirds" card="webhooks" heading="Does Twilio reach us?" data-hours="${chosen}"></dashboard-card>
      <dashboard-card class="third" card="twilio-settings" heading="What is set"></dashboard-card></div>`;
}
