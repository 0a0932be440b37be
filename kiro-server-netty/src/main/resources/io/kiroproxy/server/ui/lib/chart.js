// Charts over uPlot, in the colours of the theme.
import { html, uPlot } from './vendor.js';
import { language } from './i18n.js';
import { short } from './format.js';

const HEIGHT = 210;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * <time-chart> with the property of: {times, series: [{name, colour, values, kind: 'bar'|'line'|'area'}], stacked, unit,
 * format}. Times are epoch seconds.
 */
export class TimeChart extends HTMLElement {
  #of = null;
  #plot = null;
  #observer = null;
  #width = 0;
  #drawn = '';

  set of(value) {
    this.#of = value;
    const id = JSON.stringify(value) + language();
    if (id !== this.#drawn) {
      this.#drawn = id;
      this.#draw();
    }
  }

  connectedCallback() {
    this.classList.add('chart');
    this.#observer = new ResizeObserver(() => {
      if (this.clientWidth !== this.#width) this.#draw();
    });
    this.#observer.observe(this);
    window.addEventListener('kiro-theme', this.#again);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    window.removeEventListener('kiro-theme', this.#again);
    this.#plot?.destroy();
    this.#plot = null;
  }

  #again = () => this.#draw();

  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#width = this.clientWidth;
    const of = this.#of;
    if (!of || !this.isConnected || this.#width === 0 || of.times.length === 0) return;
    this.#plot = new uPlot(this.#options(of), data(of), this);
  }

  #options(of) {
    const ink = colour('--ink-3');
    const line = colour('--line');
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    const format = of.format ?? short;
    return {
      width: this.#width,
      height: HEIGHT,
      padding: [10, 18, 0, 0],
      legend: { show: false },
      cursor: { points: { show: false }, y: false, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: (u, min, max) => [0, max > 0 ? max * 1.12 : 1] } },
      axes: [{ ...axis, size: 28, grid: { show: false }, values: timeLabels }, { ...axis, size: 52, values: (u, values) => values.map((v) => format(v)) }],
      series: [{}, ...(of.stacked ? of.series.slice().reverse() : of.series).map((s) => series(s))],
      plugins: [tip(this, of, format)],
    };
  }
}

function timeLabels(u, splits) {
  const days = u.scales.x.max - u.scales.x.min > 2 * 86_400;
  return splits.map((s) => {
    const d = new Date(s * 1000);
    return days ? `${d.getMonth() + 1}/${d.getDate()}` : `${String(d.getHours()).padStart(2, '0')}:${String(d.getMinutes()).padStart(2, '0')}`;
  });
}

function series(s) {
  const stroke = colour(s.colour);
  if (s.kind === 'bar') {
    return { label: s.name, stroke, fill: stroke, width: 0, paths: uPlot.paths.bars({ size: [0.72, 26], radius: 0.12 }), points: { show: false } };
  }
  return { label: s.name, stroke, width: 2, fill: s.kind === 'area' ? stroke + '22' : undefined, points: { show: false }, spanGaps: true };
}

/** Stacked series are added up, the topmost first, so that each is painted over by the one below it. */
function data(of) {
  if (!of.stacked) return [of.times, ...of.series.map((s) => s.values)];
  const sums = of.times.map(() => 0);
  const stacked = of.series.map((s) => s.values.map((v, i) => (sums[i] += v ?? 0)));
  return [of.times, ...stacked.slice().reverse()].map((column) => column.slice());
}

function tip(host, of, format) {
  let box;
  return {
    hooks: {
      init: (u) => {
        box = document.createElement('div');
        box.className = 'chart-tip hidden';
        u.over.appendChild(box);
      },
      setCursor: (u) => {
        const i = u.cursor.idx;
        if (i === null || i === undefined || u.cursor.left < 0) {
          box.className = 'chart-tip hidden';
          return;
        }
        box.replaceChildren(head(of.times[i]), ...of.series.filter((s) => s.values[i]).map((s) => entry(s, i, format, of.unit)));
        box.className = 'chart-tip';
        const right = u.cursor.left > u.over.clientWidth / 2;
        box.style.left = right ? '' : `${u.cursor.left + 12}px`;
        box.style.right = right ? `${u.over.clientWidth - u.cursor.left + 12}px` : '';
        box.style.top = '8px';
      },
    },
  };
}

function head(t) {
  const b = document.createElement('b');
  b.textContent = new Date(t * 1000).toLocaleString();
  return b;
}

function entry(s, i, format, unit) {
  const div = document.createElement('div');
  const swatch = document.createElement('span');
  swatch.className = 'swatch';
  swatch.style.cssText = `display:inline-block;margin-right:6px;background:${colour(s.colour)}`;
  div.append(swatch, `${s.name}: ${format(s.values[i])}${unit ? ' ' + unit : ''}`);
  return div;
}

customElements.define('time-chart', TimeChart);

/** Colours of series in their order. */
export const PALETTE = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];

/** A chart with its legend. The legend is the text that readers get; values are in the table beside or below. */
export function chart(of, label) {
  return html`<div class="stack tight">
    <div class="chart-legend">${of.series.map((s) => html`<span><i class="swatch ${swatchClass(s.colour)}"></i>${s.name}</span>`)}</div>
    <time-chart role="img" aria-label=${label} .of=${of}></time-chart>
  </div>`;
}

function swatchClass(name) {
  if (name === '--good-fill') return 'sw-good';
  if (name === '--bad-fill') return 'sw-bad';
  if (name === '--warn-fill') return 'sw-warn';
  return 'sw' + name.slice(3);
}
