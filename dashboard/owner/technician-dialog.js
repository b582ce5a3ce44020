import { ask } from "../js/dialog.js";
import { field, linesOf, rowsOf, showProblems, tick, valuesOf } from "../js/forms.js";
import { html } from "../js/html.js";
import { addRow } from "../js/rows.js";
import { readWeek, weekActions, weekEditor } from "./week-editor.js";

const AT = "/v1/owner/technicians";
const COLORS = ["#1d4ed8", "#0f766e", "#a16207", "#be123c", "#7c3aed", "#15803d"];

/** Adds a technician, or changes `technician`; resolves to it as stored, or to null. */
export const editTechnician = ({ api, technician, business, format }) => ask({
  title: technician ? `Edit ${technician.name}` : "Add a technician", buttons: [{ value: "save", label: "Save" }],
  content: content(technician ?? blank(business), business, format),
  check: async () => store(api, technician, document.querySelector("dialog[open] form")),
  wire,
});

const blank = () => ({
  name: "", phone: null, color: COLORS[Math.floor(Math.random() * COLORS.length)], skills: [], is_active: true, shifts: null, time_off: [], home_zip: null,
});

const content = (one, business, format) => html`<div class="technician">
  ${field("Name", { at: "/name", value: one.name, maxlength: 200 })}
  <div class="pairs">${field("Phone", { at: "/phone", type: "tel", value: format.phone(one.phone) })}
    ${field("Color in the schedule", { at: "/color", type: "color", value: one.color ?? COLORS[0] })}
    ${field("Skills", { at: "/skills", value: one.skills.join(", "), hint: "With commas between; as named at your services." })}
    ${field("Sets out from (ZIP)", { at: "/home_zip", value: one.home_zip, inputmode: "numeric", maxlength: 5 })}</div>
  ${tick("Gets new work", { at: "/is_active", checked: one.is_active })}
  <label class="check"><input type="checkbox" data-own-hours${one.shifts !== null && html` checked`}> Works at other hours than the business</label>
  <div class="own-hours"${one.shifts === null && html` hidden`}>${weekEditor(one.shifts ?? business.opening_hours, "/shifts")}</div>
  <fieldset data-at="/time_off"><legend>Time off</legend><ul class="list" data-list="/time_off">${one.time_off.map((off) => html`<li data-row>${kept(off, format)}</li>`)}</ul>
    <button type="button" data-add-off>Add days off</button></fieldset>
  <div class="at-fault" tabindex="-1" data-problems hidden></div></div>`;

const kept = (off, format) => html`<input type="hidden" data-part="starts_at" value="${off.starts_at}"><input type="hidden" data-part="ends_at" value="${off.ends_at}"><input type="hidden" data-part="note" value="${off.note}">
  <span>${format.dayTime(off.starts_at)} to ${format.dayTime(off.ends_at)} <bdi>${off.note}</bdi></span> <button type="button" class="quiet" data-remove-off aria-label="Remove this time off">Remove</button>`;

const added = () => html`<div class="pairs">${field("First day off", { part: "first_on", type: "date" })}${field("Last day off", { part: "last_on", type: "date" })}</div>
  ${field("Note", { part: "note", maxlength: 200 })}<button type="button" class="quiet" data-remove-off>Remove</button>`;

/** Dialogs are no cards, so the buttons of the week are heard here. */
function wire(dialog) {
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches("[data-add-off]")) addRow(dialog.querySelector('[data-list="/time_off"]'), added());
    else if (button?.matches("[data-remove-off]")) button.closest("[data-row]").remove();
    else if (button?.dataset.action in weekActions) weekActions[button.dataset.action]({ element: button, say: () => {} });
  });
  dialog.addEventListener("change", ({ target }) => {
    if (target.matches("[data-own-hours]")) dialog.querySelector(".own-hours").hidden = !target.checked;
    if (target.dataset.action === "toggleDay") weekActions.toggleDay({ element: target });
  });
}

async function store(api, technician, form) {
  const values = valuesOf(form);
  const body = {
    ...values, name: values.name ?? "", skills: linesOf(values.skills),
    shifts: form.querySelector("[data-own-hours]").checked ? readWeek(form) : null, time_off: rowsOf(form.querySelector("[data-list]")),
  };
  try {
    return await (technician ? api.send("PATCH", `${AT}/${encodeURIComponent(technician.id)}`, body) : api.send("POST", AT, body));
  } catch (problem) {
    if (problem.fields?.length) {
      showProblems(form, problem.fields.map(({ pointer, detail }) => ({ pointer: withoutKinds(pointer), detail })));
      throw new Error("Something above has to be put right.");
    }
    throw problem;
  }
}

/** /body/time_off/0/WholeDaysOff/first_on: which of two forms was tried is of no interest. */
const withoutKinds = (pointer) => pointer.replace(/\/(WholeDaysOff|HoursOff)/, "");
