import { ask } from "../../js/dialog.js";
import { html } from "../../js/html.js";
import { insist, isStale } from "./refusals.js";
import { when, whoGoes } from "./places.js";

/** What an owner should know before they move a job. */
export const notTold = (job, format) => html`<p class="hint">The customer gets no text about this.
  ${job.customer_phone?.startsWith("+") && html`If they should know, call <a class="number" href="tel:${job.customer_phone}">${format.phone(job.customer_phone)}</a>.`}
  A technician with a phone number here is texted if the job is within a day.</p>`;

/** Shows where a job was and where it would go; true when that is wanted. */
export async function confirmMove(job, to, { format, technicians }) {
  const answer = await ask({
    title: `Move ${job.customer_name || "this job"}?`,
    content: html`<dl class="facts"><dt>Now</dt><dd>${when(job, format)} · ${whoGoes(job.technician_id, technicians)}</dd>
      <dt>Then</dt><dd><strong>${when(to, format)} · ${to.technician_id ? whoGoes(to.technician_id, technicians) : technicians.length ? "whoever is free" : "nobody assigned"}</strong></dd></dl>
      ${notTold(job, format)}`,
    buttons: [{ value: "move", label: "Move it" }],
    wire: (dialog) => dialog.querySelector('[value="move"]').focus(),
  });
  return answer !== null;
}

/**
 * Moves `job` to {start_time, end_time, technician_id, arrival_window_end?}; without a technician whoever is free goes.
 * Says how it went and offers to undo it. Resolves to the stored job, or null where it stays as it was.
 */
export async function moveJob(tools, job, to) {
  const moved = await store(tools, job, to);
  if (!moved) return null;
  const { say, format, technicians } = tools;
  say(`Moved to ${when(moved, format)}, ${whoGoes(moved.technician_id, technicians)}.`, {
    action: { label: "Undo", run: () => undo(tools, { ...job, ...moved }, job) },
  });
  await tools.refresh();
  return moved;
}

async function undo(tools, moved, before) {
  const { start_time, end_time, arrival_window_end, technician_id } = before;
  const stored = await store(tools, moved, { start_time, end_time, arrival_window_end, technician_id });
  if (!stored) return;
  tools.say(`Back at ${when(stored, tools.format)}.`);
  await tools.refresh();
}

/** Stores changes of a job that is still as it was seen; says so where it is not. */
export async function store(tools, job, changes) {
  const { start_time, end_time, technician_id } = job;
  const body = { ...changes, if_unchanged: { start_time, end_time, technician_id } };
  try {
    return await insist(tools, "PATCH", `/v1/crm/appointments/${encodeURIComponent(job.id)}`, body, { id: job.id });
  } catch (problem) {
    if (!isStale(problem)) throw problem;
    tools.say("Somebody changed this job meanwhile. You see it as it is now; nothing was moved.", { isProblem: true });
    await tools.refresh();
    return null;
  }
}
