import { html } from "./html.js";

const WIDTH = globalThis.innerWidth < 600 ? 360 : 480;
const HEIGHT = 180;
const GAP = 8;

/** Bars as rectangles in chart units, the parts of a bar on top of each other. Pure. */
export function bars(points, { width = WIDTH, height = HEIGHT, gap = GAP, top = 0 } = {}) {
  const highest = Math.max(1, top, ...points.map((point) => sum(point.values)));
  const step = width / Math.max(1, points.length);
  return points.flatMap((point, index) => {
    let below = 0;
    return point.values.map((value, part) => {
      const tall = (value / highest) * height;
      below += tall;
      return { label: point.label, part, value, x: index * step + gap / 2, y: height - below, width: step - gap, height: tall };
    });
  });
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Upright bars, with the table they are drawn from.
 * `points` are [{label, values: [number, …]}], `parts` name the values, `write` turns a value into text.
 */
export function barChart(title, points, { parts = ["Count"], write = String, top = 0 } = {}) {
  if (!points.length) return html`<p class="empty">Nothing to show yet.</p>`;
  const step = WIDTH / points.length;
  return html`<figure class="chart">
    <svg viewBox="0 -18 ${WIDTH} ${HEIGHT + 54}" role="img" aria-label="${title}">
      <line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"></line>
      ${bars(points, { top }).map((bar) => html`<rect class="part-${bar.part}" x="${bar.x}" y="${bar.y}" width="${bar.width}" height="${bar.height}"><title>${bar.label}: ${write(bar.value)} ${parts[bar.part]}</title></rect>`)}
      ${points.map((point, index) => html`${tick(point.label, (index + 0.5) * step)}
        <text class="value" x="${(index + 0.5) * step}" y="${topOf(point, points, top) - 5}">${sum(point.values) ? write(sum(point.values)) : ""}</text>`)}
    </svg>
    ${parts.length > 1 && html`<figcaption>${parts.map((part, index) => html`<span class="legend part-${index}">${part}</span>`)}</figcaption>`}
    ${tableOf(title, points, parts, write)}
  </figure>`;
}

/** Words of a label stand under each other, so that many bars fit beside each other. */
const tick = (label, x) => label.split(" ").map((word, line) => html`<text class="tick" x="${x}" y="${HEIGHT + 16 * (line + 1)}">${word}</text>`);

const topOf = (point, points, top) => HEIGHT - (sum(point.values) / Math.max(1, top, ...points.map((one) => sum(one.values)))) * HEIGHT;

/** Lying bars for long names: [{label, value, note?}], longest first as given. A list a screen reader reads as it is. */
export function rankChart(title, rows, { write = String } = {}) {
  if (!rows.length) return html`<p class="empty">Nothing to show yet.</p>`;
  const highest = Math.max(1, ...rows.map((row) => row.value));
  return html`<table class="rank"><caption class="unseen">${title}</caption><tbody>
    ${rows.map((row) => html`<tr><th scope="row">${row.label}</th>
      <td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="part-0" width="${(row.value / highest) * 100}" height="10" rx="1"></rect></svg></td>
      <td class="number">${write(row.value)}${row.note && html` <small>${row.note}</small>`}</td></tr>`)}
  </tbody></table>`;
}

const tableOf = (title, points, parts, write) => html`<details><summary>As a table</summary>
  <table><caption class="unseen">${title}</caption>
    <thead><tr><td></td>${parts.map((part) => html`<th scope="col">${part}</th>`)}</tr></thead>
    <tbody>${points.map((point) => html`<tr><th scope="row">${point.label}</th>${point.values.map((value) => html`<td class="number">${write(value)}</td>`)}</tr>`)}</tbody>
  </table></details>`;
