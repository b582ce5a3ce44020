import { refreshCards } from "../../js/card.js";
import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { at } from "./parts.js";

export const uses = {
  "GET /v1/admin/businesses/{business_id}": ["twilio_phone_number"],
  "POST /v1/admin/businesses/{business_id}/twilio/provision": ["phone_number", "was_bought", "voice_url", "sms_url"],
};
export const topics = ["business"];

export const load = (api, { params }) => api.get(at(params.id));

export const render = (one, { format }) => html`<p>${one.twilio_phone_number
    ? html`Callers reach it at <strong>${format.phone(one.twilio_phone_number)}</strong>.` : html`It has no number, so nobody can call it.`}
    Connecting sets where its calls and texts go.</p>
  <form data-action="connect" class="row"><label>Number of the Twilio account <input name="phone_number" type="tel" value="${one.twilio_phone_number ?? ""}" autocomplete="off" placeholder="+1 816 555 0100" required></label>
    <button>Connect</button></form>
  <details><summary>Buy a number</summary>
    <form data-action="buy" class="row"><label>Area code <input name="area_code" inputmode="numeric" pattern="[2-9][0-9]{2}" maxlength="3" placeholder="816" title="Three digits" required></label>
      <button>Buy and connect …</button></form></details>`;

export const actions = {
  async connect({ api, values, data, say }) {
    return done(await api.send("POST", `${at(data.id)}/twilio/provision`, { phone_number: values.phone_number }), say);
  },
  async buy({ api, values, data, say, context }) {
    const words = `Twilio charges the account for it every month. ${data.twilio_phone_number ? `It takes the place of ${context.format.phone(data.twilio_phone_number)}.` : ""}`;
    if (!(await confirm(`Buy a number in ${values.area_code}?`, words, { yes: "Buy" }))) return false;
    return done(await api.send("POST", `${at(data.id)}/twilio/provision`, { area_code: values.area_code, buy: true }), say);
  },
};

function done({ phone_number: number, was_bought: isNew }, say) {
  say(`${number} is ${isNew ? "bought and " : ""}connected: its calls and texts come here.`);
  refreshCards(["business"]);
}
