import { confirm } from "./dialog.js";

const TYPED = "dashboard-card[data-touched]:has(form.settings)";

/** Asks before the page, or the screen, is left with something typed in a form of class `settings`. Once per page. */
export function guardUnsaved(host = globalThis.window) {
  if (host.isGuarded) return;
  host.isGuarded = true;
  host.addEventListener("beforeunload", (event) => { if (typed(host)) event.preventDefault(); });
  host.addEventListener("leaving", (event) => {
    if (!typed(host)) return;
    event.preventDefault();
    leaveAnyway(host, host.location.hash);
  });
}

const typed = (host) => host.document.querySelector(TYPED) !== null;

async function leaveAnyway(host, target) {
  const sure = await confirm("Leave without saving?", "What you changed on this page has not been saved.", { yes: "Leave without saving" });
  if (!sure) return;
  for (const card of host.document.querySelectorAll(TYPED)) card.removeAttribute("data-touched");
  host.location.hash = target;
}
