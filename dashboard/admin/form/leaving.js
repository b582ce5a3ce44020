import { confirm } from "../../js/dialog.js";

/** Asks before an address is left while `isUnsaved()`; returns what ends that. */
export function askBeforeLeaving(isUnsaved, name) {
  const unload = (event) => { if (isUnsaved()) event.preventDefault(); };
  const leave = (event) => {
    if (!isUnsaved()) return;
    event.preventDefault();
    const wanted = location.hash;
    confirm("Leave without saving?", `What you changed of ${name} would be lost.`, { yes: "Leave" }).then((goes) => {
      if (goes) { stop(); location.hash = wanted; }
    });
  };
  const stop = () => {
    removeEventListener("leaving", leave);
    removeEventListener("beforeunload", unload);
  };
  addEventListener("leaving", leave);
  addEventListener("beforeunload", unload);
  return stop;
}
