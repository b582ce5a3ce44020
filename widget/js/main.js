// Puts the chat together: who it is for stands behind the # of the address, where no server sees it.

import { Api } from "./api.js";
import { Memory } from "./memory.js";
import { page, tabStorage } from "./page.js";
import { Talk } from "./talk.js";
import { View } from "./view.js";
import { languageOf } from "./words.js";

const LONGEST_SOURCE = 80;
const given = new URLSearchParams(location.hash.slice(1));
const token = given.get("token") ?? "";
const key = `receptionist-chat:${token}`;
const view = new View(languageOf(given.get("lang"), given.get("page"), navigator.language));
const { text, form, choices, anew, close } = view.parts;
const api = new Api(new URL("../v1/widget/", location.href), token);
let talk = null;

async function begin() {
  view.state("waiting");
  let business;
  try {
    business = await api.business();
  } catch (problem) {
    view.state(problem.status === 401 || problem.status === 403 ? "gone" : "unloaded", problem);
    return;
  }
  view.speak(languageOf(given.get("lang"), given.get("page"), navigator.language, business.language_code));
  view.dress(business);
  const told = { language_code: view.language };
  const source = (given.get("lead") ?? "").trim().slice(0, LONGEST_SOURCE);
  if (source) told.lead_source = source;
  talk = new Talk(api, new Memory(key, await storage), view, told);
  await talk.resume();
}

async function send() {
  const words = text.value.trim();
  const isTaken = form.querySelector("[type=submit]").getAttribute("aria-disabled") === "true";
  if (!talk || !words || isTaken) return;
  text.value = "";
  view.grow();
  await talk.send(words);
}

const ACTIONS = { retry: () => (talk ? talk.retry() : begin()), anew: () => talk?.anew() };

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
text.addEventListener("input", () => view.grow());
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
choices.addEventListener("click", (event) => ACTIONS[event.target.dataset.action]?.());
anew.addEventListener("click", () => {
  if (talk?.isBusy) return;
  talk?.anew();
  view.focus();
});
close.hidden = !page.isFramed;
close.addEventListener("click", () => page.tell("close"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") page.tell("close");
});
window.addEventListener("online", () => ACTIONS.retry());
page.on("shown", ({ focus }) => {
  if (focus) view.focus();
});

const storage = tabStorage(key);
begin();
