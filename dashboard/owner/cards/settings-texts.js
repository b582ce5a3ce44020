import { field, tick, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { quoted, settingsCard } from "../settings-card.js";

const HOURS = [["", "Never"], ...Array.from({ length: 24 }, (_, hour) => [String(hour), `${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`])];

const form = (business) => html`
  ${field("Remind customers so many hours before a visit", { at: "/default_reminder_hours", type: "number", min: 1, max: 336, inputmode: "numeric", value: business.default_reminder_hours })}
  ${tick("Text whoever hangs up before we understood anything", { at: "/missed_call_texts", checked: business.missed_call_texts, hint: "Once a day and number." })}
  ${tick("Ask people who got in touch and did not book, once", { at: "/followups_enabled", checked: business.followups_enabled })}
  ${tick("Ask customers for a review after a visit", { at: "/review_requests", checked: business.review_requests })}
  ${field("Address of your review page", { at: "/review_link", type: "url", value: business.review_link, hint: "As in your browser, beginning with https. Without it nobody is asked." })}
  ${tick("Ask customers back who have not been visited for half a year", { at: "/retention_enabled", checked: business.retention_enabled })}
  ${field("In your own words", { at: "/retention_sms_template", value: business.retention_sms_template, rows: 3, maxlength: 300, hint: "{name}, {business} and {phone} are filled in. Empty: ours." })}
  ${field("Text me about tomorrow at", { at: "/briefing_hour", options: HOURS, value: business.briefing_hour })}`;

const read = (at) => {
  const values = valuesOf(at);
  return { ...values, briefing_hour: values.briefing_hour === null ? null : Number(values.briefing_hour) };
};

const preview = (told) => html`<h3>What customers read</h3>${told.reminder_example && html`<p>Reminder:</p>${quoted(told.reminder_example)}`}
  ${told.retention_example && html`<p>Asking back:</p>${quoted(told.retention_example)}`}`;

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: [
    "default_reminder_hours", "missed_call_texts", "followups_enabled", "review_requests", "review_link", "retention_enabled", "retention_sms_template", "briefing_hour",
  ],
  form, read, preview, shows: ["reminder_example", "retention_example"], done: "Saved.",
});
