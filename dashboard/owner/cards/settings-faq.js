import { field, rowsOf } from "../../js/forms.js";
import { html } from "../../js/html.js";
import { addRow, rowButtons } from "../../js/rows.js";
import { settingsCard } from "../settings-card.js";

const row = ({ question, answer }) => html`${field("When somebody asks", { part: "question", value: question, maxlength: 4000 })}
  ${field("We answer, word for word", { part: "answer", value: answer, rows: 2, maxlength: 4000 })}${rowButtons("this question", { canMove: true })}`;

const form = (business) => html`<ul class="list items" data-list="/faq">${business.faq.map((one) => html`<li data-row>${row(one)}</li>`)}</ul>
  ${!business.faq.length && html`<p class="empty">No answers yet. Callers ask whether you are licensed, how to pay, whether you give estimates.</p>`}
  <p><button type="button" data-action="addQuestion">Add a question</button></p>`;

const read = (at) => ({ faq: rowsOf(at.querySelector("[data-list]")).map((one) => ({ question: one.question ?? "", answer: one.answer ?? "" })) });

export const { uses, load, render, wire, actions, every } = settingsCard({
  fields: ["faq"], form, read, done: "Answers saved.",
  actions: { addQuestion({ card }) { addRow(card.querySelector("[data-list]"), row({})); return false; } },
});
