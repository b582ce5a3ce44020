import { html } from "../../js/html.js";

/** A message somebody left; it is fetched, with the keys, only when it is asked for. */
export const player = (path, who) => html`<div class="player"><button type="button" data-action="hear" data-id="hear-${path}" data-path="${path}">Hear the message<span class="unseen"> of ${who}</span></button></div>`;

export async function hear({ api, card, element, values }) {
  const sound = document.createElement("audio");
  sound.controls = true;
  sound.autoplay = true;
  sound.setAttribute("aria-label", "The message they left");
  // A card that is loaded again meanwhile would cut it off.
  card.setAttribute("data-touched", "");
  sound.addEventListener("ended", () => card.removeAttribute("data-touched"));
  sound.src = URL.createObjectURL(await api.file(values.path));
  element.replaceWith(sound);
  return false;
}
