/**
 * What may be set of a business, in the groups the reference has.
 * A field is [name, label, kind, {hint, choices, columns, …}]. Kinds: text, tel, email, url, number, money, check, select, area, lines (one a
 * line), dates (the same), rows (a table with `columns`), hours (a week), pin and color.
 */
export const GROUPS = [
  ["Who it is", [
    ["name", "Name", "text", { required: true, hint: "as callers hear it" }],
    ["vertical", "Trade", "select", { choices: [["plumbing", "Plumbing"], ["hvac", "Heating and cooling"], ["electrical", "Electrical"], ["general", "General"]], hint: "decides the usual services and how danger is judged" }],
    ["timezone", "Time zone", "text", { list: "zones", hint: "such as America/Chicago" }],
    ["language_code", "Language", "select", { choices: [["en", "English"], ["es", "Spanish"]], hint: "in which callers are greeted" }],
    ["owner_name", "Owner", "text"],
    ["owner_phone", "Owner's phone", "tel", { hint: "alerts go there at once" }],
    ["owner_email", "Owner's e-mail", "email"],
    ["owner_pin", "PIN of the owner's line", "pin", { hint: "4 to 8 digits; never shown again" }],
  ]],
  ["Telephone", [
    ["twilio_phone_number", "Number callers ring", "tel", { hint: "no two businesses share one" }],
    ["transfer_phone", "Rung when a caller wants a person", "tel"],
    ["voice_mode", "How callers are heard", "select", { choices: [["", "As the deployment has it"], ["gather", "gather"], ["relay", "relay (ConversationRelay)"]] }],
    ["missed_call_texts", "Text whoever hangs up before anything was understood", "check"],
    ["tts_voice", "Voice", "text"],
  ]],
  ["Emergencies", [
    ["on_call", "On call, in this order", "rows", { columns: [["name", "Name", "text"], ["phone", "Phone", "tel"]], add: "Add a person" }],
    ["escalation_minutes", "Minutes each of them has", "number", { min: 1, max: 1440 }],
    ["emergency_keywords", "Their own words for “urgent”", "lines", { hint: "one a line; they raise, never lower" }],
    ["emergency_surcharge", "Surcharge, US dollars", "money", { hint: "told before an emergency visit is booked" }],
    ["emergency_reserve", "Openings a day kept for emergencies", "number", { min: 0, max: 50 }],
    ["reserve_mornings_for_emergencies", "Ordinary visits begin at noon or later", "check"],
  ]],
  ["Opening hours", [
    ["opening_hours", "Open", "hours", { hint: "such as 8:00-12:00, 13:00-17:00; empty is closed" }],
    ["blackout_dates", "Closed all day on", "dates", { hint: "one date a line, such as 2026-12-24" }],
    ["public_holidays", "Closed on the holidays of", "text", { hint: "US, US-TX and so on; empty is open" }],
  ]],
  ["Booking", [
    ["minimum_notice_minutes", "Notice before a visit, minutes", "number", { min: 0 }],
    ["booking_horizon_days", "Days ahead that are offered", "number", { min: 1, max: 365 }],
    ["max_jobs_per_day", "Most ordinary visits a day", "number", { min: 1, hint: "empty: no limit" }],
    ["arrival_window_minutes", "Arrival window, minutes", "number", { min: 0, hint: "0 promises an exact time" }],
    ["travel_buffer_minutes", "Least time between two visits, minutes", "number", { min: 0, hint: "0 plans no driving" }],
    ["base_zip", "ZIP they set out from", "text"],
    ["service_area_zips", "ZIP codes they serve", "lines", { hint: "one a line; empty is anywhere" }],
    ["calendar_id", "Google calendar", "text"],
  ]],
  ["Services and prices", [
    ["services", "In front of the trade's usual ones", "rows", { add: "Add a service", columns: [["name", "Name", "text"], ["service_type", "Code", "text"],
      ["minutes", "Minutes", "number"], ["price_low", "From $", "money"], ["price_high", "To $", "money"], ["keywords", "Words callers use", "words"], ["skills", "Skills needed", "words"]] }],
  ]],
  ["Questions and answers", [
    ["faq", "Told word for word", "rows", { add: "Add a question", columns: [["question", "Question", "text"], ["answer", "Answer", "area"]] }],
  ]],
  ["Texts and the website chat", [
    ["default_reminder_hours", "Reminder, hours before a visit", "number", { min: 1, max: 336 }],
    ["followups_enabled", "Ask leads once whether they still want a visit", "check"],
    ["review_requests", "Ask for a review after a visit", "check"],
    ["review_link", "Review page", "url"],
    ["retention_enabled", "Ask customers of long ago back", "check"],
    ["retention_sms_template", "In these words", "area", { hint: "{name}, {business} and {phone} are filled in" }],
    ["briefing_hour", "Evening text to the owner, hour", "number", { min: 0, max: 23, hint: "empty: never" }],
    ["widget_color", "Colour of the chat", "color"],
  ]],
  ["How long things are kept", [
    ["appointment_retention_days", "Appointments, days after they are over", "number", { min: 1, hint: "empty: for ever" }],
    ["conversation_retention_days", "What was said, days after the last word", "number", { min: 1, hint: "empty: for ever" }],
  ]],
];

export const DAYS = [["mon", "Monday"], ["tue", "Tuesday"], ["wed", "Wednesday"], ["thu", "Thursday"], ["fri", "Friday"], ["sat", "Saturday"], ["sun", "Sunday"]];

export const FIELDS = GROUPS.flatMap(([, fields]) => fields);
