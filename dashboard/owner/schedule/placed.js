const EVERY = 30_000;

/** Puts everything on the board where it belongs, and a line where it is now; returns what ends it. */
export function placed(board, { columns, format }) {
  const base = Number(board.dataset.base);
  board.style.setProperty("--span", Number(board.dataset.top) - base);
  board.style.setProperty("--columns", columns.map(widthOf).join(" "));
  for (const element of board.querySelectorAll("[data-from]")) {
    const { from, to, lane = 0, lanes = 1 } = element.dataset;
    element.style.setProperty("--from", Number(from) - base);
    element.style.setProperty("--length", Number(to) - Number(from));
    element.style.setProperty("--lane", Number(lane) / Number(lanes));
    element.style.setProperty("--share", 1 / Number(lanes));
  }
  board.style.setProperty("--below-top", `${document.querySelector(".top")?.offsetHeight ?? 0}px`);
  const fit = () => board.parentElement.classList.toggle("is-wide", board.offsetWidth > board.parentElement.clientWidth);
  const fitting = new ResizeObserver(fit);
  fitting.observe(board.parentElement);
  const tick = () => drawNow(board, columns, format);
  tick();
  const timer = setInterval(tick, EVERY);
  return () => { clearInterval(timer); fitting.disconnect(); };
}

// What is closed and empty needs no room.
const widthOf = ({ told, jobs, technician }) => (technician || told.is_open || jobs.length ? "minmax(var(--narrow), 1fr)" : "minmax(64px, .35fr)");

function drawNow(board, columns, format) {
  for (const line of board.querySelectorAll(".now")) line.remove();
  const today = format.dateOf();
  board.querySelectorAll(".column").forEach((column, index) => {
    if (column.dataset.date !== today) return;
    const minute = columns[index].day.minutesOf(Date.now());
    if (minute < Number(board.dataset.base) || minute > Number(board.dataset.top)) return;
    const line = document.createElement("div");
    line.className = "now";
    line.style.setProperty("--from", minute - Number(board.dataset.base));
    column.append(line);
  });
}
