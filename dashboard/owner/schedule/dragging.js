import { snap } from "../../js/day-grid.js";

const FAR_PX = 5;
const HOLD_MS = 350;
const EDGE_PX = 36;
const SCROLL_PX = 12;

const towards = (at, first, last) => (at > last - EDGE_PX ? SCROLL_PX : at < first + EDGE_PX ? -SCROLL_PX : 0);

/**
 * Lets jobs be dragged about the board: with a mouse at once, with a finger after holding it for a moment (before that
 * the finger scrolls). `label(column, minute, length)` says where it would go; `drop(id, column, minute)` is called when
 * it was let go somewhere else, `column` being the element. Escape puts it back. Returns what ends it.
 */
export function letDrag(board, { label, drop, busy }) {
  const ending = new AbortController();
  const on = (target, name, listen, options) => target.addEventListener(name, listen, { signal: ending.signal, ...options });
  const grid = { from: Number(board.dataset.base), to: Number(board.dataset.top) };
  const columns = [...board.querySelectorAll(".column")];
  const ghost = document.createElement("div");
  ghost.className = "ghost";
  let held = null;

  function take(event) {
    const job = event.target.closest("a.job");
    if (!job || event.button !== 0 || held) return;
    held = { job, x: event.clientX, y: event.clientY, grab: event.clientY - job.getBoundingClientRect().top, isOff: false };
    if (event.pointerType === "touch") held.timer = setTimeout(lift, HOLD_MS);
  }

  function lift() {
    held.isOff = true;
    held.from = Number(held.job.dataset.from);
    held.length = Number(held.job.dataset.to) - held.from;
    held.job.classList.add("held");
    board.classList.add("dragging");
    busy(true);
  }

  function follow(event) {
    if (!held) return;
    if (!held.isOff) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR_PX) return;
      if (event.pointerType === "touch") return putBack();
      lift();
    }
    scrollNear(event);
    const column = columns.find((one) => { const { left, right } = one.getBoundingClientRect(); return left <= event.clientX && event.clientX < right; });
    if (column) hover(column, event.clientY - held.grab);
  }

  function hover(column, top) {
    const box = column.getBoundingClientRect();
    const minute = snap(grid.from + ((top - box.top) / box.height) * (grid.to - grid.from), held.length, grid);
    held.to = { column, minute };
    ghost.style.setProperty("--from", minute - grid.from);
    ghost.style.setProperty("--length", held.length);
    ghost.textContent = label(column, minute, held.length);
    if (ghost.parentElement !== column) column.append(ghost);
  }

  function scrollNear({ clientX, clientY }) {
    const box = board.parentElement.getBoundingClientRect();
    board.parentElement.scrollBy(towards(clientX, box.left, box.right), 0);
    window.scrollBy(0, towards(clientY, 0, window.innerHeight));
  }

  function letGo() {
    const was = held;
    putBack();
    if (!was?.isOff) return;
    // The click that follows would open the job.
    const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    const { column, minute } = was.to ?? {};
    if (column && (minute !== was.from || column !== was.job.closest(".column"))) drop(was.job.dataset.job, column, minute);
  }

  function putBack() {
    if (!held) return;
    clearTimeout(held.timer);
    held.job.classList.remove("held");
    board.classList.remove("dragging");
    ghost.remove();
    if (held.isOff) busy(false);
    held = null;
  }

  on(board, "pointerdown", take);
  on(board, "dragstart", (event) => event.preventDefault());
  on(board, "contextmenu", (event) => held?.isOff && event.preventDefault());
  on(board, "touchmove", (event) => held?.isOff && event.preventDefault(), { passive: false });
  on(window, "pointermove", follow);
  on(window, "pointerup", letGo);
  on(window, "pointercancel", putBack);
  on(window, "keydown", (event) => event.key === "Escape" && putBack());
  return () => { putBack(); ending.abort(); };
}
