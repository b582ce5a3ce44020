import { html } from "../../js/html.js";
import { words as inWords } from "../../js/format.js";
import { said } from "./list-parts.js";

export const TURNS = [
  "said.text", "said.digits", "said.happened", "reply_text", "why", "understood.grade", "understood.language_code",
  "understood.intents.intent", "understood.intents.words", "understood.hazards.hazard", "understood.hazards.words",
  "understood.hazards.not_counted_because", "understood.service_type", "understood.keyword", "decided.stage_before",
  "decided.stage_after", "decided.asking", "decided.prompts", "decided.line",
].map((one) => `turns.${one}`);

const GRADES = { danger: ["Danger", "danger"], urgent: ["Urgent", "danger"], ask: ["Not sure if urgent", "warn"] };
const LANGUAGES = { en: "English", es: "Spanish" };

/** What was said, what came back, and beside it why. */
export const turn = (one, steps, format) => html`<li class="practice-turn">
  <div class="chat">${one.said && html`<div class="user"><p class="who">You</p><p class="words">${heard(one.said, steps)}</p></div>`}
    ${one.reply_text && html`<div class="assistant"><p class="who">Receptionist</p><p class="words">${one.reply_text}</p></div>`}</div>
  ${one.said && html`<div class="practice-why"><h3>Why ${badge(one.understood.grade)}</h3>
    ${one.why.length ? html`<ul>${one.why.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : html`<p class="empty">It only went on with its questions.</p>`}
    ${details(one, format)}</div>`}</li>`;

function heard({ text, digits, happened }, steps) {
  if (happened) return html`<em>${steps[happened]}</em>`;
  if (digits) return html`<em>You pressed ${digits}.</em>`;
  return text ? said(text) : html`<em>You said nothing.</em>`;
}

function badge(grade) {
  const [label, kind] = GRADES[grade] ?? [];
  return label && html`<span class="badge ${kind}">${label}</span>`;
}

const details = ({ understood, decided }, format) => html`<details><summary>In its own terms</summary><dl class="facts">
  ${fact("Language", LANGUAGES[understood.language_code])}
  ${fact("They want", understood.intents.map((one) => (one.words ? html`${inWords(one.intent)} (“${said(one.words)}”) ` : html`${inWords(one.intent)} `)))}
  ${fact("Danger", understood.hazards.map((one) => html`${inWords(one.hazard)} (“${said(one.words)}”${one.not_counted_because && html`, not counted: ${one.not_counted_because}`}) `))}
  ${fact("Kind of work", understood.service_type && html`${format.service(understood.service_type)}${understood.keyword && html` (“${understood.keyword}”)`}`)}
  ${fact("Stage", html`${inWords(decided.stage_before)} → ${inWords(decided.stage_after)}`)}
  ${fact("Asks for", inWords(decided.asking))}
  ${fact("Said", decided.prompts.map(inWords).join(", "))}</dl></details>`;

const fact = (name, value) => (Array.isArray(value) ? value.length > 0 : value) && html`<dt>${name}</dt><dd>${value}</dd>`;
