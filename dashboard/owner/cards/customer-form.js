import { html } from "../../js/html.js";
import { said, tagsOf } from "./list-parts.js";

const LANGUAGES = [["", "Not known"], ["en", "English"], ["es", "Spanish"]];

/** What is kept of a customer, to be typed. */
export const fields = (one = {}) => html`
  <label>Name <input name="name" value="${one.name}" required maxlength="200" autocomplete="off"></label>
  <label>Phone <input name="phone" type="tel" value="${one.phone}" required maxlength="40" autocomplete="off"></label>
  <label>Address <input name="address" value="${one.address}" maxlength="200" autocomplete="off"></label>
  <label>E-mail <input name="email" type="email" value="${one.email}" maxlength="254" autocomplete="off"></label>
  <div class="row"><label>Language <select name="language_code">${LANGUAGES.map(([code, text]) => html`<option value="${code}"${code === (one.language_code ?? "") ? html` selected` : ""}>${text}</option>`)}</select></label>
    <label>How they found you <input name="lead_source" value="${one.lead_source}" maxlength="200" autocomplete="off"></label></div>
  <label>Tags, with commas between <input name="tags" value="${(one.tags ?? []).join(", ")}" autocomplete="off"></label>
  <label>Notes <textarea name="notes" rows="3" maxlength="4000">${one.notes}</textarea></label>`;

/** The typed values as the API takes them: what is left empty is cleared. */
export const given = (typed) => ({
  name: typed.name.trim(), phone: typed.phone.trim(), tags: tagsOf(typed.tags),
  ...Object.fromEntries(["address", "email", "language_code", "lead_source", "notes"].map((name) => [name, typed[name].trim() || null])),
});

/** A refusal in the owner's words, naming the fields. */
export function inWords(problem) {
  if (problem.type?.endsWith("/phone-in-use")) return new Error("Another customer has that number. Find them, and merge the two if they are one.");
  if (!problem.fields?.length) return problem;
  return new Error(problem.fields.map(({ pointer, detail }) => `${pointer.split("/").at(-1)}: ${detail}`).join(". "));
}

export const tagBadges = (tags) => tags.map((tag) => html`<span class="badge tag">${said(tag)}</span>`);
