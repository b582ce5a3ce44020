import { field, linesOf, tick, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { offered, settingsCard } from "../settings-card.js";

const number = (label, at, value, min, max, hint) => field(label, { at, value, type: "number", min, max, inputmode: "numeric", hint });

const form = (business) => html`<div class="pairs">
  ${number("Shortest notice, in minutes", "/minimum_notice_minutes", business.minimum_notice_minutes, 0, 10080, "Between a call and the first visit offered. Emergencies may be sooner.")}
  ${number("Days ahead", "/booking_horizon_days", business.booking_horizon_days, 1, 365, "Callers are offered nothing later.")}
  ${number("Arrival window, in minutes", "/arrival_window_minutes", business.arrival_window_minutes, 0, 1440, "120: “between 8 and 10 AM”. 0 promises an exact time.")}
  ${number("Visits a day, at most", "/max_jobs_per_day", business.max_jobs_per_day, 1, 1000, "Over all technicians. Empty: as many as fit.")}
  ${number("Least time between two visits, in minutes", "/travel_buffer_minutes", business.travel_buffer_minutes, 0, 480, "More where both ZIP codes are known and far apart. 0: no driving is planned.")}
  ${number("Openings a day kept for emergencies", "/emergency_reserve", business.emergency_reserve, 0, 50, "The last ones of the day.")}</div>
  ${tick("Keep mornings for emergencies", { at: "/reserve_mornings_for_emergencies", checked: business.reserve_mornings_for_emergencies, hint: "Ordinary visits begin at noon or later." })}
  ${field("Where you set out from (ZIP)", { at: "/base_zip", value: business.base_zip, inputmode: "numeric", maxlength: 5 })}
  ${field("ZIP codes you serve", { at: "/service_area_zips", value: business.service_area_zips.join(", "), rows: 3, hint: "With commas or line breaks between. Empty: anywhere." })}`;

const read = (at) => {
  const values = valuesOf(at);
  return { ...values, service_area_zips: linesOf(values.service_area_zips).flatMap((one) => one.split(/\s+/)) };
};

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: [
    "minimum_notice_minutes", "booking_horizon_days", "arrival_window_minutes", "max_jobs_per_day", "travel_buffer_minutes", "emergency_reserve",
    "reserve_mornings_for_emergencies", "base_zip", "service_area_zips",
  ],
  form, read, preview: offered, shows: ["next_windows.start_time"], done: "Saved. Callers are offered times by it from now on.",
});
