import { ask, confirm } from "../../js/dialog.js";
import { field, showProblems, tick, valuesOf } from "../../js/forms.js";
import { html } from "../../js/html.js";

const AT = "/v1/owner/calendars";
const KINDS = [["ics", "A calendar's address (ICS): we only look"], ["caldav", "CalDAV (iCloud, Fastmail, Nextcloud)"], ["google", "Google Calendar"]];
const NAMES = { ics: "Calendar address", caldav: "CalDAV", google: "Google" };

export const uses = {
  "GET /v1/owner/calendars": ["id", "kind", "address", "technician_id", "pulls", "pushes", "synced_at", "last_error", "failures"],
  "GET /v1/owner/technicians": ["id", "name"],
  "POST /v1/owner/calendars": [],
  "DELETE /v1/owner/calendars/{calendar_id}": [],
  "POST /v1/owner/calendars/{calendar_id}/pull": [],
};

export async function load(api) {
  const [calendars, technicians] = await Promise.all([api.get(AT), api.get("/v1/owner/technicians")]);
  return { calendars, technicians };
}

export const render = ({ calendars, technicians }, { format }) => html`<p class="hint">What stands in a linked calendar takes time here, so nobody is booked over your dentist.</p>
  ${calendars.length ? html`<ul class="list">${calendars.map((one) => line(one, technicians, format))}</ul>` : html`<p class="empty">No calendar is linked.</p>`}
  <p><button type="button" class="primary" data-action="link">Link a calendar</button></p>`;

const line = (one, technicians, format) => html`<li><div class="line"><b>${NAMES[one.kind] ?? one.kind}</b> <span><bdi>${one.address}</bdi></span>
  <small>${whose(one, technicians)} · ${[one.pulls && "takes time here", one.pushes && "shows our visits"].filter(Boolean).join(", ")}</small></div>
  ${one.last_error ? html`<p class="problem">Cannot be reached: ${one.last_error}</p>` : html`<small>${one.synced_at ? `Looked at ${format.ago(one.synced_at)}` : "Not looked at yet"}</small>`}
  <div class="line taps">${one.pulls && html`<button type="button" data-action="look" data-id="${one.id}">Look now</button>`}
    <button type="button" class="danger" data-action="unlink" data-id="${one.id}">Unlink</button></div></li>`;

const whose = ({ technician_id: id }, technicians) => (id ? technicians.find((one) => one.id === id)?.name ?? "Somebody" : "Everybody");

export const actions = {
  async link({ api, data, say }) {
    const people = [["", "Everybody"], ...data.technicians.map((one) => [one.id, one.name])];
    const stored = await ask({
      title: "Link a calendar", buttons: [{ value: "link", label: "Link" }],
      content: html`${field("Kind", { at: "/kind", options: KINDS, value: "ics" })}
        ${field("Address", { at: "/address", hint: "As you were given it, beginning with https. For Google: the calendar's id, such as you@gmail.com." })}
        ${field("Takes the time of", { at: "/technician_id", options: people })}
        ${field("User name", { at: "/username", hint: "CalDAV only." })}
        ${field("Password or service-account JSON", { at: "/secret", type: "password", autocomplete: "new-password", hint: "CalDAV and Google. It is stored encrypted and never shown again." })}
        ${tick("Show our visits in it", { at: "/pushes", checked: false, hint: "CalDAV and Google." })}
        <div class="at-fault" tabindex="-1" data-problems hidden></div>`,
      check: () => store(api, document.querySelector("dialog[open] form")),
    });
    if (stored) say("Linked. It is looked at within a minute.");
    return stored !== null;
  },
  async unlink({ api, values, say }) {
    if (!await confirm("Unlink this calendar?", "The times it took are free again. What we wrote into it stays there.", { yes: "Unlink" })) return false;
    await api.send("DELETE", `/v1/owner/calendars/${encodeURIComponent(values.id)}`);
    say("Unlinked.");
    return true;
  },
  async look({ api, values, say }) {
    await api.send("POST", `/v1/owner/calendars/${encodeURIComponent(values.id)}/pull`);
    say("It is being looked at.");
    return true;
  },
};

async function store(api, form) {
  const given = Object.fromEntries(Object.entries(valuesOf(form)).filter(([, value]) => value !== null));
  try {
    return await api.send("POST", AT, { ...given, pushes: given.kind !== "ics" && given.pushes });
  } catch (problem) {
    if (!problem.fields?.length) throw problem;
    showProblems(form, problem.fields);
    throw new Error("Something above has to be put right.");
  }
}
