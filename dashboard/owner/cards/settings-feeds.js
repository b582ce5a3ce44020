import { ask, confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";

const AT = "/v1/owner/calendar-feeds";

export const uses = {
  "GET /v1/owner/calendar-feeds": ["business.url", "business.rotated_at", "technicians.technician_id", "technicians.name", "technicians.url", "technicians.rotated_at"],
  "POST /v1/owner/calendar-feeds/rotate": ["url"],
  "POST /v1/owner/calendar-feeds/technicians/{technician_id}/rotate": ["url"],
};

export const load = (api) => api.get(AT);

export const render = ({ business, technicians }, { format }) => html`<p class="hint">Add an address to the calendar on your phone and see your visits there. Whoever has the address sees them, too: give it to nobody else.</p>
  <ul class="list">${line("The whole schedule", business, "", format)}${technicians.map((one) => line(one.name, one, one.technician_id, format))}</ul>`;

const line = (name, { url, rotated_at: at }, id, format) => html`<li><div class="line"><b><bdi>${name}</bdi></b><small>${at ? `Address made ${format.dateTime(at)}` : "No address yet"}</small></div>
  ${url && html`<div class="row"><label class="address">Address <input readonly value="${url}"></label><button type="button" data-action="copy" data-id="copy-${id}" data-url="${url}">Copy</button></div>`}
  <button type="button" class="quiet" data-action="rotate" data-id="${id}" data-known="${at ? "yes" : ""}">${at ? "Make a new address" : "Make an address"}</button></li>`;

export const actions = {
  async copy({ values, say }) {
    await navigator.clipboard.writeText(values.url);
    say("Copied.");
    return false;
  },
  async rotate({ api, values }) {
    if (values.known && !await confirm("Make a new address?", "The old one shows nothing from that moment on, wherever it is in use.", { yes: "Make a new one" })) return false;
    const made = await api.send("POST", values.id ? `${AT}/technicians/${encodeURIComponent(values.id)}/rotate` : `${AT}/rotate`);
    await ask({ title: "Your calendar address", cancel: "", content: html`<p>Paste it where your calendar asks for a subscription by address.</p><label>Address <input readonly value="${made.url}"></label>` });
    return true;
  },
};
