const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * The clock on a business's wall. `wall(instant)` is {date: "2026-12-01", time: "08:30"} there; `instant(date, time)` is
 * the way back, in milliseconds. Of a time that the clocks repeat it is the first; of one that they skip, the moment
 * they do.
 */
export function createZone(timeZone) {
  const style = new Intl.DateTimeFormat("en-CA", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });

  function wall(instant) {
    const part = Object.fromEntries(style.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
    return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
  }

  // As if what the wall shows were UTC, so that two wall times can be compared and subtracted.
  const shownAt = (instant) => { const { date, time } = wall(instant); return Date.parse(`${date}T${time}Z`); };
  const offset = (instant) => shownAt(instant) - Math.floor(instant / MINUTE) * MINUTE;

  function instant(date, time = "00:00") {
    const wanted = Date.parse(`${date}T${time}Z`);
    const candidates = [wanted - offset(wanted - DAY), wanted - offset(wanted + DAY)].sort((a, b) => a - b);
    const found = candidates.find((one) => shownAt(one) === wanted);
    if (found !== undefined) return found;
    let at = candidates[0];
    while (shownAt(at) < wanted) at += MINUTE;
    return at;
  }

  return { wall, instant };
}
