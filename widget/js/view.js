// The page. Whatever anybody wrote is set as text; nothing here makes markup of it.

import { WORDS } from "./words.js";

const BY_ID = ["name", "what", "call", "close", "log", "status", "choices", "form", "text-label", "text", "send", "emergency", "anew"];
const CLOSED = ["ended", "gone", "unloaded"];
const TROUBLE = ["unsent", "unloaded", "gone", "refused", "elsewhere"];
const COLOUR = /^#[0-9a-f]{6}$/i;
const TALLEST = 132;

function element(kind, className, ...children) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export class View {
  parts = Object.fromEntries(BY_ID.map((id) => [id, document.getElementById(id)]));
  #business = null;
  #language;
  #state = "waiting";
  #detail = null;
  #mine = null;
  #writing = element("div", "writing", element("i"), element("i"), element("i"));

  constructor(language) {
    this.#writing.setAttribute("aria-hidden", "true");
    this.speak(language);
  }

  // --- what Talk tells ---------------------------------------------------------------------

  greet() {
    this.parts.log.replaceChildren();
    this.#mine = null;
    const hello = this.#business?.greetings?.[this.#language];
    if (hello) this.#add("assistant", hello, this.#language);
    this.parts.anew.hidden = true;
  }

  messages(list, language) {
    this.speak(language);
    this.parts.log.replaceChildren();
    this.#mine = null;
    for (const { role, text } of list) this.#add(role === "user" ? "user" : "assistant", text, language);
    this.parts.anew.hidden = false;
  }

  mine(text) {
    this.#mine = this.#add("user", text);
    this.parts.anew.hidden = false;
  }

  sent() {
    this.#mine?.classList.remove("unsent");
    this.#mine = null;
  }

  reply(text, language) {
    this.speak(language);
    this.#add("assistant", text, language);
  }

  state(name, detail = null) {
    const hadFocus = this.parts.form.contains(document.activeElement) || this.parts.choices.contains(document.activeElement);
    this.#state = name;
    this.#detail = detail;
    this.#mine?.classList.toggle("unsent", name === "unsent" || name === "busy");
    this.#tell();
    if (hadFocus) this.focus();
  }

  giveBack(text) {
    this.#mine?.remove();
    this.#mine = null;
    if (!this.parts.text.value) this.parts.text.value = text;
    this.grow();
  }

  // --- what main tells -----------------------------------------------------------------------

  dress(business) {
    this.#business = business;
    const style = document.documentElement.style;
    if (COLOUR.test(business.color ?? "")) {
      style.setProperty("--brand", business.color);
      style.setProperty("--on-brand", business.text_color === "#000000" ? "#000" : "#fff");
    }
    this.parts.name.textContent = business.name;
    document.title = business.name;
    this.#label();
  }

  speak(language) {
    if (!(language in WORDS) || language === this.#language) return;
    this.#language = language;
    document.documentElement.lang = language;
    this.#label();
    this.#tell();
  }

  get language() {
    return this.#language;
  }

  focus() {
    const first = this.parts.choices.querySelector("button, a");
    if (!this.parts.form.hidden) this.parts.text.focus();
    else (first ?? this.parts.log).focus();
  }

  /** As tall as what is written, up to a few lines. */
  grow() {
    const { text } = this.parts;
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, TALLEST)}px`;
  }

  // --- inside ----------------------------------------------------------------------------------

  #add(role, text, language) {
    const words = WORDS[this.#language];
    const who = element("span", "unseen", role === "user" ? `${words.you} ` : `${this.#business?.name ?? ""}: `);
    const said = element("p", `said ${role}`, who, text);
    if (language) said.lang = language;
    this.parts.log.append(said);
    this.#down();
    return said;
  }

  #down() {
    this.parts.log.scrollTop = this.parts.log.scrollHeight;
  }

  #label() {
    const words = WORDS[this.#language];
    const { what, close, call, log, text, send, emergency, anew } = this.parts;
    what.textContent = words.what;
    close.setAttribute("aria-label", words.close);
    log.setAttribute("aria-label", words.log);
    this.parts["text-label"].textContent = text.placeholder = words.write;
    send.textContent = words.send;
    emergency.textContent = words.emergency;
    anew.textContent = words.anew;
    call.hidden = !this.#business?.phone;
    if (!this.#business?.phone) return;
    call.href = `tel:${this.#business.phone}`;
    call.textContent = words.call;
    call.setAttribute("aria-label", words.callWhom(this.#business.name));
  }

  #tell() {
    const { status, form, send, log } = this.parts;
    const waits = this.#state === "waiting";
    form.hidden = CLOSED.includes(this.#state);
    send.setAttribute("aria-disabled", String(waits || this.#state === "unsent" || this.#state === "busy"));
    log.setAttribute("aria-busy", String(waits));
    status.classList.toggle("trouble", TROUBLE.includes(this.#state));
    status.textContent = this.#sentence();
    this.#offer();
    if (waits && this.#business) log.append(this.#writing);
    else this.#writing.remove();
    this.#down();
  }

  #sentence() {
    const words = WORDS[this.#language];
    switch (this.#state) {
      case "open": return "";
      case "waiting": return this.#business ? "" : words.loading;
      case "unsent": return navigator.onLine ? words.unsent : words.offline;
      case "busy": return words.busy(this.#detail);
      case "gone": return this.#detail?.status === 403 ? words.suspended : words.unavailable;
      default: return words[this.#state];
    }
  }

  #offer() {
    const words = WORDS[this.#language];
    const offered = [];
    if (["unsent", "unloaded"].includes(this.#state)) offered.push(this.#choice(words.again, "retry"));
    if (this.#state === "ended") offered.push(this.#choice(words.anew, "anew"));
    this.parts.choices.replaceChildren(...offered);
    this.parts.anew.hidden ||= this.#state === "ended";
  }

  #choice(words, action) {
    const button = element("button", "first", words);
    button.type = "button";
    button.dataset.action = action;
    return button;
  }
}
