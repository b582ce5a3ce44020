/*
 * The chat of a business, on any web page:
 *   <script src="https://HOST/widget/embed.js" data-token="…" async></script>
 * Optional: data-lead-source, data-position ("left"), data-language ("en", "es").
 * Puts window.ReceptionistWidget = { open, close, toggle } onto the page, and nothing else.
 */
(() => {
  "use strict";
  const NAME = "ReceptionistWidget";
  const script = document.currentScript ?? document.querySelector('script[data-token][src*="/widget/embed.js"]');
  if (!script || window[NAME]) return;
  const told = { ...script.dataset };
  const base = new URL(".", script.src);
  const token = (told.token ?? "").trim();
  if (!token) {
    console.warn("The chat has no data-token, so it is not shown.");
    return;
  }

  const WAIT_MS = 12_000;
  const WAIT_AFTER_LOAD_MS = 1_500;
  const NARROW = "(max-width: 520px), (max-height: 460px)";
  const COLOUR = "#1f4d8f";
  const OPEN_KEY = "receptionist-widget-open";
  const KEPT = `receptionist-chat:${token}`;
  const LONGEST_KEPT = 8000;
  const WORDS = {
    en: {
      chat: "Chat", closed: "Close", withWhom: (name) => `Chat with ${name}`, us: "us", close: "Close chat", loading: "One moment…",
      failed: "The chat cannot be reached right now.", again: "Try again", call: (phone) => `Call ${phone}`,
    },
    es: {
      chat: "Chat", closed: "Cerrar", withWhom: (name) => `Chat con ${name}`, us: "nosotros", close: "Cerrar el chat", loading: "Un momento…",
      failed: "Ahora mismo no se puede abrir el chat.", again: "Intentar otra vez", call: (phone) => `Llamar al ${phone}`,
    },
  };
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .launcher, .panel, .panel button, .panel a { font: 16px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    .launcher {
      position: fixed; bottom: calc(20px + env(safe-area-inset-bottom, 0px)); display: flex; align-items: center; gap: 8px;
      min-height: 52px; padding: 0 20px 0 16px; border: 1px solid rgba(255, 255, 255, .45); border-radius: 26px; cursor: pointer;
      background: var(--brand); color: var(--ink); font-weight: 600; box-shadow: 0 4px 14px rgba(0, 0, 0, .3);
    }
    .launcher:hover { filter: brightness(1.08); }
    .launcher:focus-visible, .panel button:focus-visible, .panel a:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #111; }
    .launcher svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .right .launcher, .right .panel { right: 20px; } .left .launcher, .left .panel { left: 20px; }
    .panel {
      position: fixed; bottom: calc(84px + env(safe-area-inset-bottom, 0px)); width: 380px; height: min(620px, calc(100vh - 104px));
      border-radius: 14px; overflow: hidden; background: #fff; color: #16202c; box-shadow: 0 10px 40px rgba(0, 0, 0, .35);
    }
    .panel iframe { width: 100%; height: 100%; border: 0; display: block; color-scheme: normal; }
    .wait { position: absolute; inset: 0; display: flex; flex-direction: column; gap: 14px; align-items: center; justify-content: center; padding: 24px; text-align: center; }
    .wait p { margin: 0; }
    .wait button, .wait a { min-height: 44px; padding: 10px 18px; border-radius: 8px; border: 1px solid #55606e; background: #fff; color: #16202c; cursor: pointer; text-decoration: none; }
    @media (prefers-color-scheme: dark) { .panel, .wait button, .wait a { background: #1a212b; color: #e8edf3; } }
    @media (prefers-reduced-motion: no-preference) {
      .panel { animation: rise .16s ease-out; }
      @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    }
    @media ${NARROW} {
      .right .panel, .left .panel { inset: 0; width: 100%; height: 100%; height: 100dvh; border-radius: 0; }
      .open .launcher { display: none; }
    }
    @media print { .launcher, .panel { display: none; } }
    @media (forced-colors: active) { .launcher, .panel { border: 2px solid; } }`;

  let words = WORDS.en;
  let business = null;
  let frame = null;
  let timer = 0;
  let isReady = false;
  let wantsFocus = true;

  // --- parts -------------------------------------------------------------------------

  function element(kind, attributes = {}, ...children) {
    const made = document.createElement(kind);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function icon(...paths) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("aria-hidden", "true");
    for (const d of paths) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      made.append(path);
    }
    return made;
  }

  const bubble = icon("M4 5h16v11H9l-5 4z");
  const cross = icon("M6 6l12 12M18 6L6 18");
  const label = element("span");
  const launcher = element("button", { class: "launcher", type: "button", "aria-expanded": "false", "aria-controls": "panel" }, bubble, label);
  const note = element("p", { role: "status" });
  const again = element("button", { type: "button" });
  const call = element("a");
  const leave = element("button", { type: "button" });
  const wait = element("div", { class: "wait" }, note, again, call, leave);
  const panel = element("div", { class: "panel", id: "panel", role: "dialog" }, wait);
  const parts = element("div", { class: told.position === "left" ? "left" : "right" }, panel, launcher);
  const host = element("div", { "data-receptionist-widget": "" });
  // Important, so that a page's rules for every div do not reach it.
  const outside = { all: "initial", position: "fixed", "z-index": "2147483000", inset: "auto 0 0 auto", width: "0", height: "0", display: "block" };
  for (const [name, value] of Object.entries(outside)) host.style.setProperty(name, value, "important");
  panel.hidden = true;

  // --- opening and closing --------------------------------------------------------------

  const isOpen = () => !panel.hidden;

  function keep(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch { /* A page may forbid storage; then nothing is remembered. */ }
  }

  function kept(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function show(open) {
    panel.hidden = !open;
    parts.classList.toggle("open", open);
    launcher.setAttribute("aria-expanded", String(open));
    launcher.replaceChildren(open ? cross : bubble, label);
    name();
    keep(OPEN_KEY, open ? "1" : null);
  }

  function open({ focus = true } = {}) {
    if (isOpen() || !host.isConnected) return;
    show(true);
    wantsFocus = focus;
    if (!frame) load();
    else if (isReady) shown();
  }

  function close() {
    if (!isOpen()) return;
    const hadFocus = host.getRootNode().activeElement === host;
    show(false);
    if (hadFocus) launcher.focus();
  }

  const toggle = () => (isOpen() ? close() : open());

  function load() {
    clearTimeout(timer);
    frame?.remove();
    isReady = false;
    const given = new URLSearchParams({ token, lang: told.language ?? "", page: document.documentElement.lang });
    if (told.leadSource) given.set("lead", told.leadSource);
    frame = element("iframe", { title: launcherName(), allow: "", referrerpolicy: "no-referrer" });
    frame.hidden = true;
    frame.src = `${new URL("chat.html", base)}#${given}`;
    waiting(words.loading, false);
    // A page of the browser's own, "refused to connect", is loaded as well, and says nothing to us.
    frame.addEventListener("load", () => waitFor(WAIT_AFTER_LOAD_MS));
    panel.append(frame);
    waitFor(WAIT_MS);
  }

  const spoken = (phone) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");

  function waitFor(milliseconds) {
    clearTimeout(timer);
    if (!isReady) timer = setTimeout(() => waiting(words.failed, true), milliseconds);
  }

  function waiting(text, isFailed) {
    note.textContent = text;
    again.hidden = !isFailed;
    call.hidden = !isFailed || !business?.phone;
    if (business?.phone) {
      call.href = `tel:${business.phone}`;
      call.textContent = words.call(spoken(business.phone));
    }
    wait.hidden = false;
    if (isFailed && wantsFocus && isOpen()) again.focus();
  }

  const tell = (what, more) => frame.contentWindow.postMessage({ receptionist: what, ...more }, base.origin);

  function shown() {
    if (wantsFocus) frame.focus();
    tell("shown", { focus: wantsFocus });
  }

  /* Where the browser gives a framed page no storage, this page keeps the chat's id for it. */
  function ready(asksFor) {
    isReady = true;
    clearTimeout(timer);
    if (asksFor === KEPT) tell("kept", { value: kept(KEPT) });
    frame.hidden = false;
    wait.hidden = true;
    if (isOpen()) shown();
  }

  // --- who it is for -----------------------------------------------------------------------

  const launcherName = () => words.withWhom(business?.name ?? words.us);

  function name() {
    label.textContent = isOpen() ? words.closed : words.chat;
    launcher.setAttribute("aria-label", isOpen() ? words.close : launcherName());
    panel.setAttribute("aria-label", launcherName());
    if (frame) frame.title = launcherName();
  }

  function speak() {
    const language = [told.language, document.documentElement.lang, navigator.language, business?.language_code]
      .map((one) => (one ?? "").slice(0, 2).toLowerCase()).find((one) => one in WORDS) ?? "en";
    words = WORDS[language];
    parts.lang = language;
    again.textContent = words.again;
    leave.textContent = words.closed;
    name();
  }

  function paint() {
    const isColour = /^#[0-9a-f]{6}$/i.test(business?.color ?? "");
    parts.style.setProperty("--brand", isColour ? business.color : COLOUR);
    parts.style.setProperty("--ink", isColour && business.text_color === "#000000" ? "#000" : "#fff");
  }

  /* What the service says of the token: null where it cannot be asked, false where there is no chat. */
  async function ask() {
    try {
      const asked = { headers: { "X-Widget-Token": token }, credentials: "omit", referrerPolicy: "no-referrer" };
      const answer = await fetch(new URL("../v1/widget/business", base), asked);
      if (answer.status === 401) console.warn("The chat's token is not known, so the chat is not shown.");
      if (answer.status === 403) console.info("The business is suspended, so its chat is not shown.");
      if (answer.status === 401 || answer.status === 403) return false;
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  function dress(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(element("style", {}, STYLE));
    }
  }

  async function begin() {
    business = await ask();
    if (business === false) return;
    paint();
    speak();
    const root = host.attachShadow({ mode: "open" });
    dress(root);
    root.append(parts);
    launcher.addEventListener("click", toggle);
    again.addEventListener("click", load);
    leave.addEventListener("click", close);
    parts.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && isOpen()) close();
    });
    window.addEventListener("message", ({ source, origin, data }) => {
      if (!frame || source !== frame.contentWindow || origin !== base.origin) return;
      if (data?.receptionist === "ready") ready(data.asksFor);
      if (data?.receptionist === "close") close();
      if (data?.receptionist === "keep" && data.key === KEPT) keep(KEPT, String(data.value).slice(0, LONGEST_KEPT));
    });
    document.body.append(host);
    if (kept(OPEN_KEY) && !matchMedia(NARROW).matches) open({ focus: false });
  }

  Object.defineProperty(window, NAME, { value: Object.freeze({ open: () => open(), close, toggle }), configurable: true });
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
})();
