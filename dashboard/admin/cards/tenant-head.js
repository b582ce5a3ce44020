import { refreshCards } from "../../js/card.js";
import { confirm } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { HAND_OVER, handOver } from "../../js/keys.js";
import { showOnce } from "./copying.js";
import { at, said, statusBadge, TRADES } from "./parts.js";

export const uses = {
  "GET /v1/admin/businesses/{business_id}": ["id", "name", "status", "vertical", "timezone", "created_at", "api_key", "owner_token", "api_key_last_used_at", "owner_token_last_used_at"],
  "PATCH /v1/admin/businesses/{business_id}": [],
  "POST /v1/admin/businesses/{business_id}/rotate-owner-token": ["api_key", "owner_token"],
};
export const topics = ["business"];

export const load = (api, { params }) => api.get(at(params.id));

export const render = (one, { format }) => html`<div class="line"><strong class="name">${said(one.name)}</strong>${statusBadge(one.status)}
    <small>${one.id} · ${TRADES[one.vertical]} · ${one.timezone} · since ${format.dateTime(one.created_at)}</small></div>
  ${one.status === "SUSPENDED" && html`<p class="warning">Nobody is served: its keys answer 403, and callers hear an apology with the owner's number.</p>`}
  <div class="line taps"><button type="button" class="primary" data-action="open">Open as owner</button>
    ${one.status === "ACTIVE" ? html`<button type="button" class="danger" data-action="suspend">Suspend …</button>`
      : html`<button type="button" data-action="reactivate">Reactivate …</button>`}
    <small class="push">${lastUse(one, format)}</small></div>`;

function lastUse(one, format) {
  const used = one.api_key_last_used_at;
  return used ? `API key last used ${format.ago(used)}` : "Its API key was never used";
}

export const actions = {
  async open({ api, data, say }) {
    if (data.owner_token) return openAs(data, say);
    if (!(await wantsToken())) return false;
    const own = await api.send("POST", `${at(data.id)}/rotate-owner-token`);
    refreshCards(["business"]);
    const pressed = await showOnce({
      title: `Owner token of ${data.name}`, secrets: [["Owner token", own.owner_token]],
      words: "This is for the owner. Copy it now: it is not shown again on this page.",
      more: { value: "open", label: "Open as owner" },
    });
    return pressed === "open" ? openAs(own, say) : false;
  },
  async suspend({ api, data, say }) {
    const words = "Callers hear an apology with the owner's number, texts and pages stop, and every key answers 403 until it is reactivated. Nothing is lost.";
    if (!(await confirm(`Suspend ${data.name}?`, words, { yes: "Suspend" }))) return false;
    return setStatus(api, data, "SUSPENDED", say);
  },
  async reactivate({ api, data, say }) {
    if (!(await confirm(`Reactivate ${data.name}?`, "Its number is answered again at once, with the same keys as before.", { yes: "Reactivate", kind: "primary" }))) return false;
    return setStatus(api, data, "ACTIVE", say);
  },
};

const wantsToken = () => confirm("It has no owner token of its own",
  "Create one to open its dashboard? From then on the shared owner token no longer opens this business, so its owner needs the new one.",
  { yes: "Create owner token", kind: "primary" });

/** In a tab of its own, which is given the keys by message: an address can be seen and kept. */
function openAs({ api_key: apiKey, owner_token: ownerToken }, say) {
  const tab = window.open(`./${HAND_OVER}`, "_blank");
  if (!tab) {
    say("The browser kept the new tab from opening. Allow this page to open tabs, and try again.", { isProblem: true });
    return false;
  }
  handOver(tab, { apiKey, ownerToken });
  return false;
}

async function setStatus(api, { id, name }, status, say) {
  await api.send("PATCH", at(id), { status });
  say(status === "ACTIVE" ? `${name} is served again.` : `${name} is suspended.`);
  refreshCards(["business"]);
}
