import { html } from "../../js/html.js";
import { paged, pager } from "./list-parts.js";

export const uses = { "GET /v1/owner/audit": ["at", "actor_type", "action", "changes"] };

const SIZE = 30;
const WHO = { owner: "You", admin: "Whoever runs the service", business: "A program with your key", staff: "Somebody on call", caller: "A caller", system: "The service itself" };
const VERBS = {
  add: "added", change: "changed", remove: "removed", move: "moved", override: "was put outside the rules", judge: "was judged", merge: "merged with a duplicate",
  import: "were taken from a file", acknowledge: "was taken", pass_on: "was passed on", close: "was closed", erase: "erased", export: "given out", create: "set up",
  link: "linked", unlink: "unlinked", retry: "sent again", dismiss: "dismissed",
  review: "was judged", rotate_api_key: "got a new key", rotate_widget_token: "got a new key for the website", rotate_owner_token: "got a new owner token",
  rotate_calendar_feed: "got a new calendar address",
};
const THINGS = {
  business: "Your business", customer: "Customer", appointment: "Visit", technician: "Technician", conversation: "Conversation", return_call: "Return call",
  escalation: "Emergency", calendar: "Calendar", privacy: "Somebody's data", tenant_data: "All data", export: "Download", waitlist: "Waiting customer", undelivered: "Undelivered text",
};
export const KINDS = [["", "Everything"], ["business", "Settings"], ["technician", "Technicians"], ["appointment", "Visits"], ["customer", "Customers"], ["escalation", "Emergencies"], ["export", "Downloads"]];

export const load = (api, { params }) => api.page(`/v1/owner/audit${paged(params, SIZE, { action: params.kind })}`);

export function render({ items, total }, { format, params }) {
  if (!items.length) return html`<p class="empty">Nothing was changed yet.</p>`;
  return html`<ul class="list">${items.map((one) => html`<li class="line"><span>${WHO[one.actor_type] ?? one.actor_type}</span> <b>${told(one.action, format)}</b>
      ${named(one.changes, format)}<small class="push">${format.dateTime(one.at)}</small></li>`)}</ul>
    ${pager("settings/history", params, { total, size: SIZE, kept: { action: params.kind }, noun: "changes" })}`;
}

function told(action, format) {
  const [thing, verb = ""] = action.split(".");
  return thing === "export" ? `Download: ${format.words(verb)}` : `${thing === "business" && verb === "change" ? "Settings" : THINGS[thing] ?? format.words(thing)} ${VERBS[verb] ?? format.words(verb).toLowerCase()}`;
}

const named = (changes, format) => {
  const names = Object.keys(changes).map((name) => format.words(name).toLowerCase());
  return names.length > 0 && html`<small>${names.join(", ")}</small>`;
};
