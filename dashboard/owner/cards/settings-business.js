import { field, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { quoted, settingsCard } from "../settings-card.js";

const ZONES = [
  ["America/New_York", "Eastern"], ["America/Chicago", "Central"], ["America/Denver", "Mountain"], ["America/Phoenix", "Arizona"],
  ["America/Los_Angeles", "Pacific"], ["America/Anchorage", "Alaska"], ["Pacific/Honolulu", "Hawaii"], ["America/Puerto_Rico", "Puerto Rico"],
];

const zonesWith = (zone) => (ZONES.some(([code]) => code === zone) ? ZONES : [...ZONES, [zone, zone]]);

const form = (business, { format }) => html`
  ${field("Name, as callers hear it", { at: "/name", value: business.name, maxlength: 200 })}
  <div class="pairs">${field("Language of the greeting", { at: "/language_code", value: business.language_code, options: [["en", "English"], ["es", "Spanish"]], hint: "Callers can change it by speaking the other." })}
    ${field("Time zone", { at: "/timezone", value: business.timezone, options: zonesWith(business.timezone) })}
    ${field("Your name", { at: "/owner_name", value: business.owner_name, maxlength: 200 })}
    ${field("Your e-mail", { at: "/owner_email", type: "email", value: business.owner_email })}</div>
  <p class="hint">Customers call and text ${business.twilio_phone_number ? html`<b>${format.phone(business.twilio_phone_number)}</b>` : "a number that is not set yet"}; whoever runs the service can change it.
    Your own phone is under <a href="#/settings/on-call">Emergencies</a>.</p>`;

const preview = (told) => html`<h3>How we answer the phone</h3>${quoted(told.greeting)}<p>Somebody we know:</p>${quoted(told.greeting_known)}`;

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["name", "language_code", "timezone", "owner_name", "owner_email", "twilio_phone_number"], form, read: valuesOf, preview,
  shows: ["greeting", "greeting_known"], done: "Saved.",
});
