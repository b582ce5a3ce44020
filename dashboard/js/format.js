const DAY = 86_400_000;

/**
 * Times, money and names as the owner reads them. Instants come as ISO 8601 texts and are shown in `timeZone`, the
 * business's own, wherever the reader is.
 */
export function createFormat({ timeZone = "UTC", locale = "en-US", services = [], now = () => new Date() } = {}) {
  const written = (options) => {
    const style = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (instant) => (instant ? style.format(new Date(instant)) : "");
  };
  const clock = written({ hour: "numeric", minute: "2-digit" });
  const isoDay = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 0 });
  const cents = new Intl.NumberFormat(locale, { style: "currency", currency: "USD" });
  const count = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const names = new Map(services.map((service) => [service.service_type, service.name]));
  const time = (instant) => clock(instant).replace(":00", "");
  const dateOf = (instant = now()) => isoDay.format(new Date(instant));

  const format = {
    timeZone,
    time,
    /** 2026-11-30 of an instant, in the business's zone; of now without one. */
    dateOf,
    dayTime: (instant) => (instant ? `${format.day(dateOf(instant))}, ${time(instant)}` : ""),
    dateTime: written({ dateStyle: "medium", timeStyle: "short" }),
    /** "8 – 10 AM": the times between which something is. */
    span: (start, end) => (end ? `${time(start)} – ${time(end)}` : time(start)),
    /** Today, Tomorrow, Yesterday, or "Tue, Dec 1", of a date such as 2026-12-01. */
    day(date) {
      const away = daysBetween(dateOf(), date);
      return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[away] ?? format.weekday(date);
    },
    weekday: (date) => plain(date, { weekday: "short", month: "short", day: "numeric" }, locale),
    /** "Mon 30": for the foot of a chart. */
    shortDay: (date) => `${plain(date, { weekday: "short" }, locale)} ${Number(date.slice(8))}`,
    longDay: (date) => plain(date, { weekday: "long", month: "long", day: "numeric" }, locale),
    weekdayName: (date) => plain(date, { weekday: "long" }, locale),
    /** "12 min ago", "3 h ago", then the day and time. */
    ago(instant) {
      const minutes = Math.max(0, Math.round((now() - new Date(instant)) / 60_000));
      if (minutes < 1) return "just now";
      if (minutes < 60) return `${minutes} min ago`;
      return minutes < 12 * 60 ? `${Math.floor(minutes / 60)} h ago` : format.dayTime(instant);
    },
    minutes(total) {
      const whole = Math.round(total ?? 0);
      return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h${whole % 60 ? ` ${whole % 60} min` : ""}`;
    },
    money: (amount) => (amount === null || amount === undefined ? "" : money.format(amount)),
    cents: (amount) => (amount === null || amount === undefined ? "" : cents.format(amount)),
    number: (amount) => count.format(amount ?? 0),
    share: (part) => share.format(part ?? 0),
    phone,
    /** The business's own name for a kind of work, else the code in words. */
    service: (code) => names.get(code) ?? words(code),
    words,
  };
  return format;
}

/** "leak_repair", "PENDING_RESCHEDULE" → "Leak repair", "Pending reschedule". */
export function words(code) {
  const text = String(code ?? "").replace(/[_-]+/g, " ").trim().toLowerCase();
  return text && text[0].toUpperCase() + text.slice(1);
}

/** +18165550140 → (816) 555-0140; other numbers as they are; nobody's is "Number withheld". */
export function phone(number) {
  if (!number) return "";
  if (number.startsWith("withheld")) return "Number withheld";
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

/** The date `days` after `date`, both as 2026-12-01. */
export const addDays = (date, days) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** The Monday on or before `date`. */
export const mondayOf = (date) => addDays(date, -((new Date(date).getUTCDay() + 6) % 7));

// A date is the same day everywhere, so it is written as if it were UTC.
const plain = (date, options, locale) => (date ? new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(new Date(date)) : "");
