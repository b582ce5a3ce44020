import { addDays } from "../../js/format.js";
import { html } from "../../js/html.js";
import { canListen, canSpeak, listen, quiet, speak } from "../practice-voice.js";
import { OUTCOME, outcome } from "./practice-outcome.js";
import { turn, TURNS } from "./practice-turn.js";

const NEW_CALLER = "+12025550143";
const KEYS = [..."123456789*0#"];
const STEPS = { hung_up: "You hung up.", put_through: "Somebody picked up.", not_reached: "Nobody picked up.", message_left: "You left a message." };

export const uses = {
  "GET /v1/owner/schedule": ["appointments.customer_name", "appointments.customer_phone"],
  "POST /v1/owner/practice": ["reply_text", "ended", "started_at", "session_state.language_code", "audio", ...TURNS, ...OUTCOME],
};
/** Nothing changes by itself here. */
export const every = 86_400_000;

/** The call that is on. It stays while one looks at other screens, and goes with the page. */
let call = null;
let isMuted = false;
let isWaiting = false;
let hasKeypad = false;
/** What is typed and not said yet: it outlives the answer to what was said before. */
let draft = "";

export async function load(api, { format }) {
  if (call) return { call };
  const today = format.dateOf();
  const { appointments } = await api.get(`/v1/owner/schedule?from=${today}&to=${addDays(today, 20)}`);
  const known = new Map(appointments.filter((one) => one.customer_phone).map((one) => [one.customer_phone, one.customer_name]));
  return { known: [...known].slice(0, 30) };
}

export const render = ({ call: talk, known }, { format }) => (talk ? stage(talk, format) : beginning(known, format));

// --- before the call -----------------------------------------------------------------

const beginning = (known, format) => html`<form data-action="start" class="practice-start">
  <div class="row"><label>Who calls <select name="caller" id="practice-caller">
      <option value="${NEW_CALLER}">Somebody new</option><option value="anonymous">A hidden number</option>
      ${known.length > 0 && html`<optgroup label="With a visit coming up">${known.map(([number, name]) => html`<option value="${number}">${name || format.phone(number)}</option>`)}</optgroup>`}
      <option value="">Another number …</option></select></label>
    <label id="practice-number" hidden>Their number <input name="number" type="tel" autocomplete="off" maxlength="40"></label>
    <label>How <select name="channel"><option value="phone">By phone</option><option value="web">On your website</option></select></label>
    <label>Greeting in <select name="language"><option value="">Your usual language</option><option value="en">English</option><option value="es">Spanish</option></select></label></div>
  <p class="hint">Try it with “There is water coming through my ceiling”, “How much is a water heater?” or “I have to move my appointment”.</p>
  <div class="buttons"><button class="primary">Start the call</button></div></form>`;

// --- the call ------------------------------------------------------------------------

const stage = ({ answer, said: items }, format) => html`<div class="practice">
  <div class="practice-call">
    <ol class="practice-turns" aria-label="The call so far">${answer.turns.map((one) => turn(one, STEPS, format))}</ol>
    ${answer.ended ? html`<p class="fine">The call is over.</p>` : controls(answer.turns.at(-1).decided.line, items.length)}
    <div class="line practice-foot">${canSpeak(answer) && html`<label class="check"><input type="checkbox" id="practice-sound" data-action="sound" ${isMuted ? "" : html`checked`}> Speak the replies</label>`}
      <button type="button" class="${answer.ended ? "primary" : "quiet"} push" id="practice-over" data-action="over">Start over</button></div></div>
  <section class="practice-outcome" tabindex="0" aria-labelledby="practice-outcome-title"><h3 id="practice-outcome-title">What would happen <span class="badge accent">Practice: none of it is real</span></h3>
    ${outcome(answer.outcome, format)}</section></div>`;

const step = (name, label, kind = "") => html`<button type="button" class="${kind}" data-action="step" data-id="${name}" data-step="${name}">${label}</button>`;

function controls(line, turns) {
  if (turns >= 60) return html`<p class="warning">After 60 turns a practice call ends. Start over to go on.</p>`;
  if (line === "transfer") return html`<p>A person is rung now. What happens?</p><p class="row">${step("put_through", "They pick up", "primary")}${step("not_reached", "Nobody picks up")}${step("hung_up", "Hang up")}</p>`;
  if (line === "voicemail") return html`<p>A message is recorded now.</p><p class="row">${step("message_left", "Leave a message", "primary")}${step("hung_up", "Hang up")}</p>`;
  return html`<form data-action="talk" class="row practice-say"><label>You, as the caller <input id="practice-words" name="words" value="${draft}" maxlength="600" autocomplete="off" enterkeyhint="send"></label>
      <button class="primary">Say it</button>${canListen() && html`<button type="button" id="practice-mic" aria-pressed="false">Speak</button>`}</form>
    ${canListen() && html`<p class="hint" id="practice-hearing">To understand you, your browser may send what you say to its maker.</p>`}
    <div class="line taps">${step("silence", "Say nothing")}${step("hung_up", "Hang up")}
      <details class="keypad" ${hasKeypad && html`open`}><summary>Keys</summary><div class="keys">${KEYS.map((key) => html`<button type="button" data-action="press" data-id="key-${key}" data-key="${key}" aria-label="Press ${key}">${key}</button>`)}</div></details></div>`;
}

// --- what happens --------------------------------------------------------------------

/** The whole conversation goes along every time: the service keeps nothing of it. */
async function ask(api, next) {
  if (isWaiting) return false;
  isWaiting = true;
  try {
    const answer = await api.send("POST", "/v1/owner/practice", {
      said: next.said, caller_phone: next.caller, as_channel: next.channel,
      ...(next.language && { language_code: next.language }), ...(next.startedAt && { started_at: next.startedAt }),
    });
    call = { ...next, startedAt: answer.started_at, answer };
    return true;
  } finally {
    isWaiting = false;
  }
}

const goOn = (api, item) => ask(api, { ...call, said: [...call.said, item] });

export const actions = {
  start: ({ api, values }) => ask(api, { said: [], caller: values.caller || values.number || "anonymous", channel: values.channel, language: values.language }),
  async talk({ api, values, element }) {
    const words = values.words.trim();
    const field = element.querySelector("input");
    if (!words || isWaiting) { field.focus(); return false; }
    draft = field.value = "";
    try {
      return await goOn(api, { text: words });
    } catch (problem) {
      draft = field.value = draft || words;
      throw problem;
    }
  },
  press: ({ api, values }) => goOn(api, { digits: values.key }),
  step: ({ api, values }) => goOn(api, values.step === "silence" ? {} : { happened: values.step }),
  over() { quiet(); call = null; draft = ""; },
  sound({ element }) {
    isMuted = !element.checked;
    if (isMuted) quiet();
    return false;
  },
};

export function wire(root, { data, context, say }) {
  const caller = root.querySelector("#practice-caller");
  caller?.addEventListener("change", () => { root.querySelector("#practice-number").hidden = caller.value !== ""; });
  if (!data.call) return quiet;
  tell(root, data.call.answer);
  root.querySelector("#practice-words")?.addEventListener("input", ({ target }) => { draft = target.value; });
  root.querySelector(".keypad")?.addEventListener("toggle", ({ target }) => { hasKeypad = target.open; });
  const stop = hearing(root, data.call.answer.session_state.language_code, say);
  return () => { stop(); quiet(); };
}

/** Read aloud by screen readers, spoken by the page, and in sight; the caller's own words were typed by them. */
function tell(root, { reply_text: text, audio, session_state: { language_code: language } }) {
  document.querySelector("#practice-aloud").textContent = text;
  if (!isMuted) speak({ text, audio, language });
  root.querySelector(".practice-turns").lastElementChild.scrollIntoView({ block: "nearest" });
  root.querySelector(".practice-foot").scrollIntoView({ block: "nearest" });
  if (document.activeElement === document.body) root.querySelector("#practice-words, [data-action=step], #practice-over")?.focus({ preventScroll: true });
}

function hearing(root, language, say) {
  const button = root.querySelector("#practice-mic");
  if (!button) return () => {};
  const field = root.querySelector("#practice-words");
  let stop = null;
  const end = () => { const over = stop; stop = null; over?.(); button.setAttribute("aria-pressed", "false"); button.textContent = "Speak"; };
  button.addEventListener("click", () => {
    if (stop) return end();
    quiet();
    button.setAttribute("aria-pressed", "true");
    button.textContent = "Listening …";
    stop = listen({
      language,
      onWords: (words, isFinal) => { field.value = words; if (isFinal && words.trim()) { end(); field.form.requestSubmit(); } },
      onEnd: end,
      onProblem: (words) => { end(); say(words, { isProblem: true }); },
    });
    return undefined;
  });
  return () => stop?.();
}
