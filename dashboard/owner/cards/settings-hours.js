import { field, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { addRow, changed } from "../../js/rows.js";
import { offered, outsideList, quoted, settingsCard } from "../settings-card.js";
import { STATES } from "../us-states.js";
import { readWeek, weekActions, weekEditor } from "../week-editor.js";

const HOLIDAYS = [["", "Open on public holidays"], ["US", "Closed on US federal holidays"], ...STATES.map(([code, name]) => [`US-${code}`, `Closed on holidays in ${name}`])];

const known = (code) => (!code || HOLIDAYS.some(([value]) => value === code) ? HOLIDAYS : [...HOLIDAYS, [code, `Closed on holidays in ${code}`]]);

const dateRow = (date, format) => html`<input type="hidden" data-part="on" value="${date}"><span>${format.longDay(date)}, ${date.slice(0, 4)}</span>
  <button type="button" class="quiet" data-action="removeRow" aria-label="Remove ${format.longDay(date)}">Remove</button>`;

const form = (business, { format }) => html`${weekEditor(business.opening_hours, "/opening_hours")}
  ${field("Public holidays", { at: "/public_holidays", value: business.public_holidays, options: known(business.public_holidays) })}
  <fieldset class="dates" data-at="/blackout_dates"><legend>Closed on these dates</legend>
    <ul class="list dates" data-list="/blackout_dates">${coming(business, format).map((date) => html`<li data-row>${dateRow(date, format)}</li>`)}</ul>
    <div class="row"><label>Another date <input type="date" data-new-date min="${format.dateOf()}"></label><button type="button" data-action="addDate">Add date</button></div>
  </fieldset>`;

/** What is over is of no interest, but stays stored. */
const coming = ({ blackout_dates: dates }, format) => dates.filter((date) => date >= format.dateOf()).sort();

const read = (at, { blackout_dates: dates }) => {
  const listed = [...at.querySelectorAll('[data-list="/blackout_dates"] [data-part]')].map((one) => one.value);
  const first = at.querySelector("[data-new-date]").min;
  return { ...valuesOf(at), opening_hours: readWeek(at), blackout_dates: [...dates.filter((date) => date < first), ...listed] };
};

const preview = (told, format) => html`<h3>What callers hear</h3>${quoted(told.hours_in_words)}
  <p>${told.open_now ? "You would be open now." : html`You would be closed now.${told.next_opening && html` Next opening: ${format.dayTime(told.next_opening)}.`}`}</p>
  ${offered(told, format)}${outsideList(told, format)}`;

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["opening_hours", "public_holidays", "blackout_dates"], form, read, preview, done: "Hours saved. Callers hear them from now on.",
  shows: ["hours_in_words", "open_now", "next_opening", "next_windows.start_time", "appointments_outside_new_hours.start_time", "appointments_outside_new_hours.customer_name", "appointments_outside_total"],
  actions: {
    ...weekActions,
    addDate({ card, context }) {
      const typed = card.querySelector("[data-new-date]");
      const list = card.querySelector('[data-list="/blackout_dates"]');
      const isThere = [...list.querySelectorAll("[data-part]")].some((one) => one.value === typed.value);
      if (typed.value && !isThere) addRow(list, dateRow(typed.value, context.format));
      typed.value = "";
      typed.focus();
      changed(list);
      return false;
    },
  },
});
