// The page that this chat is framed by, which may be anybody's: it is told little, and believed less.

const WAIT_MS = 1500;
const isFramed = window.parent !== window;

export const page = {
  isFramed,

  tell(what, more = {}) {
    if (isFramed) window.parent.postMessage({ receptionist: what, ...more }, "*");
  },

  /** `what` is the page's word for it: "shown", "kept". */
  on(what, heed) {
    window.addEventListener("message", ({ source, data }) => {
      if (isFramed && source === window.parent && data?.receptionist === what) heed(data);
    });
  },
};

/** This tab's own storage; where the browser allows framed pages none, the page keeps it for us. */
export async function tabStorage(key) {
  try {
    window.sessionStorage.getItem(key);
    page.tell("ready");
    return window.sessionStorage;
  } catch {
    return isFramed ? borrowed(key) : null;
  }
}

async function borrowed(key) {
  const kept = new Promise((resolve) => {
    page.on("kept", ({ value }) => resolve(typeof value === "string" ? value : null));
    setTimeout(() => resolve(null), WAIT_MS);
  });
  page.tell("ready", { asksFor: key });
  const value = await kept;
  return { getItem: () => value, setItem: (_, changed) => page.tell("keep", { key, value: changed }) };
}
