import { confirm } from "../../js/dialog.js";
import { field } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { settingsCard } from "../settings-card.js";

const form = ({ owner_pin_set: isSet }) => html`<p>Call your own business number from your own phone, say the PIN, and ask what is on tomorrow. ${isSet ? html`<span class="badge good">A PIN is set</span>` : html`<span class="badge">No PIN: the owner's line is closed</span>`}</p>
  ${field(isSet ? "New PIN" : "PIN", { at: "/owner_pin", type: "password", inputmode: "numeric", maxlength: 8, autocomplete: "new-password", hint: "4 to 8 digits, and not easy to guess. It is stored as a fingerprint: nobody can read it back." })}
  ${isSet && html`<p><button type="button" class="danger" data-action="close">Remove the PIN</button></p>`}`;

/** An empty field means nothing is to change. */
const read = (at) => {
  const typed = at.querySelector('[data-at="/owner_pin"]').value.trim();
  return typed ? { owner_pin: typed } : {};
};

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["owner_pin_set"], form, read, done: "PIN saved.",
  actions: {
    async close({ api, say, context }) {
      if (!await confirm("Remove the PIN?", "Nobody can ask for your schedule by phone until you set a new one.", { yes: "Remove" })) return false;
      await api.send("PATCH", "/v1/owner/business", { owner_pin: null });
      say("The owner's line is closed.");
      return context.reloadBusiness();
    },
  },
});
