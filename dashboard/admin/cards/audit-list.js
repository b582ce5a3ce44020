import { html } from "../../js/html.js";
import { paged, pager } from "../../owner/cards/list-parts.js";
import { tenantLink } from "./parts.js";

const SIZE = 50;

export const uses = { "GET /v1/admin/audit": ["id", "at", "actor_type", "action", "business_id", "target_id", "changes"] };

export async function load(api, { params }) {
  const { what: action, ...others } = kept(params);
  return api.page(`/v1/admin/audit${paged(params, SIZE, { ...others, action })}`);
}

export const render = ({ items, total }, { format, params }) => html`${items.length ? html`<ul class="list changes" aria-label="Changes, newest first">${items.map((one) => html`<li class="line">
    <code>${one.action}</code><span>by ${ACTORS[one.actor_type] ?? one.actor_type}</span>
    ${one.business_id ? html`<span>of ${tenantLink(one.business_id)}</span>` : html`<small>of the platform</small>`}
    <small>${details(one)}</small><small class="push">${format.dateTime(one.at)}</small></li>`)}</ul>`
    : html`<p class="empty">Nothing of the kind was changed.</p>`}
  ${pager("audit", params, { total, size: SIZE, noun: "changes", kept: kept(params) })}`;

/** Not `action`: as data-action on the card it would be one. */
const kept = ({ business_id, actor_type, what, since_minutes }) => ({ business_id, actor_type, what, since_minutes });

export const ACTORS = { admin: "Operator", owner: "Owner", business: "Business's key", staff: "Staff", caller: "Caller", system: "The service" };

const details = ({ changes, target_id: target }) => html`${Object.entries(changes).map(([name, value], index) => html`${index > 0 && ", "}${name}${value !== "changed" && html`: ${value}`}`)}
  ${target && html` <small>${target}</small>`}`;
