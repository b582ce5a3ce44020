import { html } from "../../js/html.js";
import { said, statusBadge, tenantLink, TRADES } from "./parts.js";

const AT_ONCE = 500;

export const uses = {
  "GET /v1/admin/businesses": ["id", "name", "status", "vertical", "owner_name", "twilio_phone_number", "created_at", "owner_token"],
};
export const every = 300_000;

export async function load(api) {
  const found = [];
  for (;;) {
    const { items, total } = await api.page(`/v1/admin/businesses?limit=${AT_ONCE}&offset=${found.length}`);
    found.push(...items);
    if (!items.length || found.length >= total) return found;
  }
}

export const render = (tenants, { format, deployment }) => (tenants.length ? html`
  <div class="line between"><label class="find">Find <input type="search" id="find" placeholder="name, id or number" autocomplete="off"></label>
    <small role="status" id="found">${many(tenants.length)}</small></div>
  <div class="scroll" tabindex="0" role="group" aria-label="Businesses"><table class="tenants"><caption class="unseen">Businesses, oldest first</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Trade</th><th scope="col">Number</th><th scope="col">Owner</th><th scope="col">Since</th><th scope="col">Status</th></tr></thead>
    <tbody>${tenants.map((one) => html`<tr data-find="${findable(one)}"><th scope="row">${tenantLink(one.id, one.name)}<br><small>${one.id}</small></th>
      <td>${TRADES[one.vertical]}</td><td class="nowrap">${one.twilio_phone_number ? format.phone(one.twilio_phone_number) : html`<small>none</small>`}</td>
      <td>${one.owner_name ? said(one.owner_name) : html`<small>not named</small>`}</td><td class="nowrap">${format.dateTime(one.created_at).split(",").slice(0, 2).join(",")}</td><td>${statusBadge(one.status)}</td></tr>`)}</tbody></table></div>
  <p class="empty" id="nobody" hidden>No business is called that.</p>`
  : html`<p class="empty">There is no business yet. Add the first one${deployment.demo_tenants_allowed && html`, or make the demonstration businesses under <a href="#/upkeep">Upkeep</a>`}.</p>`);

const many = (count) => (count === 1 ? "1 business" : `${count} businesses`);

const findable = ({ name, id, twilio_phone_number: number, owner_name: owner }) => plain([name, id, number, owner].join(" "));

/** Without case and accents, and numbers however they are written. */
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

export function wire(root) {
  const rows = [...root.querySelectorAll("[data-find]")];
  root.querySelector("#find")?.addEventListener("input", (event) => {
    const wanted = plain(event.target.value.trim());
    const digits = wanted.replace(/[^0-9]/g, "");
    const isNumber = digits.length > 2 && !/[a-z]/.test(wanted);
    for (const row of rows) row.hidden = !row.dataset.find.includes(isNumber ? digits : wanted);
    const left = rows.filter((row) => !row.hidden).length;
    root.querySelector("#found").textContent = wanted ? `${left} of ${many(rows.length)}` : many(rows.length);
    root.querySelector("#nobody").hidden = left > 0;
  });
}
