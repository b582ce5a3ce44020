/**
 * Keys are typed once and kept for this tab (sessionStorage), so that two tabs may show two businesses. Only on request
 * are they kept for good (localStorage). They are never in an address.
 */
export function createKeys(name, { session = globalThis.sessionStorage, local = globalThis.localStorage } = {}) {
  const slot = `keys:${name}`;
  const from = (store) => { try { return JSON.parse(store.getItem(slot)); } catch { return null; } };
  return {
    read: () => from(session) ?? from(local) ?? {},
    /** For this tab alone, whatever the device remembers. */
    saveHere: (keys) => session.setItem(slot, JSON.stringify(keys)),
    forgetHere: () => session.removeItem(slot),
    save(keys, { remember = false } = {}) {
      session.setItem(slot, JSON.stringify(keys));
      if (remember) local.setItem(slot, JSON.stringify(keys));
      else local.removeItem(slot);
    },
    forget() {
      session.removeItem(slot);
      local.removeItem(slot);
    },
    isRemembered: () => local.getItem(slot) !== null,
  };
}

export const HAND_OVER = "#hand-over";

/** Gives `keys` to the page in `target`, opened by us at `address + HAND_OVER`; resolves once it has taken them. */
export function handOver(target, keys, host = globalThis.window) {
  return new Promise((resolve) => {
    host.addEventListener("message", function ready(event) {
      if (event.source !== target || event.origin !== host.location.origin || event.data !== "ready-for-keys") return;
      host.removeEventListener("message", ready);
      target.postMessage({ keys }, host.location.origin);
      resolve();
    });
  });
}

/** The other end: keys from the page that opened us, or null if it gives none within `patience` milliseconds. */
export function receiveKeys({ host = globalThis.window, patience = 3000 } = {}) {
  if (host.location.hash !== HAND_OVER || !host.opener) return Promise.resolve(null);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patience);
    host.addEventListener("message", function given(event) {
      if (event.source !== host.opener || event.origin !== host.location.origin || !event.data?.keys) return;
      host.removeEventListener("message", given);
      clearTimeout(timer);
      resolve(event.data.keys);
    });
    host.opener.postMessage("ready-for-keys", host.location.origin);
  });
}
