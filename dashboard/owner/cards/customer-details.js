import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { fields, given, inWords, tagBadges } from "./customer-form.js";
import { callButton, said } from "./list-parts.js";

export const uses = {
  "GET /v1/crm/customers/{customer_id}": ["id", "name", "phone", "other_phones", "email", "address", "tags", "notes", "sms_opt_out", "language_code", "lead_source", "created_at"],
  "PATCH /v1/crm/customers/{customer_id}": [],
};
export const topics = ["schedule"];

export const load = (api, { params }) => api.get(`/v1/crm/customers/${encodeURIComponent(params.id)}`);

export const render = (one, { format }) => html`<h2 class="name">${said(one.name || "No name yet")}</h2>
  <p class="line">${tagBadges(one.tags)}</p>
  <p class="row">${callButton(one.phone, format)}<a class="button" href="#/texts?phone=${encodeURIComponent(one.phone)}">Texts</a></p>
  <dl class="facts">
    ${fact("Address", one.address)}${fact("E-mail", one.email)}
    ${fact("Language", { en: "English", es: "Spanish" }[one.language_code])}${fact("Found you by", one.lead_source)}
    ${one.other_phones.length > 0 && fact("Other numbers", one.other_phones.map(format.phone).join(", "))}
    ${fact("Notes", one.notes)}<dt>Known since</dt><dd>${format.dateTime(one.created_at)}</dd>
  </dl>
  <h3>Texts</h3>
  ${one.sms_opt_out
    ? html`<p>They want no texts: they said so, or you did. Nothing is sent to them, whatever it is about, until they text START or you allow it again.</p>
      <button type="button" data-action="texts" data-id="texts" data-to="no">Allow texts again</button>`
    : html`<p>They get texts about their visits. STOP, or this button, ends that.</p><button type="button" data-action="texts" data-id="texts" data-to="yes">Send no texts</button>`}
  <details class="edit"><summary>Change these details</summary><form data-action="keep">${fields(one)}
    <p class="problem" role="alert" hidden></p><div class="buttons"><button class="primary">Save</button></div></form></details>`;

const fact = (name, value) => (value ? html`<dt>${name}</dt><dd class="lines">${said(value)}</dd>` : "");

const at = (params) => `/v1/crm/customers/${encodeURIComponent(params.id)}`;

export const actions = {
  async keep({ api, values, context, form, say }) {
    try {
      await api.send("PATCH", at(context.params), given(values));
    } catch (problem) {
      if (!problem.status) throw problem;
      const place = form.querySelector(".problem");
      place.textContent = inWords(problem).message;
      place.hidden = false;
      return false;
    }
    form.closest("details").open = false;
    say("Saved.");
    return true;
  },
  async texts({ api, values, context, data, say }) {
    const isStop = values.to === "yes";
    if (!isStop && !(await confirm(`Text ${data.name} again?`, "Only if they asked for it: texting somebody who said STOP is against the law.", { yes: "They asked for it" }))) return false;
    await api.send("PATCH", at(context.params), { sms_opt_out: isStop });
    say(isStop ? "They get no more texts." : "They get texts again.");
    return true;
  },
};
