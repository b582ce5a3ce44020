import { html } from "../../js/html.js";
import { tenantLink } from "./parts.js";

export const uses = { "GET /v1/admin/deployment": ["environment", "demo_tenants_allowed"], "POST /v1/admin/demo-tenants": ["businesses.id", "businesses.name"] };
export const every = 86_400_000;

const made = { businesses: null };

export const load = async (api) => ({ ...(await api.get("/v1/admin/deployment")), businesses: made.businesses });

export const render = ({ environment, demo_tenants_allowed: isAllowed, businesses }) => (isAllowed ? html`<p>Three invented businesses with a past of their own: a plumber, a heating company, an electrician. Making them again changes nothing.</p>
    <p><button type="button" data-action="seed">Make the demonstration businesses</button></p>
    ${businesses && html`<p class="fine">They are there: ${businesses.map((one, index) => html`${index > 0 && ", "}${tenantLink(one.id, one.name)}`)}.</p>`}`
  : html`<p class="empty">There are none where ENVIRONMENT=${environment}: invented people must not stand among real ones.</p>`);

export const actions = {
  async seed({ api, say }) {
    made.businesses = (await api.send("POST", "/v1/admin/demo-tenants")).businesses;
    say("The demonstration businesses are there.");
  },
};
