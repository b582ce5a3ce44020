import { refreshCards } from "../../js/card.js";
import { html } from "../../js/html.js";
import { said, tagsOf } from "./list-parts.js";

export const uses = {
  "GET /v1/crm/conversations/{conversation_id}": ["flagged_for_review", "tags", "outcome", "notes", "qa_suggestions.likely_outcome", "qa_suggestions.followup_needed", "qa_suggestions.emergency_handled_ok"],
  "PATCH /v1/crm/conversations/{conversation_id}/qa": [],
};
export const topics = ["calls"];

export const OUTCOMES = ["booked", "moved", "cancelled", "answered", "follow_up", "declined", "abandoned", "wrong_number", "sales", "robocall"];

export const load = (api, { params }) => api.get(`/v1/crm/conversations/${encodeURIComponent(params.id)}`);

export const render = (talk, { format }) => html`${suggested(talk, format)}
  <p>${talk.flagged_for_review
    ? html`<button type="button" class="primary" data-action="flag" data-id="flag" data-to="no">Reviewed: take it off the list</button>`
    : html`<button type="button" data-action="flag" data-id="flag" data-to="yes">Flag for review</button>`}</p>
  <form data-action="keep">
    <label>Outcome <input name="outcome" value="${talk.outcome}" list="outcomes" maxlength="200" autocomplete="off"></label>
    <datalist id="outcomes">${OUTCOMES.map((one) => html`<option value="${one}">${format.words(one)}</option>`)}</datalist>
    <label>Tags, with commas between <input name="tags" value="${talk.tags.join(", ")}" autocomplete="off"></label>
    <label>Notes <textarea name="notes" rows="3" maxlength="4000">${talk.notes}</textarea></label>
    <p class="problem" role="alert" hidden></p>
    <div class="buttons"><button class="primary">Save</button></div>
  </form>`;

function suggested({ qa_suggestions: hint, outcome, flagged_for_review: flagged }, format) {
  const lines = [];
  if (hint.likely_outcome && hint.likely_outcome !== outcome) {
    lines.push(html`<li>Looks like: ${said(format.words(hint.likely_outcome))} <button type="button" data-action="accept" data-id="accept" data-outcome="${hint.likely_outcome}">Accept</button></li>`);
  }
  if (hint.followup_needed && !flagged) {
    lines.push(html`<li>Somebody should get back to them. <button type="button" data-action="flag" data-id="follow" data-to="yes">Flag it</button></li>`);
  }
  if (hint.emergency_handled_ok === true) lines.push(html`<li>The emergency led to a visit or a call you owe.</li>`);
  if (hint.emergency_handled_ok === false) lines.push(html`<li class="problem">An emergency, and neither a visit nor a call came of it.</li>`);
  return lines.length ? html`<div class="suggestions"><h3>Suggested</h3><ul>${lines}</ul></div>` : "";
}

export const actions = {
  flag: (tools) => judge(tools, { flagged_for_review: tools.values.to === "yes" }, tools.values.to === "yes" ? "Flagged for review." : "Taken off the list."),
  accept: (tools) => judge(tools, { outcome: tools.values.outcome }, "Outcome noted."),
  keep: (tools) => judge(tools, {
    outcome: tools.values.outcome.trim() || null, tags: tagsOf(tools.values.tags), notes: tools.values.notes.trim() || null,
  }, "Saved."),
};

/** What was typed is not lost when the caller said something meanwhile: the rest is loaded again, and saving is one tap. */
async function judge({ api, context, say, card }, changes, done) {
  try {
    await api.send("PATCH", `/v1/crm/conversations/${encodeURIComponent(context.params.id)}/qa`, changes);
  } catch (problem) {
    if (problem.status !== 409) throw problem;
    refreshCards(["calls"]);
    const place = card.querySelector("form .problem");
    place.textContent = "It changed meanwhile, and was loaded again. Have a look and save once more.";
    place.hidden = false;
    return false;
  }
  say(done);
  refreshCards(["calls"]);
  return true;
}
