import { html, show } from "./html.js";

/**
 * Forms that keep what was typed and say at each field what is wrong with it.
 *
 * A control says where its value stands in the request: `data-at="/owner_phone"`. Rows of a list stand in an element with
 * `data-list="/on_call"`, each with `data-row`; their controls say which part they are: `data-part="phone"`.
 */

let stem = "";
let last = 0;
let extra = 0;

/** What `make` returns; the fields made by it get the same ids every time. */
export function numbered(name, make) {
  [stem, last] = [name, 0];
  try {
    return make();
  } finally {
    stem = "";
  }
}

const nextId = () => (stem ? `${stem}-${++last}` : `extra-${++extra}`);

/** A control under its label, with a hint it is described by. `given` are attributes; `options` make it a select. */
export function field(label, { value, hint, at, part, options, rows, ...given }) {
  const id = nextId();
  const known = { id, "data-at": at, "data-part": part, "aria-describedby": hint && `${id}-hint`, ...given };
  return html`<div class="field"><label for="${id}">${label}</label>${control(known, { value, options, rows })}
    ${hint && html`<small class="hint" id="${id}-hint">${hint}</small>`}</div>`;
}

function control(given, { value, options, rows }) {
  if (options) {
    return html`<select${attributes(given)}>${options.map(([code, text]) => html`<option value="${code}"${attributes({ selected: String(code) === String(value ?? "") })}>${text}</option>`)}</select>`;
  }
  if (rows) return html`<textarea${attributes({ rows, ...given })}>${value}</textarea>`;
  return html`<input${attributes({ type: "text", autocomplete: "off", value, ...given })}>`;
}

/** A box to tick, before its words. */
export function tick(label, { checked, hint, at, part, ...given }) {
  const id = nextId();
  return html`<div class="field"><label class="check"><input${attributes({ id, type: "checkbox", checked: Boolean(checked), "data-at": at, "data-part": part, "aria-describedby": hint && `${id}-hint`, ...given })}> ${label}</label>
    ${hint && html`<small class="hint" id="${id}-hint">${hint}</small>`}</div>`;
}

const attributes = (given) => Object.entries(given)
  .filter(([, value]) => value !== undefined && value !== null && value !== false)
  .map(([name, value]) => (value === true ? html` ${name}` : html` ${name}="${value}"`));

/** What a control holds: text without blanks around it, a number, a flag; null when it is empty. */
export function valueOf(element) {
  if (element.type === "checkbox") return element.checked;
  const text = element.value.trim();
  if (text === "") return null;
  return element.type === "number" ? Number(text) : text;
}

/** {owner_phone: …} of all controls in `form` that say where they stand, but for those in lists and groups. */
export const valuesOf = (form) => Object.fromEntries([...form.querySelectorAll("input[data-at], select[data-at], textarea[data-at]")]
  .map((element) => [element.dataset.at.slice(1), valueOf(element)]));

/** [{name: …, phone: …}, …] of the rows of a list. */
export const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].map((row) => Object.fromEntries(
  [...row.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, valueOf(element)])));

/** Every line or every part between commas, without empty ones. */
export const linesOf = (text) => (text ?? "").split(/\n|,/).map((one) => one.trim()).filter(Boolean);

/**
 * Says at its field what each of `problems` ([{pointer, detail}]) is about, and the rest above the buttons; the first
 * field that is wrong is focused. Whatever was said before goes away.
 */
export function showProblems(form, problems) {
  clearProblems(form);
  const rest = [];
  for (const { pointer, detail } of problems) {
    const place = placeOf(form, pointer.replace(/^\/body/, ""));
    if (place) mark(place, detail);
    else rest.push(detail);
  }
  const whole = form.querySelector("[data-problems]");
  if (rest.length) {
    whole.hidden = false;
    show(whole, html`${rest.map((detail) => html`<div>${sentence(detail)}</div>`)}`);
  }
  const first = form.querySelector('[aria-invalid="true"]') ?? whole;
  (first.matches("fieldset") ? first.querySelector("input") ?? first : first).focus();
}

export function clearProblems(form) {
  for (const old of form.querySelectorAll(".field-problem")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const kept = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-problem")).join(" ");
    if (kept) field.setAttribute("aria-describedby", kept);
    else field.removeAttribute("aria-describedby");
  }
  const whole = form.querySelector("[data-problems]");
  whole.hidden = true;
  whole.textContent = "";
}

/** The control or group a pointer such as /on_call/1/phone is about: the nearest that stands above it. */
function placeOf(form, pointer) {
  for (const list of form.querySelectorAll("[data-list]")) {
    if (!pointer.startsWith(`${list.dataset.list}/`)) continue;
    const [index, part] = pointer.slice(list.dataset.list.length + 1).split("/");
    const row = list.querySelectorAll("[data-row]")[Number(index)];
    return row?.querySelector(`[data-part="${CSS.escape(part ?? "")}"]`) ?? row?.querySelector("[data-part]") ?? null;
  }
  const found = [...form.querySelectorAll("[data-at]")].filter((element) => `${pointer}/`.startsWith(`${element.dataset.at}/`));
  return found.sort((a, b) => b.dataset.at.length - a.dataset.at.length)[0] ?? null;
}

function mark(place, detail) {
  place.id ||= nextId();
  const told = document.createElement("span");
  told.className = "field-problem";
  told.id = `${place.id}-problem`;
  told.textContent = sentence(detail);
  if (place.matches("fieldset")) place.append(told);
  else (place.closest(".field") ?? place.parentElement).append(told);
  place.setAttribute("aria-invalid", "true");
  place.setAttribute("aria-describedby", [place.getAttribute("aria-describedby"), told.id].filter(Boolean).join(" "));
}

/** "Input should be …" as it comes; "is not a phone number" → "This is not a phone number". */
function sentence(detail) {
  const text = /^(is|has|may|must|ends|cannot)\b/.test(detail) ? `This ${detail}` : detail;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
