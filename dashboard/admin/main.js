import { createApi } from "../js/api.js";
import { defineCards } from "../js/card.js";
import { createFormat } from "../js/format.js";
import { html, show } from "../js/html.js";
import { createKeys } from "../js/keys.js";
import { startRouter } from "../js/router.js";
import { createSay } from "../js/say.js";
import { SCREENS } from "./screens.js";
import { markCurrent, showShell } from "./shell.js";
import { showSignIn } from "./sign-in.js";

const HOME = "tenants";
const keys = createKeys("admin");
const content = document.querySelector("#content");
const say = createSay(document.querySelector(".messages"));
const registry = {};
let deployment = null;

const api = createApi({
  headers: () => { const { key } = keys.read(); return key ? { "X-Admin-API-Key": key } : {}; },
  onRefused: () => deployment && signIn("The key is not accepted any more. It may have been changed."),
});

/** Times are the operator's own: businesses are in many zones. */
const format = createFormat({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

function signIn(reason) {
  if (document.querySelector("form.sign-in")) return;
  showSignIn({ place: content, reason, open: (key) => { keys.save({ key }); location.reload(); } });
}

function forget() {
  keys.forget();
  location.replace(location.pathname);
}

async function start() {
  try {
    deployment = await api.get("/v1/admin/deployment");
  } catch (problem) {
    return refuse(problem);
  }
  defineCards({ api, registry, say, context: () => ({ deployment, format, go: (hash) => { location.hash = hash; } }) });
  showShell(document.querySelector(".top"), { environment: deployment.environment, forget });
  return startRouter({ screens: SCREENS, open, home: HOME });
}

function refuse(problem) {
  if (problem.isRefused) return signIn(keys.read().key ? "This key is not accepted." : "");
  show(content, html`<section class="alone"><h1>The service cannot be ${problem.isOffline ? "reached" : "used"}</h1>
    <p role="alert">${problem.isOffline ? "Is it running, and are you online?" : problem.message}</p>
    <p><button type="button" class="primary" id="again">Try again</button></p></section>`);
  content.querySelector("#again").addEventListener("click", () => location.reload());
}

function open(screen, route) {
  Object.assign(registry, screen.cards);
  document.title = `${screen.title} – Operator`;
  markCurrent(route.name);
  show(content, html`${screen.heading ? screen.heading(route) : html`<h1>${screen.title}</h1>`}${screen.view(route, { deployment, format })}`);
  content.dataset.at = location.hash;
  window.scrollTo(0, 0);
}

start();
