import { DAYS, FIELDS } from "./fields.js";

/** What stands in the form, as the API takes it. Empty is null. */
export function read(form) {
  return Object.fromEntries(FIELDS.map(([name, , kind, about]) => [name, valueOf(form, name, kind, about)]));
}

/** Of `now`, what is not as in `before`. A PIN that was not typed is no change. */
export function changes(before, now) {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => (name === "owner_pin" ? value !== null : !isSame(before[name], value))));
}

const isSame = (one, other) => written(one) === written(other);

const written = (value) => JSON.stringify(value ?? null, (_, part) => (part && typeof part === "object" && !Array.isArray(part)
  ? Object.fromEntries(Object.entries(part).sort()) : part));

function valueOf(form, name, kind, about) {
  if (kind === "check") return form.elements[name].checked;
  if (kind === "hours") return week(form, name);
  if (kind === "rows") return [...form.querySelectorAll(`[data-rows="${name}"] [data-row]`)].map((row) => entry(row, name, about.columns)).filter(isFilled);
  return parsed(form.elements[name].value, kind);
}

const isFilled = (entry) => Object.values(entry).some((value) => (Array.isArray(value) ? value.length : value !== null));

const entry = (row, name, columns) => Object.fromEntries(columns.map(([part, , kind]) => [part, parsed(row.querySelector(`[name="${name}.${part}"]`).value, kind)]));

function parsed(text, kind) {
  const value = text.trim();
  if (kind === "lines" || kind === "dates") return value.split("\n").map((line) => line.trim()).filter(Boolean);
  if (kind === "words") return value.split(",").map((word) => word.trim()).filter(Boolean);
  if (value === "") return null;
  return kind === "number" || kind === "money" ? Number(value) : value;
}

const week = (form, name) => Object.fromEntries(DAYS.map(([day]) => [day, spans(form.elements[`${name}.${day}`].value)]).filter(([, open]) => open.length));

/** "8:00-12:00, 13-17:30" → [["08:00", "12:00"], ["13:00", "17:30"]]. What cannot be read is sent as it is, to be refused with a reason. */
export const spans = (text) => text.split(",").map((span) => span.trim()).filter(Boolean).map((span) => span.split(/\s*[-–]\s*/).map(clock));

function clock(text) {
  const parts = /^(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  return parts ? `${parts[1].padStart(2, "0")}:${parts[2] ?? "00"}` : text;
}

export const hoursText = (open = []) => open.map(([from, to]) => `${from}-${to}`).join(", ");
