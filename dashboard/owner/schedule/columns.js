import { addDays } from "../../js/format.js";
import { createDay, gaps, hoursOf, inLanes, wholeHours, within } from "../../js/day-grid.js";
import { createZone } from "../../js/zoned.js";
import { technicianOf } from "./places.js";

const SHORTEST = 25;
const WHOLE_DAY = 1440;

/**
 * What stands where on the board: {from, to, hours: [{minute, at}], columns: [{date, technician, jobs, shades, day, …}]}.
 * A day has a column for each technician, and one for what nobody has; a week has one for each date.
 */
export function columnsOf({ sheet, technicians, dates, mode, who, format }) {
  const zone = createZone(format.timeZone);
  const days = new Map(sheet.days.map((told) => [told.date, { ...createDay(zone, told.date, addDays(told.date, 1)), told }]));
  const jobs = sheet.appointments.filter((job) => !who || job.technician_id === who);
  const places = mode === "week" ? dates.map((date) => ({ date, technician: null })) : workersOf(technicians, jobs).map((technician) => ({ date: dates[0], technician }));
  const columns = places.map((place) => columnOf(place, { day: days.get(place.date), jobs, technicians, sheet, mode, who, format }));
  const range = wholeHours(columns.flatMap((column) => [...column.open, ...column.spans]));
  for (const column of columns) finish(column, range);
  const axis = days.get(dates[0]);
  return { ...range, hours: hoursOf(range).map((minute) => ({ minute, at: axis.instantAt(minute) })), columns };
}

/** Who works here or has something to do; null stands for nobody. */
function workersOf(technicians, jobs) {
  const busy = new Set(jobs.map((job) => technicianOf(job, technicians)));
  const known = technicians.filter((one) => one.is_active || busy.has(one));
  return !known.length || busy.has(null) ? [...known, null] : known;
}

/** Whoever works alone: when they are off, so is the business. */
const onlyOne = (technicians) => { const active = technicians.filter((one) => one.is_active); return active.length === 1 ? active[0].id : null; };

function columnOf({ date, technician }, { day, jobs, technicians, sheet, mode, who, format }) {
  const isHere = (job) => format.dateOf(job.start_time) === date && (mode === "week" || technicianOf(job, technicians) === technician);
  const limits = { from: day.first, to: Math.max(day.last, WHOLE_DAY) };
  const spans = jobs.filter(isHere).map((job) => spanOf(job, day, limits)).filter(Boolean);
  const whose = mode === "week" ? who || onlyOne(technicians) : technician?.id;
  return {
    date, technician, day, spans,
    told: day.told,
    open: day.told.opening_hours.map(([opens, closes]) => ({ from: day.minuteAt(opens), to: day.minuteAt(closes) })),
    absences: sheet.absences.filter((one) => !one.technician_id || one.technician_id === whose)
      .map((one) => ({ kind: one.kind, note: one.note, from: day.minutesOf(one.start_time), to: day.minutesOf(one.end_time) })),
  };
}

function spanOf(job, day, limits) {
  const from = day.minutesOf(job.start_time);
  const to = Math.max(day.minutesOf(job.end_time), from + SHORTEST);
  return within({ job, from, to, arrivesUntil: job.arrival_window_end && day.minutesOf(job.arrival_window_end) }, limits);
}

function finish(column, range) {
  const shut = column.told.is_open ? gaps(column.open, range) : [range];
  column.shades = [...shut.map((span) => ({ ...span, kind: "closed" })), ...column.absences]
    .map((span) => within(span, range)).filter(Boolean);
  column.jobs = inLanes(column.spans);
}
