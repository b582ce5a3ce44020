import { rankChart } from "../../js/charts.js";
import { html } from "../../js/html.js";

export const uses = { "GET /v1/owner/service-mix": ["total_appointments_30d", "emergency_appointments_30d", "service_type_counts_30d", "emergency_service_type_counts_30d"] };

export const load = (api, { params }) => api.get(`/v1/owner/service-mix?days=${params.days}`);

export function render(mix, { format }) {
  const emergencies = mix.emergency_service_type_counts_30d;
  const rows = Object.entries(mix.service_type_counts_30d).sort((a, b) => b[1] - a[1])
    .map(([code, count]) => ({ label: format.service(code), value: count, note: emergencies[code] ? `${emergencies[code]} urgent` : "" }));
  return html`<dl class="figures"><div><dt>Visits</dt><dd>${format.number(mix.total_appointments_30d)}</dd></div>
      <div><dt>Emergencies</dt><dd>${format.number(mix.emergency_appointments_30d)}</dd></div></dl>
    ${rankChart("Visits by kind of work", rows, { write: format.number })}`;
}
