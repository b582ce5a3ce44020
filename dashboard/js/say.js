const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 20_000;

/**
 * Short messages at the edge of the page; read aloud, and gone after a while unless they are about a problem.
 * `action` {label, run} is a button beside the text, for taking back what was just done.
 */
export function createSay(place) {
  return function say(text, { isProblem = false, action } = {}) {
    const message = document.createElement("p");
    message.className = isProblem ? "message problem" : "message";
    message.setAttribute("role", isProblem ? "alert" : "status");
    message.textContent = text;
    const button = (label, run) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "quiet", textContent: label });
      made.addEventListener("click", () => { message.remove(); run?.(); });
      message.append(made);
    };
    if (action) button(action.label, () => Promise.resolve(action.run()).catch((problem) => say(problem.message, { isProblem: true })));
    button("Close");
    place.append(message);
    if (!isProblem) setTimeout(() => message.remove(), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  };
}
