import { refreshCards } from "../../js/card.js";
import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { showOnce } from "./copying.js";
import { at } from "./parts.js";

const KEYS = [
  ["api_key", "API key", "rotate-key", "Whoever uses the old one is shut out at once: programs, dashboards, cron jobs."],
  ["owner_token", "Owner token", "rotate-owner-token", "The owner has to type the new one. The shared owner token does not open this business any more."],
  ["widget_token", "Widget token", "rotate-widget-token", "Web pages with the old one lose their chat until the new tag stands there."],
];

export const uses = {
  "GET /v1/admin/businesses/{business_id}": KEYS.flatMap(([name]) => [name, `${name}_last_rotated_at`, `${name}_last_used_at`]),
  ...Object.fromEntries(KEYS.map(([name, , route]) => [`POST /v1/admin/businesses/{business_id}/${route}`, [name]])),
};
export const topics = ["business"];

export const load = (api, { params }) => api.get(at(params.id));

export const render = (one, { format }) => html`<ul class="list">${KEYS.map(([name, label]) => html`<li class="line">
    <strong>${label}</strong>${one[name] ? html`<span class="badge good">Set</span>` : html`<span class="badge warn">${name === "owner_token" ? "Shared token" : "Missing"}</span>`}
    <small>${history(one, name, format)}</small>
    <button type="button" class="push" data-action="rotate" data-id="rotate-${name}" data-name="${name}">${one[name] ? "Rotate …" : "Create …"}<span class="unseen"> ${label}</span></button></li>`)}</ul>
  <p class="hint">A new key is shown once, when it is made.</p>`;

function history(one, name, format) {
  const rotated = one[`${name}_last_rotated_at`];
  const used = one[`${name}_last_used_at`];
  if (!one[name]) return name === "owner_token" ? "opened by the token all owners share" : "";
  return `${rotated ? `new since ${format.dayTime(rotated)}` : "as at the start"}${used ? `, last used ${format.ago(used)}` : ", never used"}`;
}

export const actions = {
  async rotate({ api, values, data, say }) {
    const [name, label, route, words] = KEYS.find(([key]) => key === values.name);
    const isNew = !data[name];
    if (!(await confirm(`${isNew ? "Create" : "Rotate"} ${label} of ${data.name}?`, words, { yes: isNew ? "Create" : "Rotate", kind: isNew ? "primary" : "danger" }))) return false;
    const fresh = await api.send("POST", `${at(data.id)}/${route}`);
    await showOnce({ title: `${label} of ${data.name}`, secrets: [[label, fresh[name]]] });
    say(isNew ? `${label} created.` : `${label} rotated; the old one is dead.`);
    refreshCards(["business"]);
    return true;
  },
};
