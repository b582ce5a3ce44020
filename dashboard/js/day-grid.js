const MINUTE = 60_000;
const HOUR = 60;
const NOON = 720;
const USUAL = { from: 8 * HOUR, to: 17 * HOUR };

export const STEP = 15;

/**
 * A date of a business as a scale of minutes on which noon is 720.
 *
 * Clocks change at night, so from early morning on a minute is what the wall shows, on days of 23 and of 25 hours too:
 * columns of several days can stand beside one axis. `first` and `last` are midnight and midnight.
 */
export function createDay(zone, date, nextDate) {
  const noon = zone.instant(date, "12:00");
  const minutesOf = (instant) => NOON + (new Date(instant) - noon) / MINUTE;
  return {
    date,
    minutesOf,
    /** ISO 8601 of a minute of the scale. */
    instantAt: (minutes) => new Date(noon + (minutes - NOON) * MINUTE).toISOString(),
    /** The minute of a time on the wall, "24:00" included. */
    minuteAt: (time) => minutesOf(time === "24:00" ? zone.instant(nextDate) : zone.instant(date, time)),
    first: minutesOf(zone.instant(date)),
    last: minutesOf(zone.instant(nextDate)),
  };
}

/** The part of a span that lies within limits, both {from, to}; null if none does. */
export function within(span, limits) {
  const from = Math.max(span.from, limits.from);
  const to = Math.min(span.to, limits.to);
  return from < to ? { ...span, from, to } : null;
}

/** Whole hours that hold all `spans`; the usual ones when there are none. */
export function wholeHours(spans) {
  if (!spans.length) return USUAL;
  return {
    from: Math.floor(Math.min(...spans.map((span) => span.from)) / HOUR) * HOUR,
    to: Math.ceil(Math.max(...spans.map((span) => span.to)) / HOUR) * HOUR,
  };
}

/** The minutes at which hours begin, from `from` up to `to`, which is not among them. */
export const hoursOf = ({ from, to }) => Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, index) => from + index * HOUR);

/** What `spans` leave of `whole`, in order. */
export function gaps(spans, whole) {
  const found = [];
  let at = whole.from;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (at < span.from) found.push({ from: at, to: Math.min(span.from, whole.to) });
    at = Math.max(at, span.to);
  }
  if (at < whole.to) found.push({ from: at, to: whole.to });
  return found.filter((gap) => gap.from < gap.to);
}

/** Spans with a `lane` each and the number of `lanes` beside each other, so that none covers another. */
export function inLanes(spans) {
  const placed = [...spans].sort((a, b) => a.from - b.from || b.to - a.to).map((span) => ({ ...span }));
  let group = [];
  let ends = [];
  const close = () => { for (const span of group) span.lanes = ends.length; group = []; ends = []; };
  for (const span of placed) {
    if (ends.length && Math.max(...ends) <= span.from) close();
    const free = ends.findIndex((end) => end <= span.from);
    span.lane = free < 0 ? ends.length : free;
    ends[span.lane] = span.to;
    group.push(span);
  }
  close();
  return placed;
}

/** Where something of `length` minutes goes that is let go at `minutes`: on a quarter of an hour, within the grid. */
export function snap(minutes, length, { from, to }) {
  const onStep = Math.round(minutes / STEP) * STEP;
  return Math.max(from, Math.min(onStep, Math.max(from, to - Math.min(length, STEP))));
}
