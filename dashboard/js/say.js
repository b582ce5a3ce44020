/** Short messages at the edge of the page; read aloud, and gone after a while unless they are about a problem. */
export function createSay(place) {
  return function say(text, { isProblem = false } = {}) {
    const message = document.createElement("p");
    message.className = isProblem ? "message problem" : "message";
    message.setAttribute("role", isProblem ? "alert" : "status");
    message.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.textContent = "Close";
    close.addEventListener("click", () => message.remove());
    message.append(close);
    place.append(message);
    if (!isProblem) setTimeout(() => message.remove(), 6000);
  };
}
