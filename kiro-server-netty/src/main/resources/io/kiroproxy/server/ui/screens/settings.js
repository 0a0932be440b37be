// All settings: a form or the file, a diff before anything is saved, and the way back.
import { html, nothing } from '../lib/vendor.js';
import { get, must, post, put, resource } from '../lib/api.js';
import { masked, path, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, closeLayer, code, confirm, diff, drawer, empty, modal, segment, show } from '../lib/parts.js';
import { update } from '../lib/store.js';

const state = { group: '', search: '', view: 'form', changes: new Map(), preview: null, checking: false };
const config = resource(() => get('/api/config'));
const revisions = resource(() => get('/api/config/revisions'));

export default {
  id: 'settings',
  enter(rest, params) {
    config.load();
    if (params.get('q')) state.search = params.get('q');
  },
  live(event) {
    if (event.type === 'config') config.load();
  },
  tools: () => html`${segment(t('settings.view'), [['form', t('settings.form')], ['file', t('settings.file')]], state.view, (v) => {
    state.view = v;
    update();
  })}${button(t('settings.history'), openHistory, { icon: 'clock' })}`,
  view: () => show(config, (data) => (state.view === 'form' ? form(data) : file(data)), 10),
};

function groupOf(path) {
  return path.includes('.') ? path.slice(0, path.indexOf('.')) : path;
}

function form(data) {
  const groups = [...new Set(data.values.map((v) => groupOf(v.path)))];
  const group = groups.includes(state.group) ? state.group : groups[0];
  const q = state.search.toLowerCase();
  const shown = data.values.filter((v) => (q ? (v.path + ' ' + (v.description ?? '')).toLowerCase().includes(q) : groupOf(v.path) === group));
  return html`<div class="settings-layout">
    <div class="stack">
      <label class="search">${icon('search')}<span class="sr">${t('settings.search')}</span>
        <input class="input" type="search" placeholder=${t('settings.search')} .value=${state.search} @input=${(e) => {
          state.search = e.target.value;
          update();
        }}></label>
      <nav class="settings-nav" aria-label=${t('settings.groups')}>${groups.map((g) => html`<button type="button" aria-pressed=${String(!q && g === group)} @click=${() => {
        state.group = g;
        state.search = '';
        update();
      }}>${g}</button>`)}</nav>
    </div>
    <div>
      <section class="card">${shown.length ? shown.map(setting) : empty('search', t('state.noMatch'), t('state.noMatch.text'))}</section>
      ${saveBar(data)}
    </div>
  </div>`;
}

function setting(v) {
  const changed = state.changes.has(v.path);
  return html`<div class="setting ${changed ? 'changed' : ''}">
    <div><label class="strong mono" for=${'s-' + v.path}>${v.path}</label>
      <p class="small dim">${v.description ?? nothing}</p>
      <div class="row wrap small">${badge(t('settings.origin.' + origin(v.origin)), 'line', masked(v.origin))}
        ${badge(t('settings.effect.' + v.effect), v.effect === 'restart' ? 'warn' : 'good')}
        ${v.allowed?.length === 1 ? html`<span class="dim">${v.allowed[0]}</span>` : nothing}
        ${v.default !== null && v.default !== undefined ? html`<span class="dim">${t('settings.default')} <code>${text(v.default)}</code></span>` : nothing}</div></div>
    <div class="row">${control(v)}${changed ? button(t('do.undo'), () => change(v.path, undefined), { small: true }) : nothing}</div>
  </div>`;
}

/** Where a value comes from, in one of the words there are translations for. */
function origin(from) {
  const lower = String(from ?? 'default').toLowerCase();
  return ['default', 'flag', 'environment', 'file', 'builder'].find((word) => lower.startsWith(word)) ?? 'file';
}

function text(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function control(v) {
  const value = state.changes.has(v.path) ? state.changes.get(v.path) : v.value;
  const id = 's-' + v.path;
  if (v.allowed?.length > 1) {
    return html`<select class="select" id=${id} @change=${(e) => change(v.path, e.target.value)}>
      ${v.allowed.map((a) => html`<option value=${a} ?selected=${String(a) === String(value)}>${a}</option>`)}</select>`;
  }
  const structured = value !== null && typeof value === 'object';
  if (structured) {
    return html`<textarea class="area mono" id=${id} rows="3" .value=${JSON.stringify(value, null, 1)} @change=${(e) => structuredChange(v.path, e.target)}></textarea>`;
  }
  return html`<input class="input mono" id=${id} .value=${value ?? ''} placeholder=${v.default === null || v.default === undefined ? '' : text(v.default)} title=${v.allowed?.[0] ?? ''} @change=${(e) => change(v.path, e.target.value === '' ? null : e.target.value)}>`;
}

function structuredChange(path, box) {
  try {
    change(path, JSON.parse(box.value));
    box.setCustomValidity('');
  } catch (e) {
    box.setCustomValidity(e.message);
    box.reportValidity();
  }
}

function change(path, value) {
  const now = config.data.values.find((v) => v.path === path)?.value;
  if (value === undefined || JSON.stringify(value) === JSON.stringify(now)) state.changes.delete(path);
  else state.changes.set(path, value);
  update();
}

function saveBar(data) {
  if (!state.changes.size) return nothing;
  return html`<div class="save-bar"><span class="strong grow">${t('settings.changed', { n: state.changes.size })}</span>
    ${button(t('settings.discard'), () => {
      state.changes.clear();
      update();
    })}
    ${button(t('settings.review'), () => review(data), { tone: 'primary', busy: state.checking })}</div>`;
}

async function review(data) {
  state.checking = true;
  update();
  await attempt(async () => {
    state.preview = await post('/api/config/preview', { changes: Object.fromEntries(state.changes) });
    modal({
      wide: true,
      title: () => t('settings.review'),
      view: () => previewView(state.preview),
      foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}
        ${button(t('settings.save'), () => save(data), { tone: 'primary', disabled: !state.preview.ok })}`,
    });
  });
  state.checking = false;
  update();
}

function previewView(p) {
  return html`<div class="stack">
    ${(p.problems ?? []).map((problem) => callout('bad', html`<span class="mono">${problem.path}</span>${problem.line ? ` (${problem.line})` : ''}: ${problem.message}${problem.nearest ? html` · ${t('settings.nearest')} <code>${problem.nearest}</code>` : nothing}`))}
    ${p.restart?.length ? callout('warn', html`${t('settings.restart')} <span class="mono">${p.restart.join(', ')}</span>`) : nothing}
    ${p.diff ? diff(p.diff) : nothing}
  </div>`;
}

async function save(data) {
  const worked = await attempt(
    async () => must(await put('/api/config', { changes: Object.fromEntries(state.changes), revision: data.revision })),
    t('settings.saved'),
  );
  if (worked) {
    closeLayer();
    state.changes.clear();
  }
  config.load();
}

function file(data) {
  return html`<div class="stack">
    ${callout('info', html`${t('settings.file.text')} ${path(data.file)}`)}
    ${code(data.yaml ?? asYaml(data.values))}
  </div>`;
}

/** What is set, as it stands in a file. */
function asYaml(values) {
  const set = values.filter((v) => origin(v.origin) !== 'default' && v.value !== null);
  return set.length ? set.map((v) => `${v.path}: ${text(v.value)}`).join('\n') : t('settings.nothingSet');
}

function openHistory() {
  revisions.load();
  drawer({
    wide: true,
    title: () => t('settings.history'),
    view: () => show(revisions, (data) => (data.revisions.length ? html`<div class="stack">${data.revisions.map(revision)}</div>` : empty('clock', t('settings.noHistory'), t('settings.noHistory.text'))), 5),
  });
}

function revision(r) {
  return html`<section class="card">
    <div class="card-head"><h3>${t('settings.replaced')} ${when(r.replaced_at)}</h3><span class="mono small dim">${r.revision}</span><span class="grow"></span>
      ${r.revision === revisions.data.current ? badge(t('settings.current'), 'good') : button(t('settings.rollback'), () => confirm(t('settings.rollback'), t('settings.rollback.text'), t('settings.rollback'), () => rollback(r)), { small: true, icon: 'restore' })}</div>
  </section>`;
}

async function rollback(r) {
  await attempt(async () => {
    const answer = must(await post('/api/config/rollback', { revision: r.revision }));
    closeLayer();
    modal({ wide: true, title: () => t('settings.rolledBack'), view: () => previewView(answer) });
  });
  revisions.load();
  config.load();
}
