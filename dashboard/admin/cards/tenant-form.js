import { refreshCards } from "../../js/card.js";
import { html } from "../../js/html.js";
import { changes, read } from "../form/read.js";
import { groups } from "../form/show.js";
import { clearProblems, keepUnfolded, showProblems, wireRows } from "../form/wire.js";
import { FIELDS } from "../form/fields.js";
import { askBeforeLeaving } from "../form/leaving.js";
import { at } from "./parts.js";

export const uses = {
  "GET /v1/admin/businesses/{business_id}": [...FIELDS.map(([name]) => name).filter((name) => name !== "owner_pin"), "owner_pin_set"],
  "PATCH /v1/admin/businesses/{business_id}": [],
};
export const topics = ["business"];
export const every = 600_000;

export const load = (api, { params }) => api.get(at(params.id));

export const render = (one) => html`<form data-action="save" novalidate>${groups(one)}
  <div class="buttons sticky"><small class="push" role="status" data-unsaved></small><button class="primary">Save</button></div></form>`;

/** What stood in each form when it was shown: only what differs from it is sent, so that nobody else's change is undone. */
const untouched = new WeakMap();
const unfolded = new Map();

export function wire(root, { data }) {
  const form = root.querySelector("form");
  untouched.set(form, read(form));
  wireRows(form);
  keepUnfolded(form, unfolded);
  const count = () => Object.keys(changes(untouched.get(form), read(form))).length;
  const tell = () => {
    const unsaved = count();
    form.querySelector("[data-unsaved]").textContent = unsaved ? `${unsaved === 1 ? "One change is" : `${unsaved} changes are`} not saved yet` : "";
  };
  form.addEventListener("input", tell);
  return askBeforeLeaving(() => form.isConnected && count() > 0, data.name);
}

export const actions = {
  async save({ api, form, data, say, card }) {
    clearProblems(form);
    const changed = changes(untouched.get(form), read(form));
    if (!Object.keys(changed).length) {
      say("Nothing was changed.");
      return false;
    }
    try {
      await api.send("PATCH", at(data.id), changed);
    } catch (problem) {
      if (problem.status !== 422) throw problem;
      showProblems(form, problem);
      return false;
    }
    say("Saved.");
    card.removeAttribute("data-touched");
    refreshCards(["business"]);
    return true;
  },
};
