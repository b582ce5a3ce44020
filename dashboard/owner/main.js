import { createApi } from "../js/api.js";
import { defineCards, refreshCards } from "../js/card.js";
import { createFormat } from "../js/format.js";
import { html, show } from "../js/html.js";
import { createKeys, receiveKeys } from "../js/keys.js";
import { startRouter } from "../js/router.js";
import { createSay } from "../js/say.js";
import { showSignIn } from "./sign-in.js";
import { markCurrent, showShell } from "./shell.js";
import { SCREENS } from "./screens.js";

const keys = createKeys("owner");
const content = document.querySelector("#content");
const say = createSay(document.querySelector(".messages"));
const registry = {};
let business = null;
let format = createFormat();

const api = createApi({ headers: () => headersOf(keys.read()), onRefused: () => business && signIn("Your key is not accepted any more. It may have been changed.") });

const headersOf = ({ apiKey, ownerToken, businessId }) => ({
  ...(apiKey && { "X-API-Key": apiKey }),
  ...(ownerToken && { "X-Owner-Token": ownerToken }),
  ...(businessId && { "X-Business-ID": businessId }),
});

/** A page that shows one business keeps showing that one: other keys load the page anew. */
function signIn(reason) {
  if (document.querySelector("form.sign-in")) return;
  showSignIn({
    place: content, reason,
    open: (typed, remember) => { keys.save(typed, { remember }); location.reload(); },
  });
}

function forget() {
  keys.forget();
  location.replace(location.pathname);
}

async function start() {
  const given = await receiveKeys();
  if (given) {
    keys.saveHere(given);
    createKeys("admin").forgetHere(); // A tab that we are opened from leaves a copy of its own.
    history.replaceState(null, "", location.pathname);
  }
  try {
    business = await api.get("/v1/owner/business");
  } catch (problem) {
    return refuse(problem);
  }
  useBusiness(business);
  defineCards({ api, registry, say, context: () => ({ business, format, reloadBusiness, go: (hash) => { location.hash = hash; } }) });
  showShell(document.querySelector(".top"), { business, forget, isRemembered: keys.isRemembered() });
  await startRouter({ screens: SCREENS, open });
  followLive();
}

function useBusiness(loaded) {
  business = loaded;
  format = createFormat({ timeZone: loaded.timezone, services: loaded.services });
  document.documentElement.dataset.business = loaded.id;
}

/** After settings were saved: names, hours and services as they are now. */
async function reloadBusiness() { useBusiness(await api.get("/v1/owner/business")); }

function refuse(problem) {
  if (problem.isRefused) return signIn(Object.keys(keys.read()).length ? "This key or owner token is not accepted. It may have been changed." : "");
  show(content, html`<section class="alone"><h1>${problem.isOffline ? "The service cannot be reached" : "This business cannot be opened"}</h1>
    <p role="alert">${problem.isOffline ? "Is it running, and are you online?" : problem.message}</p>
    <p><button type="button" class="primary" id="again">Try again</button> <button type="button" class="quiet" id="other">Use other keys</button></p></section>`);
  content.querySelector("#again").addEventListener("click", () => location.reload());
  content.querySelector("#other").addEventListener("click", forget);
}

function open(screen, route) {
  const isFollowed = content.contains(document.activeElement) && document.activeElement !== content;
  Object.assign(registry, screen.cards);
  useStyles(screen.styles ?? []);
  document.title = `${screen.title} – ${business.name}`;
  markCurrent(route.name);
  show(content, html`<h1 class="${screen.title === "Today" ? "unseen" : ""}">${screen.title}</h1>${screen.view(route, { business, format })}`);
  content.dataset.at = location.hash;
  if (isFollowed) content.focus({ preventScroll: true });
  if (route.focus !== "keep") window.scrollTo(0, 0);
}

/** A screen's style sheets are for that screen: a name such as `.day` means something else on the next one. */
function useStyles(names) {
  const added = [...document.querySelectorAll("link[data-screen]")];
  for (const link of added) link.media = names.includes(link.dataset.screen) ? "all" : "not all";
  for (const name of names.filter((one) => !added.some((link) => link.dataset.screen === one))) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: `css/${name}` });
    link.dataset.screen = name;
    document.head.append(link);
  }
}

/** The live stream is not needed to see anything, so it comes after the first screen. */
async function followLive() {
  const { watch } = await import("../js/live.js");
  const light = document.querySelector("#live");
  watch({
    url: "/v1/owner/live", headers: api.headers,
    onChange: (topics) => refreshCards(topics),
    onState: (state) => { light.dataset.state = state; light.textContent = { live: "Live", polling: "Updating now and then", offline: "Not connected" }[state]; },
  });
}

start();
