import { html } from "../../js/html.js";

/** Text that somebody else wrote: whatever direction it runs in, what stands beside it keeps its own. */
export const said = (text) => html`<bdi>${text}</bdi>`;

export const statusBadge = (status) => html`<span class="badge ${status === "ACTIVE" ? "good" : "danger"}">${status === "ACTIVE" ? "Active" : "Suspended"}</span>`;

export const TRADES = { plumbing: "Plumbing", hvac: "Heating and cooling", electrical: "Electrical", general: "General" };

export const tenantLink = (id, name) => html`<a href="#/tenant/${encodeURIComponent(id)}">${said(name || id)}</a>`;

export const at = (id) => `/v1/admin/businesses/${encodeURIComponent(id)}`;
