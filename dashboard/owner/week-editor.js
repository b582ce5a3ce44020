import { html } from "../js/html.js";
import { addRow, changed } from "../js/rows.js";

/** Editing the hours of a week: each day open or closed, with one or more spans. */
export const DAYS = [["mon", "Monday"], ["tue", "Tuesday"], ["wed", "Wednesday"], ["thu", "Thursday"], ["fri", "Friday"], ["sat", "Saturday"], ["sun", "Sunday"]];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"];
const USUAL = ["08:00", "17:00"];

/** `week` is {"mon": [["08:00", "17:00"]], …}; `at` is where it stands in the request. */
export const weekEditor = (week, at) => html`<div class="week" data-week="${at}">${DAYS.map(([day, name]) => dayEditor(day, name, week[day] ?? [], at))}</div>`;

const dayEditor = (day, name, spans, at) => html`<fieldset class="day" data-day="${day}" data-at="${at}/${day}"><legend>${name}</legend>
  <label class="check"><input type="checkbox" data-action="toggleDay" data-id="open-${day}"${spans.length > 0 && html` checked`} aria-label="Open on ${name}"> <span>${spans.length ? "Open" : "Closed"}</span></label>
  <div class="spans">${spans.map((span) => html`<div class="span" data-row>${spanEditor(name, span)}</div>`)}</div>
  <div class="day-tools"><button type="button" class="quiet" data-action="addSpan" data-id="add-${day}"${spans.length === 0 && html` hidden`} aria-label="Add hours on ${name}">Add hours</button>
    ${WEEKDAYS.includes(day) && html`<button type="button" class="quiet" data-action="copyDay" data-id="copy-${day}" aria-label="Copy ${name} to Monday through Friday">Copy to Mon–Fri</button>`}</div></fieldset>`;

const spanEditor = (name, [opens, closes]) => html`<input type="time" data-edge="opens" value="${opens}" aria-label="${name} from">
  <span>to</span> <input type="time" data-edge="closes" value="${closes === "24:00" ? "00:00" : closes}" aria-label="${name} until">
  <button type="button" class="quiet" data-action="removeSpan" aria-label="Remove these hours on ${name}" title="Remove">✕</button>`;

/** {"mon": [["08:00", "17:00"]], …}; midnight is the end of a day where it closes. */
export const readWeek = (root) => Object.fromEntries([...root.querySelectorAll("[data-day]")]
  .map((day) => [day.dataset.day, spansOf(day)]).filter(([, spans]) => spans.length));

const spansOf = (day) => [...day.querySelectorAll("[data-row]")].map((row) => {
  const [opens, closes] = ["opens", "closes"].map((edge) => row.querySelector(`[data-edge="${edge}"]`).value);
  return [opens, closes === "00:00" ? "24:00" : closes];
});

function setDay(day, spans) {
  const name = nameOf(day);
  const place = day.querySelector(".spans");
  place.replaceChildren();
  for (const span of spans) addRow(place, spanEditor(name, span), { tag: "div", className: "span" });
  tell(day);
}

/** The box and its word follow the spans. */
function tell(day) {
  const isOpen = day.querySelector("[data-row]") !== null;
  const box = day.querySelector('[data-action="toggleDay"]');
  box.checked = isOpen;
  box.nextElementSibling.textContent = isOpen ? "Open" : "Closed";
  day.querySelector('[data-action="addSpan"]').hidden = !isOpen;
  changed(day);
}

const nameOf = (day) => DAYS.find(([code]) => code === day.dataset.day)[1];
const dayOf = (element) => element.closest("[data-day]");

/** The span most days have, so that opening a day is one tap. */
function usual(week) {
  const spans = [...week.querySelectorAll("[data-day]")].map((day) => spansOf(day)[0]).filter(Boolean);
  const count = (span) => spans.filter((other) => String(other) === String(span)).length;
  return spans.sort((a, b) => count(b) - count(a))[0] ?? USUAL;
}

export const weekActions = {
  toggleDay({ element }) {
    const day = dayOf(element);
    setDay(day, element.checked ? [usual(day.parentElement)] : []);
    return false;
  },
  addSpan({ element }) {
    const day = dayOf(element);
    addRow(day.querySelector(".spans"), spanEditor(nameOf(day), ["", ""]), { tag: "div", className: "span" });
    tell(day);
    return false;
  },
  removeSpan({ element }) {
    const day = dayOf(element);
    element.closest("[data-row]").remove();
    day.querySelector('[data-action="toggleDay"]').focus();
    tell(day);
    return false;
  },
  copyDay({ element, say }) {
    const from = dayOf(element);
    const spans = spansOf(from);
    for (const day of from.parentElement.querySelectorAll("[data-day]")) {
      if (day !== from && WEEKDAYS.includes(day.dataset.day)) setDay(day, spans);
    }
    element.focus();
    say(`Monday through Friday are as ${nameOf(from)} now. Not saved yet.`);
    return false;
  },
};
