/** "#/conversations/abc?q=leak" → {name: "conversations", rest: ["abc"], q: "leak"}. */
export function readHash(hash, fallback = "today") {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { ...Object.fromEntries(new URLSearchParams(search)), name: name ?? fallback, rest };
}

/**
 * Shows the screen the address names, now and whenever it changes. `screens` are {name: () => import("…")}; a screen
 * exports `title`, `cards` ({name: module}), `view(route, context)` and perhaps `styles`, names of style sheets.
 * `home` is where one gets without a name, or with one that is no screen's.
 * `leave()` may forbid to go, by returning false.
 */
export function startRouter({ screens, open, home = "today", host = globalThis.window }) {
  let turn = 0;
  let shown = "";
  const follow = async () => {
    const mine = ++turn;
    const route = readHash(host.location.hash, home);
    if (!(route.name in screens)) { host.location.replace(`#/${home}`); return; }
    const question = new CustomEvent("leaving", { cancelable: true });
    if (shown && host.location.hash !== shown && !host.dispatchEvent(question)) {
      host.history.replaceState(null, "", shown);
      return;
    }
    const screen = await screens[route.name]();
    if (mine !== turn) return;
    shown = host.location.hash;
    open(screen, route);
  };
  host.addEventListener("hashchange", follow);
  return follow();
}
