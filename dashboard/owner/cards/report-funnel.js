import { html } from "../../js/html.js";

export const uses = {
  "GET /v1/owner/conversion-funnel": ["overall_leads", "overall_booked", "overall_conversion_rate", "channels.channel", "channels.leads", "channels.booked_appointments", "channels.conversion_rate"],
  "GET /v1/owner/time-to-book": ["overall_samples", "overall_average_minutes", "by_channel.channel", "by_channel.average_minutes"],
};
export const topics = ["calls"];

export async function load(api, { params }) {
  const [funnel, time] = await Promise.all([api.get(`/v1/owner/conversion-funnel?days=${params.days}`), api.get(`/v1/owner/time-to-book?days=${params.days}`)]);
  return { funnel, time };
}

export const render = ({ funnel, time }, { format }) => html`<dl class="figures">
    <div><dt>Asked for work</dt><dd>${format.number(funnel.overall_leads)}</dd></div>
    <div><dt>Booked</dt><dd>${format.number(funnel.overall_booked)} <small>${format.share(funnel.overall_conversion_rate)}</small></dd></div>
    <div><dt>Time to book</dt><dd>${time.overall_samples ? format.minutes(time.overall_average_minutes) : "–"}</dd></div></dl>
  ${funnel.channels.length ? html`<table><caption class="unseen">Bookings by channel</caption>
    <thead><tr><th scope="col">Channel</th><th scope="col" class="number">Asked</th><th scope="col" class="number">Booked</th><th scope="col" class="number">Time</th></tr></thead>
    <tbody>${funnel.channels.map((one) => html`<tr><th scope="row">${CHANNELS[one.channel] ?? format.words(one.channel)}</th><td class="number">${format.number(one.leads)}</td>
      <td class="number">${format.number(one.booked_appointments)} <small>${format.share(one.conversion_rate)}</small></td><td class="number">${minutesOf(time, one.channel, format)}</td></tr>`)}</tbody></table>` : html`<p class="empty">Nobody asked for work in this time.</p>`}`;

const CHANNELS = { phone: "Phone", sms: "Text", web: "Website" };

function minutesOf(time, channel, format) {
  const found = time.by_channel.find((one) => one.channel === channel);
  return found ? format.minutes(found.average_minutes) : "–";
}
