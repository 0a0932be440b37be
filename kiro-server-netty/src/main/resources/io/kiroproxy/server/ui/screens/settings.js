// All settings: a form or the file, a diff before anything is saved, and the way back.
import { html, nothing } from '../lib/vendor.js';
import { get, must, post, resource } from '../lib/api.js';
import { layer, masked, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { settingText, t, valueText } from '../lib/i18n.js';
import { attempt, badge, button, closeLayer, confirm, drawer, empty, modal, segment, show } from '../lib/parts.js';
import { go, to } from '../lib/router.js';
import { update } from '../lib/store.js';
import { fileView, loadFile } from './settings-file.js';
import { previewView, review } from './settings-review.js';

const state = { group: '', search: '', view: 'form', changes: new Map(), checking: false };
const config = resource(() => get('/api/config'));
const revisions = resource(() => get('/api/config/revisions'));

export default {
  id: 'settings',
  enter([view], params) {
    state.view = view === 'file' ? 'file' : 'form';
    load();
    if (params.get('q')) state.search = params.get('q');
  },
  live(event) {
    if (event.type === 'config') load();
  },
  tools: () => html`${segment(t('settings.view'), [['form', t('settings.form')], ['file', t('settings.file')]], state.view, (v) => go(v === 'file' ? to('settings', 'file') : to('settings')))}${button(t('settings.history'), openHistory, { icon: 'clock' })}`,
  view: () => show(config, (data) => (state.view === 'form' ? form(data) : fileView(data.values)), 10),
};

function load() {
  config.load();
  loadFile();
}

function groupOf(path) {
  return path.includes('.') ? path.slice(0, path.indexOf('.')) : path;
}

function form(data) {
  const groups = [...new Set(data.values.map((v) => groupOf(v.path)))];
  const group = groups.includes(state.group) ? state.group : groups[0];
  const q = state.search.toLowerCase();
  const shown = data.values.filter((v) => (q ? `${v.path} ${settingText(v)}`.toLowerCase().includes(q) : groupOf(v.path) === group));
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
      <p class="small dim">${settingText(v)}</p>
      <div class="row wrap small">${badge(t('settings.origin.' + layer(v.origin)), 'line', masked(v.origin))}
        ${badge(t('settings.effect.' + v.effect), v.effect === 'restart' ? 'warn' : 'good')}
        ${picked(v) || !v.allowed?.length ? nothing : html`<span class="dim">${v.allowed.map(valueText).join(', ')}</span>`}
        ${v.default !== null && v.default !== undefined ? html`<span class="dim">${t('settings.default')} <code>${valueText(text(v.default))}</code></span>` : nothing}</div></div>
    <div class="row">${control(v)}${changed ? button(t('do.undo'), () => change(v.path, undefined), { small: true }) : nothing}</div>
  </div>`;
}

function text(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const LIST_OF_CHOICES = 'list of choices';
const LIST_OF_TEXT = 'list of text';
/** What is set in files and variables only. */
const SECRET = ['secret', 'list of keys'];

/** Whether it is one of a few words. */
function picked(v) {
  return ['choice', 'switch', LIST_OF_CHOICES].includes(v.type);
}

/** Some of a few words, in their order. */
function choices(v, chosen) {
  return html`<fieldset class="stack tight" id=${'s-' + v.path} aria-label=${v.path}>${v.allowed.map((word) => html`<label class="row"><input type="checkbox" .checked=${chosen.includes(word)} @change=${(e) => {
    change(v.path, v.allowed.filter((a) => (a === word ? e.target.checked : chosen.includes(a))));
  }}><span class="mono">${word}</span></label>`)}</fieldset>`;
}

function control(v) {
  const value = state.changes.has(v.path) ? state.changes.get(v.path) : v.value;
  const id = 's-' + v.path;
  if (SECRET.includes(v.type)) return html`<code id=${id}>${v.value === null ? '–' : text(v.value)}</code>`;
  if (v.type === LIST_OF_CHOICES) return choices(v, value ?? []);
  if (v.type === LIST_OF_TEXT) {
    return html`<textarea class="area mono" id=${id} rows="3" .value=${(value ?? []).join('\n')} @change=${(e) => change(v.path, e.target.value.split('\n').map((line) => line.trim()).filter(Boolean))}></textarea>`;
  }
  if (picked(v)) {
    return html`<select class="select" id=${id} @change=${(e) => change(v.path, e.target.value)}>
      ${v.allowed.map((a) => html`<option value=${a} ?selected=${String(a) === String(value)}>${a}</option>`)}</select>`;
  }
  const structured = value !== null && typeof value === 'object';
  if (structured) {
    return html`<textarea class="area mono" id=${id} rows="3" .value=${JSON.stringify(value, null, 1)} @change=${(e) => structuredChange(v.path, e.target)}></textarea>`;
  }
  return html`<input class="input mono" id=${id} .value=${value ?? ''} placeholder=${v.default === null || v.default === undefined ? '' : valueText(text(v.default))} title=${(v.allowed ?? []).map(valueText).join(', ')} @change=${(e) => change(v.path, e.target.value === '' ? null : e.target.value)}>`;
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
    ${button(t('settings.review'), () => check(data), { tone: 'primary', busy: state.checking })}</div>`;
}

async function check(data) {
  state.checking = true;
  update();
  await review({ changes: Object.fromEntries(state.changes) }, data.revision, () => {
    state.changes.clear();
    load();
  });
  state.checking = false;
  update();
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
  load();
}
