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
/** As many as the server gives at once, which is all it keeps. */
const PAGE = 2_000;
const POLL_MS = 3_000;
/** Between two questions, however much is said. */
const PAUSE_MS = 300;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'];
const TONES = { ERROR: 'bad', WARNING: 'warn', INFO: 'line', DEBUG: '', TRACE: '' };

const state = { lines: /** @type {any[]} */ ([]), shown: /** @type {any[]} */ ([]), after: 0, error: null, loaded: false, follow: true, silent: true, asking: false, again: false, least: 'TRACE', search: '' };
const levels = resource(() => get('/api/log-levels'));
let timer = 0;

/** Asks for what is not there yet; whoever asks meanwhile has it asked for once more. */
async function more() {
  clearTimeout(timer);
  if (state.asking) {
    state.again = true;
    return;
  }
  state.asking = true;
  state.again = false;
  try {
    const answer = await get('/api/log-lines' + query({ after: state.after || '', limit: PAGE }));
    append(answer.lines);
    state.error = null;
    state.loaded = true;
  } catch (e) {
    state.error = e;
  }
  state.asking = false;
  update();
  if (!state.follow || state.error) return;
  // The live channel brings what follows; without it the server is asked.
  if (state.again) timer = setTimeout(more, PAUSE_MS);
  else if (state.silent || shared.link !== 'live') timer = setTimeout(more, POLL_MS);
}

function append(lines) {
  for (const line of lines) {
    if (line.number <= state.after) continue;
    state.lines.push(line);
    if (matches(line)) state.shown.push(line);
    state.after = line.number;
  }
  trim();
}

/** Forgets the oldest, many at a time: moving all the others costs. */
function trim() {
  if (state.lines.length < KEPT * 1.1) return;
  state.lines.splice(0, state.lines.length - KEPT);
  const oldest = state.lines[0].number;
  const at = state.shown.findIndex((line) => line.number >= oldest);
  state.shown.splice(0, at < 0 ? state.shown.length : at);
}

/** After another search or level; new lines are looked at as they come. */
function filter(change) {
  Object.assign(state, change);
  state.shown = state.lines.filter(matches);
  document.querySelector('main virtual-rows')?.scrollTo(0, 0);
  update();
}

function matches(line) {
  const q = state.search.toLowerCase();
  return LEVELS.indexOf(line.level) >= LEVELS.indexOf(state.least) && (!q || `${line.logger} ${line.msg}`.toLowerCase().includes(q));
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
        <input class="input" type="search" placeholder=${t('logs.search')} .value=${state.search} @input=${(e) => filter({ search: e.target.value })}></label>
      <label><span class="sr">${t('logs.least')}</span><select class="select" @change=${(e) => filter({ least: e.target.value })}>${LEVELS.map((level) => html`<option value=${level} ?selected=${level === state.least}>${t('logs.from', { level })}</option>`)}</select></label>
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
  const { shown } = state;
  return html`<section class="card grow scroll-box" aria-label=${t('screen.logs')}>
    ${shown.length ? html`<virtual-rows tabindex="0" role="table" aria-label=${t('screen.logs')} aria-rowcount=${shown.length} .rowHeight=${narrow() ? 52 : 30} .row=${row} .growsOnTop=${true} .items=${newestFirst(shown)}></virtual-rows>` : empty('logs', t('logs.none'), t('logs.none.text'))}
  </section>`;
}

function newestFirst(lines) {
  return { length: lines.length, at: (i) => lines[lines.length - 1 - i] };
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
