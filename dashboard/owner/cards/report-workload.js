import { barChart } from "../../js/charts.js";

export const uses = { "GET /v1/owner/workload/next": ["items.date", "items.standard_appointments", "items.emergency_appointments", "items.capacity"] };
export const topics = ["schedule"];

export const load = async (api) => (await api.get("/v1/owner/workload/next?days=14")).items;

export const render = (items, { format }) => barChart(
  "Jobs per day",
  items.map((day) => ({ label: format.shortDay(day.date), values: [day.standard_appointments, day.emergency_appointments] })),
  { parts: ["Planned", "Emergencies"], top: items[0]?.capacity ?? 0 },
);
