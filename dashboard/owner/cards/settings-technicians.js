import { html } from "../../js/html.js";
import { editTechnician } from "../technician-dialog.js";
import { DAYS } from "../week-editor.js";

export const uses = {
  "GET /v1/owner/technicians": ["id", "name", "phone", "color", "skills", "is_active", "shifts", "time_off.starts_at", "time_off.ends_at", "time_off.note", "home_zip"],
  "GET /v1/owner/business": ["opening_hours"],
  "POST /v1/owner/technicians": [],
  "PATCH /v1/owner/technicians/{technician_id}": ["appointments_to_move"],
};

export async function load(api) {
  const [technicians, business] = await Promise.all([api.get("/v1/owner/technicians"), api.get("/v1/owner/business")]);
  return { technicians, business };
}

export const render = ({ technicians }, { format }) => html`${technicians.length
  ? html`<ul class="list">${technicians.map((one) => line(one, format))}</ul>`
  : html`<p class="empty">Nobody yet. Without technicians your business counts as one person who works whenever you are open.</p>`}
  <p><button type="button" class="primary" data-action="add">Add a technician</button></p>`;

const line = (one, format) => html`<li class="line"><span><span class="dot" data-color="${one.color}"></span><b><bdi>${one.name}</bdi></b></span>
  ${!one.is_active && html`<span class="badge">Off: gets no new work</span>`}
  <small>${[one.phone && format.phone(one.phone), one.skills.join(", "), workDays(one.shifts), off(one, format)].filter(Boolean).join(" · ")}</small>
  <button type="button" class="push" data-action="edit" data-id="${one.id}" aria-label="Edit ${one.name}">Edit</button></li>`;

const workDays = (shifts) => (shifts ? DAYS.filter(([day]) => shifts[day]?.length).map(([, name]) => name.slice(0, 3)).join(" ") || "works on no day" : "works when you are open");

function off({ time_off: times }, format) {
  const next = times.find((one) => new Date(one.ends_at) > new Date());
  return next && `off ${format.dayTime(next.starts_at)} to ${format.dayTime(next.ends_at)}`;
}

export const actions = {
  add: (tools) => keep(tools, null),
  edit: (tools) => keep(tools, tools.data.technicians.find((one) => one.id === tools.values.id)),
};

async function keep({ api, data, context, say }, technician) {
  const stored = await editTechnician({ api, technician, business: data.business, format: context.format });
  if (!stored) return false;
  const left = stored.appointments_to_move ?? 0;
  say(left ? `Saved. ${left === 1 ? "One coming visit" : `${left} coming visits`} of ${stored.name} must be moved: look at the schedule.` : `${stored.name} is saved.`, { isProblem: left > 0 });
  return true;
}
