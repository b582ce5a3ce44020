import { ask } from "../../js/dialog.js";
import { saveFile } from "../../js/files.js";
import { html } from "../../js/html.js";
import { merge } from "./customer-merge.js";

export const uses = {
  "GET /v1/crm/customers/{customer_id}": ["id", "name", "phone"],
  "GET /v1/crm/customers/search": ["id", "name", "phone", "address"],
  "POST /v1/crm/customers/{customer_id}/merge": [],
  "POST /v1/owner/privacy/export": [],
  "POST /v1/owner/privacy/delete": ["erased", "recordings_at_provider", "opt_outs_kept"],
};

export const load = (api, { params }) => api.get(`/v1/crm/customers/${encodeURIComponent(params.id)}`);

export const render = () => html`<p>Somebody may ask what you keep of them, or to be forgotten.</p>
  <div class="buttons left"><button type="button" data-action="merge">Merge with a duplicate</button>
    <button type="button" data-action="takeOut">Download everything</button><button type="button" class="danger" data-action="erase">Erase this person</button></div>`;

export const actions = {
  merge,
  async takeOut({ api, data, say }) {
    const found = await api.send("POST", "/v1/owner/privacy/export", { phone: data.phone });
    saveFile(new Blob([JSON.stringify(found, null, 2)], { type: "application/json" }), `${data.phone.replace(/\D/g, "")}.json`);
    say("Everything about this person was downloaded.");
    return false;
  },
  async erase({ api, data, context }) {
    let done;
    const answer = await ask({
      title: `Erase ${data.name || context.format.phone(data.phone)}?`,
      content: html`<p>Their details, visits, conversations, texts and calls are removed for good, and from linked calendars. Only a wish for no texts is kept.</p>
        <label>Type ERASE to confirm <input name="word" autocomplete="off" autocapitalize="characters" required></label>`,
      buttons: [{ value: "erase", label: "Erase for good", kind: "danger" }],
      check: async ({ word }) => {
        if (word.trim() !== "ERASE") throw new Error("Type ERASE, in capital letters.");
        done = await api.send("POST", "/v1/owner/privacy/delete", { phone: data.phone });
      },
    });
    if (!answer) return false;
    await ask({ title: "Erased", content: outcome(done, context.format), buttons: [{ value: "ok", label: "OK" }], cancel: "" });
    context.go("#/customers");
    return false;
  },
};

const outcome = ({ erased, recordings_at_provider: recordings, opt_outs_kept: kept }, format) => html`<ul>
    ${Object.entries(erased).filter(([, count]) => count).map(([what, count]) => html`<li>${format.words(what)}: ${count}</li>`)}</ul>
  ${kept > 0 && html`<p>Their wish for no texts is kept.</p>`}
  ${recordings.length > 0 && html`<p class="warning">Messages they left are still with Twilio; delete these there: ${recordings.join(", ")}</p>`}`;
