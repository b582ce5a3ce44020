import { query } from "../../js/api.js";
import { html } from "../../js/html.js";

/** Text that somebody else wrote: whatever direction it runs in, what stands beside it keeps its own. */
export const said = (text) => html`<bdi>${text}</bdi>`;

/** `?limit=25&offset=50&…` of the third page. */
export const paged = (params, size, rest = {}) => query({ ...rest, limit: size, offset: (pageOf(params) - 1) * size });

export const pageOf = ({ page }) => Math.max(1, Number.parseInt(page, 10) || 1);

/** Where one is in a longer list, and links to the pages beside it; `kept` are the filters. */
export function pager(screen, params, { total, size, kept = {}, noun = "" }) {
  const page = pageOf(params);
  const last = Math.max(1, Math.ceil(total / size));
  if (total <= size && page === 1) return "";
  const to = (number) => `#/${screen}${query({ ...kept, page: number > 1 ? number : "" })}`;
  return html`<div class="pager line" role="navigation" aria-label="Pages">
    <small>${Math.min(total, (page - 1) * size + 1)} to ${Math.min(total, page * size)} of ${total} ${noun}</small>
    ${page > 1 && html`<a class="button" href="${to(page - 1)}">Previous page</a>`}
    ${page < last && html`<a class="button" href="${to(page + 1)}">Next page</a>`}</div>`;
}

/** `items` are [hash, text, isCurrent]. */
export const tabs = (label, items) => html`<div class="tabs" role="navigation" aria-label="${label}">
  ${items.map(([hash, text, isCurrent]) => html`<a href="${hash}" aria-current="${isCurrent ? "page" : "false"}">${text}</a>`)}</div>`;

/** A telephone number that can be tapped, or why not. */
export const callButton = (number, format, text) => (number?.startsWith("+")
  ? html`<a class="button call" href="tel:${number}">${text ?? `Call ${format.phone(number)}`}</a>` : "");

export const CHANNELS = { phone: "Phone", sms: "Text", web: "Website" };

/** "Ann Lee: sink leaks" without the name that stands above it. */
export const withoutName = (text, name) => (name && text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text);

/** "vip, pays cash" as typed → ["vip", "pays cash"]. */
export const tagsOf = (typed) => [...new Set(typed.split(",").map((one) => one.trim()).filter(Boolean))];
