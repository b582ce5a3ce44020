import { show } from "../../js/html.js";
import { FIELDS } from "./fields.js";
import { row } from "./show.js";

/** Buttons that add and remove lines. */
export function wireRows(form) {
  form.addEventListener("click", (event) => {
    const { add } = event.target.dataset;
    if (add) {
      const place = document.createElement("div");
      show(place, row(add, FIELDS.find(([name]) => name === add)[3].columns));
      const fresh = place.firstElementChild;
      form.querySelector(`[data-rows="${add}"]`).append(fresh);
      fresh.querySelector("input, textarea").focus();
    }
    if ("remove" in event.target.dataset) {
      const group = event.target.closest("fieldset");
      event.target.closest("[data-row]").remove();
      group.querySelector("[data-add]").focus();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

/** Groups that were unfolded stay so when the form is shown anew. */
export function keepUnfolded(form, unfolded) {
  for (const group of form.querySelectorAll("details.group")) {
    const title = group.querySelector("summary").textContent;
    group.open = unfolded.get(title) ?? group.open;
    group.addEventListener("toggle", () => unfolded.set(title, group.open));
  }
}

/** Shows what the service refused where it was typed; whatever is about no field is thrown on. */
export function showProblems(form, problem) {
  clearProblems(form);
  const found = problem.fields.length ? problem.fields.map(({ pointer, detail }) => [pointer.split("/").slice(2), detail]) : [[wordsOf(problem), problem.message]];
  const placed = found.filter(([path, detail]) => place(form, path, detail));
  if (!placed.length) throw problem;
  form.querySelector('[aria-invalid="true"]')?.focus();
}

export function clearProblems(form) {
  for (const marked of form.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  for (const said of form.querySelectorAll("[data-problem]")) said.textContent = "";
}

/** "max_jobs_per_day may not be null" is about that field. */
const wordsOf = (problem) => [problem.message.split(" ")[0]];

function place(form, [name, ...rest], detail) {
  const at = form.querySelector(`[data-field="${CSS.escape(name ?? "")}"]`);
  if (!at) return false;
  at.closest("details").open = true;
  const said = at.querySelector("[data-problem]");
  const which = rest.find((part) => /^\d+$/.test(part)) && at.matches("fieldset") ? `line ${Number(rest[0]) + 1}: ` : "";
  said.textContent = `${said.textContent ? `${said.textContent}; ` : ""}${which}${detail}`;
  const input = inputOf(at, name, rest) ?? at.querySelector("input, select, textarea");
  input?.setAttribute("aria-invalid", "true");
  input?.setAttribute("aria-describedby", said.id);
  return true;
}

function inputOf(at, name, rest) {
  const [index, part] = rest;
  const line = at.querySelectorAll("[data-row]")[index];
  return line?.querySelector(`[name="${CSS.escape(`${name}.${part}`)}"]`) ?? at.querySelector(`[name="${CSS.escape(`${name}.${index}`)}"]`);
}
