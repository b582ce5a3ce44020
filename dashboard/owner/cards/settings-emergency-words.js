import { field } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { settingsCard } from "../settings-card.js";

const form = (business) => html`<p>Gas, fire, water, no heat and other dangers are known without this list. These are words of your own that make a call an emergency.
  They can only add emergencies, never take one away.</p>
  ${field("Your words for “urgent”, one a line", { at: "/emergency_keywords", value: business.emergency_keywords.join("\n"), rows: 6, hint: "Better “sump pump flooding” than “water”: a word that many callers say turns their calls into emergencies." })}`;

const read = (at) => ({ emergency_keywords: at.querySelector('[data-at="/emergency_keywords"]').value.split("\n").map((one) => one.trim()).filter(Boolean) });

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["emergency_keywords"], form, read, preview: () => html``, done: "Emergency words saved.",
});
