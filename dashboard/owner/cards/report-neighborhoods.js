import { rankChart } from "../../js/charts.js";

export const uses = { "GET /v1/owner/neighborhoods": ["items.label", "items.customers", "items.appointments", "items.estimated_value_total"] };

export const load = async (api, { params }) => (await api.get(`/v1/owner/neighborhoods?days=${params.days}`)).items;

const SHOWN = 12;

export const render = (items, { format }) => rankChart(
  "Visits by neighborhood",
  items.slice(0, SHOWN).map((one) => ({ label: one.label === "unknown" ? "No address" : one.label, value: one.appointments, note: format.money(one.estimated_value_total) })),
  { write: format.number },
);
