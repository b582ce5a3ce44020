const HELLO_WITHIN = 5_000;
const SILENT_FOR = 40_000;
const POLL_EVERY = 20_000;
const LONGEST_WAIT = 60_000;
const COME_AGAIN = ["time", "stopping"];

/**
 * Hears that something changed from server-sent events, read by `fetch` because they need headers.
 *
 * `onChange(topics)` names what to load again, `["all"]` after anything may have been missed. `onState` hears "live",
 * "polling" (the stream is refused, cut or held back, so everything is loaded again every 20 seconds) or "offline".
 * A page in the background holds no connection: browsers allow few, and each tab would take one. Returns
 * {stop()}. `page` is a document or anything with `hidden` and "visibilitychange".
 */
export function watch({ url, headers = () => ({}), fetch = globalThis.fetch, onChange, onState = () => {}, page = globalThis.document, random = Math.random }) {
  let state, current, retry, polling, failures = 0, hasMissed = false;

  const tell = (next) => { if (next !== state) onState(state = next); };
  const catchUp = () => { if (hasMissed) onChange(["all"]); };
  const later = (wait) => { retry = setTimeout(connect, wait * (0.5 + random() / 2)); };

  function live() {
    clearInterval(polling);
    polling = undefined;
    failures = 0;
    tell("live");
    catchUp();
    hasMissed = false;
  }

  function lost(next) {
    tell(next);
    if (!polling) catchUp();
    hasMissed = true;
    polling ??= setInterval(() => onChange(["all"]), POLL_EVERY);
    later(Math.min(1_000 * 2 ** failures++, LONGEST_WAIT));
  }

  function pause() {
    clearTimeout(retry);
    clearInterval(polling);
    polling = undefined;
    hasMissed = true;
    current?.abort();
    current = undefined;
  }

  function refused() {
    stop();
    tell("offline");
    onChange(["all"]);
  }

  async function connect() {
    const mine = current = new AbortController();
    let silence = setTimeout(() => mine.abort(), HELLO_WITHIN), next = "offline", reason;
    try {
      const response = await fetch(url, { headers: { ...headers(), Accept: "text/event-stream" }, signal: mine.signal, cache: "no-store", credentials: "omit" });
      next = "polling";
      if (response.status === 401 || response.status === 403) reason = "key";
      if (response.ok) reason = await follow(response.body, () => {
        clearTimeout(silence);
        silence = setTimeout(() => mine.abort(), SILENT_FOR);
      });
    } catch {
      if (mine.signal.aborted) next = "polling";
    }
    clearTimeout(silence);
    if (mine !== current) return;
    if (COME_AGAIN.includes(reason)) { hasMissed = true; later(2_000); }
    else if (reason) refused();
    else lost(next);
  }

  /** Until it ends: why, if it said so. */
  async function follow(body, isAlive) {
    for await (const { event, data } of events(body)) {
      isAlive();
      if (event === "hello") live();
      if (event === "changed") onChange(JSON.parse(data).topics);
      if (event === "closed") return JSON.parse(data).reason;
    }
  }

  const shown = () => (page.hidden ? pause() : current || connect());
  function stop() {
    page?.removeEventListener("visibilitychange", shown);
    pause();
  }
  page?.addEventListener("visibilitychange", shown);
  if (!page?.hidden) connect();
  return { stop };
}

/** `{event, data}` of each; a comment has neither. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (text + part.value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) yield Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
  }
}
