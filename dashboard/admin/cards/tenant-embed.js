import { html } from "../../js/html.js";
import { wireCopy } from "./copying.js";
import { at } from "./parts.js";

export const uses = { "GET /v1/admin/businesses/{business_id}": ["widget_token", "widget_color"] };
export const topics = ["business"];

export async function load(api, { params, deployment }) {
  const { widget_token: token } = await api.get(at(params.id));
  return { token, base: deployment.public_base_url ?? location.origin, isPublic: Boolean(deployment.public_base_url) };
}

export const render = ({ token, base, isPublic }) => html`<p>This tag puts the chat on the business's web pages. Its token is public; rotate it if pages you do not know use it.</p>
  <label for="embed">Tag for the page</label>
  <textarea id="embed" readonly rows="3" spellcheck="false" data-copy-from="embed">${tagOf(base, token)}</textarea>
  <div class="line taps"><button type="button" data-copy="embed">Copy the tag</button><span role="status" class="hint" data-copied="embed"></span></div>
  ${!isPublic && html`<p class="hint">PUBLIC_BASE_URL is not set, so the tag has the address of this page.</p>`}`;

const tagOf = (base, token) => `<script src="${base}/widget/embed.js" data-token="${token}" async></script>`;

export const wire = (root) => wireCopy(root);
