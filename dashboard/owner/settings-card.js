import { ask } from "../js/dialog.js";
import { clearProblems, numbered, showProblems } from "../js/forms.js";
import { html, show } from "../js/html.js";
import * as rows from "../js/rows.js";
import { guardUnsaved } from "../js/unsaved.js";

const CHECK = "/v1/owner/business/check";
const BUSINESS = "/v1/owner/business";
const PAUSE = 450;

/**
 * A card that changes some of the business's settings.
 *
 *   fields                 names of the settings it reads and changes
 *   form(business, tools)  its controls, see js/forms.js; tools are {format, now: the check of what is stored}
 *   read(form, business)   the changes as the API wants them
 *   preview?(preview, format)  what the changes come to; looked at while one types
 *   shows?                 names of the preview's fields
 *   done                   what is said when it is stored
 *   actions?               more of them, as in js/card.js
 */
export function settingsCard({ fields, form, read, preview, shows = [], done, actions = {} }) {
  const changes = (card, data) => read(card.querySelector("form"), data.business);
  const module = {
    uses: {
      [`GET ${BUSINESS}`]: fields,
      [`POST ${CHECK}`]: ["valid", "problems.pointer", "problems.detail", "warnings", ...shows.map((name) => `preview.${name}`)],
      [`PATCH ${BUSINESS}`]: [],
    },

    every: 600_000,

    async load(api) {
      const [business, now] = await Promise.all([api.get(BUSINESS), api.send("POST", CHECK, {})]);
      return { business, now };
    },

    render: (data, { format }) => html`<form class="settings" data-action="save" novalidate>
      ${numbered(fields[0], () => form(data.business, { format, now: data.now }))}
      ${preview && html`<section class="preview" aria-label="What it comes to" aria-live="polite">${previewed(data.now, data, format)}</section>`}
      <div class="at-fault" role="alert" tabindex="-1" data-problems hidden></div>
      <div class="buttons"><button type="button" class="quiet" data-action="discard">Discard changes</button><button class="primary">Save</button></div></form>`,

    wire(root, { api, data, context, card }) {
      guardUnsaved();
      if (!preview) return undefined;
      let timer;
      let turn = 0;
      const look = async () => {
        const mine = ++turn;
        const found = await api.send("POST", CHECK, changes(card, data)).catch(() => null);
        const place = root.querySelector(".preview");
        if (found && mine === turn && place) show(place, previewed(found, data, context.format));
      };
      const later = () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); };
      root.addEventListener("input", later);
      return () => { clearTimeout(timer); turn += 1; root.removeEventListener("input", later); };
    },

    actions: {
      removeRow: rows.removeRow, moveUp: rows.moveUp, moveDown: rows.moveDown,
      save: (tools) => save(tools, changes(tools.card, tools.data), { fields, done }),
      discard({ card, data, context, say }) {
        card.removeAttribute("data-touched");
        show(card.querySelector(".card-body"), module.render(data, context));
        say("Back to what is stored.");
        return false;
      },
      reload({ card, context }) {
        card.removeAttribute("data-touched");
        show(card.querySelector(".card-body"), html``);
        return context.reloadBusiness();
      },
      ...actions,
    },
  };

  const previewed = (check, data, format) => (check.valid
    ? html`${preview(check.preview, format)}${fresh(check, data).map((text) => html`<p class="warning">${text}</p>`)}`
    : html`<p class="hint">There is something to put right first: ${check.problems[0]?.detail}.</p>`);

  return module;
}

/** Warnings that what is stored does not have already. */
const fresh = (check, { now }) => check.warnings.filter((text) => !now.warnings.includes(text));

/** Checked, asked about if it may be regretted, stored. What was typed stays until it is stored. */
async function save({ api, card, data, context, say, form }, wanted, { fields, done }) {
  clearProblems(form);
  const check = await api.send("POST", CHECK, wanted);
  if (!check.valid) { showProblems(form, check.problems); return false; }
  if (!await isMeant(check, data, context.format)) return false;
  const seen = Object.fromEntries(fields.filter((name) => name in wanted && name in data.business).map((name) => [name, data.business[name]]));
  try {
    await api.send("PATCH", BUSINESS, { ...wanted, if_unchanged: seen });
  } catch (problem) {
    return explain(form, problem);
  }
  card.removeAttribute("data-touched");
  await context.reloadBusiness();
  say(done);
  return true;
}

function explain(form, problem) {
  if (problem.type === "/problems/stale-business") {
    const place = form.querySelector("[data-problems]");
    place.hidden = false;
    show(place, html`<p>These settings were changed elsewhere while you had them open. What you typed is still here; it was not saved.</p>
      <button type="button" data-action="reload">Show what is stored now</button>`);
    place.focus();
    return false;
  }
  if (problem.status !== 422) throw problem;
  showProblems(form, problem.fields.length ? problem.fields : [{ pointer: "", detail: problem.message }]);
  return false;
}

async function isMeant(check, data, format) {
  const warned = fresh(check, data);
  const outside = check.preview.appointments_outside_new_hours;
  if (!warned.length && !outside.length) return true;
  return (await ask({
    title: "Save this?", buttons: [{ value: "save", label: "Save anyway" }], cancel: "Go back",
    content: html`${warned.map((text) => html`<p class="warning">${text}</p>`)}${outsideList(check.preview, format)}`,
  })) !== null;
}

/** Visits that are booked and would lie outside the hours. */
export const outsideList = ({ appointments_outside_new_hours: some, appointments_outside_total: total }, format) => some.length > 0 && html`
  <h3>Booked outside these hours</h3>
  <ul class="list">${some.slice(0, 8).map((one) => html`<li class="line"><span>${format.dayTime(one.start_time)}</span> <bdi>${one.customer_name ?? "No name"}</bdi></li>`)}</ul>
  ${total > 8 && html`<p class="hint">and ${total - 8} more</p>`}`;

/** The times an ordinary caller would be offered first. */
export const offered = ({ next_windows: windows }, format) => html`<p>${windows.length
  ? html`First times offered to a caller now: ${windows.map((one, index) => html`${index > 0 && "; "}<b>${format.dayTime(one.start_time)}</b>`)}.`
  : html`No times could be offered to a caller.`}</p>`;

export const quoted = (text) => html`<blockquote>“${text}”</blockquote>`;
