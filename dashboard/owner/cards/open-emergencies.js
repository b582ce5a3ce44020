import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/now": ["open_emergencies.id", "open_emergencies.status", "open_emergencies.opened_at", "open_emergencies.brief", "open_emergencies.told", "open_emergencies.conversation_id"],
  "POST /v1/owner/emergencies/{escalation_id}/acknowledge": [],
};
export const topics = ["emergencies"];
export const every = 20_000;

export const load = async (api) => (await api.get("/v1/owner/now")).open_emergencies;

export const render = (emergencies, { format }) => html`${emergencies.map((one) => html`<section class="emergency" aria-label="Open emergency">
  <div class="line"><strong>${one.brief.name || "Unknown caller"}: ${one.brief.problem}</strong>
    ${one.brief.hazards.map((hazard) => html`<span class="badge danger">${format.words(hazard)}</span>`)}
    <small class="push">${format.ago(one.opened_at)}</small></div>
  <div class="line"><span>${[one.brief.address, one.brief.window].filter(Boolean).join(" · ")}</span></div>
  <div class="line"><small>${toldInWords(one, format)}</small>
    <span class="push row">${one.brief.callback && html`<a class="button" href="tel:${one.brief.callback}">Call ${format.phone(one.brief.callback)}</a>`}
      <a class="button" href="#/conversations/${one.conversation_id}">What was said</a>
      <button class="danger" data-action="acknowledge" data-id="${one.id}">I have it</button></span></div>
</section>`)}`;

function toldInWords({ told, status }, format) {
  if (!told.length) return "Nobody has been told yet.";
  const names = told.map((rung) => `${rung.name} ${format.time(rung.at)}${rung.call_result ? ` (${format.words(rung.call_result).toLowerCase()})` : ""}`);
  return `Told: ${names.join(", ")}.${status === "EXHAUSTED" ? " Everybody was told; nobody has taken it." : " Nobody has taken it yet."}`;
}

export const actions = {
  async acknowledge({ api, values, say }) {
    await api.send("POST", `/v1/owner/emergencies/${encodeURIComponent(values.id)}/acknowledge`, {});
    say("It is yours now. The caller and the others are told.");
  },
};
