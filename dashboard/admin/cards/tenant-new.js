import { html } from "../../js/html.js";
import { changes, read } from "../form/read.js";
import { groups } from "../form/show.js";
import { clearProblems, showProblems, wireRows } from "../form/wire.js";
import { showOnce } from "./copying.js";

export const uses = { "POST /v1/admin/businesses": ["id", "name", "api_key", "widget_token"] };
export const every = 86_400_000;

/** As a new business is when nothing is said; the form shows it, and sends only what differs. */
const USUAL = {
  vertical: "general", timezone: "America/Chicago", language_code: "en", missed_call_texts: true, escalation_minutes: 5, emergency_reserve: 0,
  reserve_mornings_for_emergencies: false, minimum_notice_minutes: 60, booking_horizon_days: 60, arrival_window_minutes: 0, travel_buffer_minutes: 0,
  default_reminder_hours: 24, followups_enabled: true, review_requests: true, retention_enabled: false,
  opening_hours: Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["08:00", "17:00"]]])),
  ...Object.fromEntries(["on_call", "emergency_keywords", "blackout_dates", "service_area_zips", "services", "faq"].map((name) => [name, []])),
};

export const load = async () => USUAL;

export const render = (usual) => html`<p>A name is enough; everything else may be said later, by you or by the owner.</p>
  <form data-action="create" novalidate>
  <div class="fields"><label data-field="id">Id <input name="id" autocomplete="off" maxlength="80"> <small>letters, digits, _ . - only, and cannot be changed later; left empty, one is made up</small><span class="field-problem" id="problem-id" data-problem="id"></span></label></div>
  ${groups(usual)}<div class="buttons sticky"><a class="button" href="#/tenants">Cancel</a><button class="primary">Create business</button></div></form>`;

let untouched;

export function wire(root) {
  const form = root.querySelector("form");
  untouched = read(form);
  wireRows(form);
}

export const actions = {
  async create({ api, form, context, card }) {
    clearProblems(form);
    const id = form.elements.id.value.trim();
    const wanted = { name: form.elements.name.value.trim(), ...changes(untouched, read(form)), ...(id && { id }) };
    let made;
    try {
      made = await api.send("POST", "/v1/admin/businesses", wanted);
    } catch (problem) {
      if (![409, 422].includes(problem.status)) throw problem;
      showProblems(form, problem);
      return false;
    }
    card.removeAttribute("data-touched");
    await showOnce({ title: `Keys of ${made.name}`, secrets: [["API key", made.api_key], ["Widget token", made.widget_token]] });
    context.go(`#/tenant/${encodeURIComponent(made.id)}`);
    return false;
  },
};
