import { ask } from "../../js/dialog.js";
import { saveFile } from "../../js/files.js";
import { html } from "../../js/html.js";

const FILES = [
  ["customers.csv", "Customers"], ["appointments.csv", "Visits"], ["conversations.csv", "Conversations", true], ["service-mix.csv", "Kinds of work", true],
  ["pipeline.csv", "Work in hand", true], ["conversion-funnel.csv", "From call to booking", true], ["full.json", "Everything"],
];

export const uses = {
  ...Object.fromEntries(FILES.map(([name]) => [`GET /v1/owner/export/${name}`, []])),
  "DELETE /v1/owner/tenant-data": ["erased"],
};

export const load = async (_, { params }) => params.days;

export const render = (days) => html`<p>Tables open in any spreadsheet. Those with a period take the one chosen above.</p>
  <p class="line">${FILES.map(([name, label, isOfPeriod]) => html`<button data-action="download" data-id="${name}" data-name="${name}" data-days="${isOfPeriod ? days : ""}">${label} <small>${name.split(".")[1].toUpperCase()}</small></button>`)}</p>
  <details><summary>Erase everything</summary>
    <p>Customers, visits, conversations, texts: all of it goes for good, and nobody can bring it back. Settings stay. Take “Everything” with you first.</p>
    <button class="danger" data-action="erase">Erase all data …</button></details>`;

export const actions = {
  async download({ api, values, say }) {
    const path = `/v1/owner/export/${values.name}${values.days ? `?days=${values.days}` : ""}`;
    saveFile(await api.file(path), values.name);
    say(`${values.name} is in your downloads.`);
    return false;
  },
  async erase({ api, say }) {
    const done = await ask({
      title: "Erase everything?", buttons: [{ value: "erase", label: "Erase for good", kind: "danger" }],
      content: html`<label>Type DELETE to erase all data of this business <input name="word" autocomplete="off"></label>`,
      check: ({ word }) => api.send("DELETE", `/v1/owner/tenant-data?confirm=${encodeURIComponent(word)}`),
    });
    if (done) say("All of it is gone.");
    return false;
  },
};
