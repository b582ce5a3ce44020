import { ask } from "../../js/dialog.js";
import { html, show } from "../../js/html.js";
import { said } from "./list-parts.js";

const PAUSE = 300;
const MOST = 6;

/** Asks which other customer is the same person; everything of that one becomes this one's. */
export async function merge({ api, data, context, say }) {
  const { format } = context;
  const merged = await ask({
    title: `Who is the same as ${data.name || format.phone(data.phone)}?`,
    content: html`<p>Their visits, conversations and notes come here, and the other entry goes. If either wanted no texts, neither number gets any. It cannot be undone.</p>
      <label>Find the duplicate <input type="search" name="q" placeholder="name, number or address" autocomplete="off"></label>
      <fieldset><legend>The duplicate</legend><div class="found" aria-live="polite"><p class="empty">Type to find them.</p></div></fieldset>`,
    buttons: [{ value: "merge", label: "Merge into this one", kind: "danger" }],
    wire: (dialog) => findAsTyped(dialog, api, data.id, format),
    check: async ({ duplicate }) => {
      if (!duplicate) throw new Error("Choose the duplicate first.");
      await api.send("POST", `/v1/crm/customers/${encodeURIComponent(data.id)}/merge`, { duplicate_id: duplicate }).catch((problem) => {
        throw problem.status === 409 ? new Error("They are talking to your receptionist right now. Try again when the call is over.") : problem;
      });
    },
  });
  if (!merged) return false;
  say("Merged. Everything of the two is here now.");
  for (const card of document.querySelectorAll("dashboard-card")) card.refresh();
  return true;
}

function findAsTyped(dialog, api, own, format) {
  const place = dialog.querySelector(".found");
  let timer;
  let turn = 0;
  const look = async (q) => {
    const mine = ++turn;
    const found = q ? await api.get(`/v1/crm/customers/search?q=${encodeURIComponent(q)}&limit=${MOST + 1}`) : [];
    if (mine === turn) show(place, choices(found.filter((one) => one.id !== own).slice(0, MOST), format));
  };
  dialog.querySelector('[name="q"]').addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(event.target.value.trim()).catch(() => show(place, html`<p class="problem">The search failed. Type again.</p>`)), PAUSE);
  });
}

const choices = (found, format) => (found.length
  ? html`${found.map((one) => html`<label class="check"><input type="radio" name="duplicate" value="${one.id}">
      <span>${said(one.name || "No name")}, ${format.phone(one.phone)}${one.address && html`<small>, ${said(one.address)}</small>`}</span></label>`)}`
  : html`<p class="empty">Nobody else found.</p>`);
