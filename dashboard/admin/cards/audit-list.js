import { html } from "../../js/html.js";
import { paged, pager } from "../../owner/cards/list-parts.js";
import { tenantLink } from "./parts.js";

const SIZE = 50;

export const uses = { "GET /v1/admin/audit": ["id", "at", "actor_type", "action", "business_id", "target_id", "changes"] };

export async function load(api, { params }) {
  const { what: action, ...others } = kept(params);
  return api.page(`/v1/admin/audit${paged(params, SIZE, { ...others, action })}`);
}

export const render = ({ items, total }, { format, params }) => html`${items.length ? html`<div class="scroll" tabindex="0" role="group" aria-label="Changes"><table class="audit"><caption class="unseen">Changes, newest first</caption>
    <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Business</th><th scope="col">Of it</th></tr></thead>
    <tbody>${items.map((one) => html`<tr><td class="nowrap">${format.dateTime(one.at)}</td><td>${ACTORS[one.actor_type] ?? one.actor_type}</td><td><code>${one.action}</code></td>
      <td>${one.business_id ? tenantLink(one.business_id) : html`<small>the platform</small>`}</td><td>${details(one)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="empty">Nothing of the kind was changed.</p>`}
  ${pager("audit", params, { total, size: SIZE, noun: "changes", kept: kept(params) })}`;

/** Not `action`: as data-action on the card it would be one. */
const kept = ({ business_id, actor_type, what, since_minutes }) => ({ business_id, actor_type, what, since_minutes });

export const ACTORS = { admin: "Operator", owner: "Owner", business: "Business's key", staff: "Staff", caller: "Caller", system: "The service" };

const details = ({ changes, target_id: target }) => html`${Object.entries(changes).map(([name, value], index) => html`${index > 0 && ", "}${name}${value !== "changed" && html`: ${value}`}`)}
  ${target && html` <small>${target}</small>`}`;
