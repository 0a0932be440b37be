// What the proxy says, as it says it, and how much it says.
import { html } from '../lib/vendor.js';
import { download, fetchFile, get, put, query, resource } from '../lib/api.js';
import { clock, exact, masked } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, drawer, empty, failure, segment, show, skeleton } from '../lib/parts.js';
import { shared, update } from '../lib/store.js';
import { captureBar } from './capture.js';
import { narrow } from '../lib/rows.js';

const KEPT = 100_000;
const PAGE = 500;
const POLL_MS = 3_000;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'];
const TONES = { ERROR: 'bad', WARNING: 'warn', INFO: 'line', DEBUG: '', TRACE: '' };

const state = { lines: [], after: 0, error: null, loaded: false, follow: true, silent: true, least: 'TRACE', search: '' };
const levels = resource(() => get('/api/log-levels'));
let timer = 0;

async function more() {
  clearTimeout(timer);
  try {
    const answer = await get('/api/log-lines' + query({ after: state.after || '', limit: PAGE }));
    append(answer.lines);
    state.error = null;
    state.loaded = true;
  } catch (e) {
    state.error = e;
  }
  update();
  // The live channel brings what follows; without it the server is asked.
  if (state.follow && !state.error && (state.silent || shared.link !== 'live')) timer = setTimeout(more, POLL_MS);
}

function append(lines) {
  for (const line of lines) {
    if (line.number <= state.after) continue;
    state.lines.push(line);
    state.after = line.number;
  }
  if (state.lines.length > KEPT) state.lines.splice(0, state.lines.length - KEPT);
}

export default {
  id: 'logs',
  layout: 'fill',
  enter() {
    more();
  },
  leave() {
    clearTimeout(timer);
  },
  live(event) {
    if (event.type !== 'log' || !state.follow || !state.loaded) return;
    state.silent = false;
    if (event.data.number > state.after + 1) more();
    else append([event.data]);
  },
  tools: () => html`${captureBar()}${button(t('logs.bundle'), bundle, { icon: 'download', busy: state.bundling, title: t('logs.bundle.text') })}${button(t('logs.levels'), openLevels, { icon: 'filter' })}`,
  view: () => html`
    <div class="row wrap toolbar">
      <label class="search grow">${icon('search')}<span class="sr">${t('logs.search')}</span>
        <input class="input" type="search" placeholder=${t('logs.search')} .value=${state.search} @input=${(e) => {
          state.search = e.target.value;
          update();
        }}></label>
      <label><span class="sr">${t('logs.least')}</span><select class="select" @change=${(e) => {
        state.least = e.target.value;
        update();
      }}>${LEVELS.map((level) => html`<option value=${level} ?selected=${level === state.least}>${t('logs.from', { level })}</option>`)}</select></label>
      ${segment(t('logs.follow'), [['on', t('logs.following')], ['off', t('logs.paused')]], state.follow ? 'on' : 'off', (v) => {
        state.follow = v === 'on';
        if (state.follow) more();
        update();
      })}
    </div>
    ${body()}`,
};

function body() {
  if (!state.loaded) return state.error ? failure(state.error, more) : skeleton(12);
  const shown = matching();
  return html`<section class="card grow scroll-box" aria-label=${t('screen.logs')}>
    ${shown.length ? html`<virtual-rows tabindex="0" role="table" .rowHeight=${narrow() ? 52 : 30} .row=${row} .items=${shown}></virtual-rows>` : empty('logs', t('logs.none'), t('logs.none.text'))}
  </section>`;
}

function matching() {
  const least = LEVELS.indexOf(state.least);
  const q = state.search.toLowerCase();
  return state.lines
    .filter((l) => LEVELS.indexOf(l.level) >= least)
    .filter((l) => !q || `${l.logger} ${l.msg}`.toLowerCase().includes(q))
    .reverse();
}

function row(line) {
  return html`<div class="log-line" role="presentation">
    <time role="cell" title=${exact(line.ts)}>${clock(line.ts)}</time>
    <span role="cell">${badge(line.level, TONES[line.level] ?? '')}</span>
    <span role="cell" class="dim cut" title=${line.logger}>${shortName(line.logger)}</span>
    <span role="cell" class="cut said-line" title=${masked(line.msg)}>${masked(line.msg)}</span>
  </div>`;
}

function shortName(logger) {
  return (logger ?? '').replace(/^io\.kiroproxy\./, '');
}

/** Everything that helps somebody else to help, without secrets. */
async function bundle() {
  state.bundling = true;
  update();
  await attempt(async () => {
    const file = await fetchFile('/api/support-bundle');
    download(file.name ?? 'kiro-proxy-support.zip', file.content);
  }, t('done.saved'));
  state.bundling = false;
  update();
}

/* ---- levels ---- */

function openLevels() {
  levels.load();
  drawer({
    title: () => t('logs.levels'),
    view: () => html`<div class="stack"><p class="dim">${t('logs.levels.text')}</p>${show(levels, levelRows, 5)}</div>`,
  });
}

function levelRows(answer) {
  return html`<table class="table"><tbody>${Object.entries(answer.levels ?? {}).map(([name, level]) => html`<tr>
    <td class="mono">${name || t('logs.root')}</td>
    <td class="num"><select class="select" aria-label=${name || t('logs.root')} @change=${(e) => setLevel(name, e.target.value)}>
      ${LEVELS.map((l) => html`<option value=${l} ?selected=${l === level}>${l}</option>`)}
    </select></td></tr>`)}</tbody></table>`;
}

async function setLevel(name, level) {
  await attempt(() => put('/api/log-levels', { levels: { [name]: level } }), t('logs.levelSet', { level }));
  levels.load();
}
