import { html } from "../../js/html.js";
import * as booking from "../cards/settings-booking.js";
import * as business from "../cards/settings-business.js";
import * as calendars from "../cards/settings-calendars.js";
import * as emergencyWords from "../cards/settings-emergency-words.js";
import * as faq from "../cards/settings-faq.js";
import * as feeds from "../cards/settings-feeds.js";
import * as history from "../cards/settings-history.js";
import * as hours from "../cards/settings-hours.js";
import * as onCall from "../cards/settings-on-call.js";
import * as pin from "../cards/settings-pin.js";
import * as services from "../cards/settings-services.js";
import * as technicians from "../cards/settings-technicians.js";
import * as texts from "../cards/settings-texts.js";

export const title = "Settings";
export const styles = ["settings.css"];
export const cards = {
  "settings-booking": booking, "settings-business": business, "settings-calendars": calendars, "settings-emergency-words": emergencyWords, "settings-faq": faq,
  "settings-feeds": feeds, "settings-history": history, "settings-hours": hours, "settings-on-call": onCall, "settings-pin": pin, "settings-services": services,
  "settings-technicians": technicians, "settings-texts": texts,
};

/** [name in the address, heading, what it is about, cards and their headings where it is not one of the same name] */
const SECTIONS = [
  ["hours", "Opening hours", "When you are open, holidays, days off"],
  ["services", "Services and prices", "What you do, how long it takes, what it costs"],
  ["technicians", "Technicians", "Who works when, and who can do what"],
  ["on-call", "Emergencies: who is told", "The order in which people are called"],
  ["emergency-words", "Emergency words", "Your own words for urgent"],
  ["booking", "What callers are offered", "Notice, arrival windows, limits, area"],
  ["faq", "Questions and answers", "What we say when callers ask"],
  ["texts", "Reminders and texts", "Reminders, follow-ups, reviews, your briefing"],
  ["business", "Name, greeting, language", "How we answer the phone"],
  ["pin", "PIN for your own calls", "Ask for your schedule by phone"],
  ["calendars", "Calendars", "Link yours, or see ours in yours", [["calendars", "Linked calendars"], ["feeds", "Your schedule in other calendars"]]],
  ["history", "Who changed what", "Every change, with its time"],
];

export function view({ rest, page, action }) {
  const chosen = SECTIONS.find(([name]) => name === rest[0]) ?? SECTIONS[0];
  const [name, heading, , parts] = chosen;
  return html`<div class="settings-screen ${rest.length ? "at-section" : "at-start"}">
    <div class="sections" role="navigation" aria-label="Settings">${SECTIONS.map(([to, text, about]) => html`<a href="#/settings/${to}" aria-current="${to === name ? "page" : "false"}"><b>${text}</b><small>${about}</small></a>`)}</div>
    <div class="stack"><a class="back" href="#/settings">‹ All settings</a>
      ${name === "history" && historyTabs(action)}
      ${(parts ?? [[name, heading]]).map(([card, text]) => html`<dashboard-card card="settings-${card}" heading="${text}" data-page="${page}" data-kind="${action}"></dashboard-card>`)}</div></div>`;
}

const historyTabs = (action) => html`<p class="periods" role="group" aria-label="What was changed">${history.KINDS.map(([code, text]) => html`<a class="button" href="#/settings/history${code && `?action=${code}`}" aria-current="${code === (action ?? "") ? "true" : "false"}">${text}</a>`)}</p>`;
