/** Kinds of texts and what becomes of them, as the owner says it. */
export const KINDS = {
  reply: "Reply", confirmation: "Confirmation", reminder: "Reminder", followup: "Follow-up", retention: "Asking back", review: "Review request",
  missed_call: "After a missed call", owner_alert: "To you and your people", escalation: "Emergency",
};

export const STATUSES = {
  QUEUED: "Waiting", SENT: "Sent", DELIVERED: "Arrived", UNDELIVERED: "Did not arrive", FAILED: "Could not be sent", SUPPRESSED: "Not sent",
};

const RULES = {
  not_a_number: "it is no telephone number", our_own_number: "it is your own line", premium_number: "it is a premium number",
  foreign_number: "it is in another country", landline: "it is a landline", opted_out: "they want no texts",
  too_late: "it would have come too late to be of use", duplicate: "the same words had just been sent",
  stranger: "nobody ever called or wrote from that number", told_number_limit: "too many texts to such numbers that day",
  number_day_limit: "they had 30 texts that day", no_sms_provider: "texting is not set up",
  quiet_hours: "it is night there", number_hour_limit: "they had many texts this hour", business_hour_limit: "many texts went out this hour",
};

/** Twilio's codes for what happens often; the others are shown as they are. */
const CODES = {
  30003: "their telephone is off or out of reach", 30004: "their carrier blocks it", 30005: "there is no such number", 30006: "it is a landline",
  30007: "the carrier took it for spam", 30008: "the carrier does not say why", 30032: "your number is not registered yet",
  30034: "your number is not registered yet", 30035: "your number is not registered yet", 21211: "it is no telephone number",
  21610: "they want no texts", 21614: "it is a landline",
};

export const reason = (code) => RULES[code] ?? CODES[code] ?? (/^\d+$/.test(code) ? `Twilio says ${code}` : String(code ?? "").replaceAll("_", " "));

const OUTCOMES = { confirmed: "Confirmed the visit", moved: "Moved the visit", cancelled: "Called it off", booked: "Booked", opted_out: "Wants no more texts", opted_in: "Wants texts again" };

/** What became of a text: [words, kind of badge]. */
export function became(text, format) {
  if (text.direction === "inbound") return text.outcome ? [OUTCOMES[text.outcome] ?? format.words(text.outcome), text.outcome === "opted_out" ? "warn" : "good"] : ["", ""];
  if (text.status === "SUPPRESSED") return [`Not sent: ${reason(text.suppressed_because)}`, "warn"];
  if (text.status === "QUEUED" && text.held_until) return [`Waits until ${format.dayTime(text.held_until)}: ${reason(text.rule)}`, "accent"];
  if (text.status === "UNDELIVERED" || text.status === "FAILED") return [`${STATUSES[text.status]}${text.error_code ? `: ${reason(text.error_code)}` : ""}`, "danger"];
  return [STATUSES[text.status] ?? format.words(text.status), text.status === "DELIVERED" ? "good" : ""];
}
