import { rankChart } from "../../js/charts.js";
import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/pipeline": ["stages.stage", "stages.count", "stages.estimated_value_total", "total_estimated_value"] };
export const topics = ["schedule"];

export const load = (api, { params }) => api.get(`/v1/owner/pipeline?days=${params.days}`);

export const render = ({ stages, total_estimated_value: total }, { format }) => html`
  <dl class="figures"><div><dt>Estimated value</dt><dd>${format.money(total)}</dd></div></dl>
  ${rankChart("Estimated value by stage", stages.map((stage) => ({ label: stage.stage, value: stage.estimated_value_total, note: jobs(stage.count) })), { write: format.money })}`;

const jobs = (count) => `${count} ${count === 1 ? "job" : "jobs"}`;
