import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";

const REASONS = {
  closed: "Nobody works then: it is outside opening hours or shifts, or somebody is off.",
  full: "There is no time left then, with the driving it takes.",
  reserved: "That time is kept free for emergencies.",
  no_skill: "Nobody who works then can do this kind of work.",
  out_of_area: "It is outside your service area.",
  too_late: "It would not be done before closing.",
  too_soon: "It is sooner than you take jobs.",
  too_far: "It is further ahead than you take jobs.",
};
const TAKEN = "/problems/window-taken";
const AGAINST_THE_RULES = "/problems/outside-the-rules";

export const isStale = (problem) => problem.type === "/problems/stale-appointment";

/**
 * Sends a job to the schedule. Where its rules say no, it says why in plain words and asks whether to do it anyway.
 * Resolves to the stored job, or to null when it was left; rejects with every other problem. `id` is the job's own, if
 * it has one.
 */
export async function insist({ api, format }, method, path, body, { id } = {}) {
  try {
    return await api.send(method, path, body);
  } catch (problem) {
    const permission = { [TAKEN]: { allow_overlap: true }, [AGAINST_THE_RULES]: { override: true } }[problem.type];
    if (!permission) throw problem;
    const others = problem.type === TAKEN || problem.reasons?.includes("full") ? await inTheWay(api, format, body, id) : [];
    if (!(await doAnyway(problem, others))) return null;
    return insist({ api, format }, method, path, { ...body, ...permission }, { id });
  }
}

function doAnyway(problem, others) {
  const isTaken = problem.type === TAKEN;
  const reasons = isTaken ? ["There is another job at that time, or on the way to it."] : problem.reasons.map((reason) => REASONS[reason] ?? problem.detail);
  return ask({
    title: isTaken ? "That time is taken" : "Your own rules say no",
    content: html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
      ${others.length > 0 && html`<p>At that time: ${others.join("; ")}.</p>`}`,
    buttons: [{ value: "anyway", label: "Do it anyway", kind: "danger" }],
    cancel: "Leave it",
  });
}

/** The jobs at that time, in words; nothing if they cannot be had. */
async function inTheWay(api, format, { start_time: start, end_time: end, technician_id: technician }, id) {
  if (!start) return [];
  const date = format.dateOf(start);
  const { appointments } = await api.get(`/v1/owner/schedule?from=${date}&to=${date}`).catch(() => ({ appointments: [] }));
  return appointments
    .filter((job) => job.id !== id && (!technician || job.technician_id === technician))
    .filter((job) => new Date(job.start_time) < new Date(end) && new Date(start) < new Date(job.end_time))
    .map((job) => `${job.customer_name || "Unknown customer"}, ${format.span(job.start_time, job.end_time)}`);
}
