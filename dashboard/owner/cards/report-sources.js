import { rankChart } from "../../js/charts.js";

export const uses = { "GET /v1/owner/lead-sources": ["items.lead_source", "items.appointments", "items.estimated_value_total"] };

export const load = async (api, { params }) => (await api.get(`/v1/owner/lead-sources?days=${params.days}`)).items;

export const render = (items, { format }) => rankChart(
  "Visits by where customers heard of you",
  items.map((one) => ({ label: one.lead_source === "unknown" ? "Not said" : one.lead_source, value: one.appointments, note: format.money(one.estimated_value_total) })),
  { write: format.number },
);
