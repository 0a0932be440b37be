// The API with a way to try it, the guides, the errors by code.
import { html, nothing } from '../lib/vendor.js';
import { call, get, resource } from '../lib/api.js';
import { icon } from '../lib/icons.js';
import { language, t } from '../lib/i18n.js';
import { badge, button, empty, field, json, show, tabs } from '../lib/parts.js';
import { go, note, to } from '../lib/router.js';
import { prose } from '../lib/markdown.js';
import { update } from '../lib/store.js';

const state = { tab: 'api', search: '', open: '', tried: new Map(), body: new Map(), fill: new Map(), guide: '' };
const openapi = resource(() => get('/api/openapi.json'));
const guides = resource(() => get('/api/docs'));
const guide = resource((id) => get('/api/docs/' + encodeURIComponent(id)));
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const TONES = { get: 'good', post: 'accent', put: 'warn', patch: 'warn', delete: 'bad' };
const ERRORS = 'errors';

export default {
  id: 'help',
  enter([tab, id], params) {
    state.tab = ['api', 'guides', 'errors'].includes(tab) ? tab : 'api';
    state.search = params.get('q') ?? state.search;
    if (!openapi.data) openapi.load();
    if (!guides.data) guides.load();
    if (state.tab === 'errors') read(ERRORS);
    else if (state.tab === 'guides') (id ? read(id) : first());
  },
  view: () => html`<div class="stack">
    ${tabs(t('screen.help'), [['api', t('help.api')], ['guides', t('help.guides')], ['errors', t('help.errors')]], state.tab, (tab) => go(to('help', tab)))}
    ${state.tab === 'api' ? api() : state.tab === 'guides' ? guidesView() : errorsView()}
  </div>`,
};

function search(label) {
  return html`<label class="search">${icon('search')}<span class="sr">${label}</span>
    <input class="input" type="search" placeholder=${label} .value=${state.search} @input=${(e) => {
      state.search = e.target.value;
      note({ q: state.search });
      update();
    }}></label>`;
}

/* ---- the API ---- */

function api() {
  return html`${search(t('help.search'))}${show(openapi, operations, 10)}`;
}

function operations(doc) {
  const q = state.search.toLowerCase();
  const all = Object.entries(doc.paths).flatMap(([path, item]) => METHODS.filter((m) => item[m]).map((m) => ({ id: m + ' ' + path, path, method: m, ...item[m] })));
  const shown = all.filter((o) => !q || (o.id + ' ' + (o.summary ?? '')).toLowerCase().includes(q));
  if (!shown.length) return html`<section class="card">${empty('search', t('state.noMatch'), t('state.noMatch.text'))}</section>`;
  return html`<section class="card"><ul>${shown.map(operation)}</ul></section>`;
}

function operation(o) {
  const open = state.open === o.id;
  return html`<li class="operation">
    <button type="button" class="row operation-head" aria-expanded=${String(open)} @click=${() => {
      state.open = open ? '' : o.id;
      update();
    }}>${badge(o.method.toUpperCase(), TONES[o.method])}<span class="mono">${o.path}</span><span class="dim grow cut">${marked(o.summary)}</span></button>
    ${open ? html`<div class="pad stack">${o.description ? html`<p class="dim">${marked(o.description)}</p>` : nothing}${tryIt(o)}</div>` : nothing}
  </li>`;
}

/** A text in which what stands in backticks is code. */
function marked(text) {
  return String(text ?? '').split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));
}

function tryIt(o) {
  const names = [...o.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
  const queries = (o.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name);
  const filled = state.fill.get(o.id) ?? {};
  const body = state.body.get(o.id) ?? example(o);
  return html`
    ${names.length || queries.length ? html`<div class="fields">${[...names, ...queries].map((name) => field(name, html`<input class="input mono" .value=${filled[name] ?? ''} @input=${(e) => {
      state.fill.set(o.id, { ...(state.fill.get(o.id) ?? {}), [name]: e.target.value });
    }}>`))}</div>` : nothing}
    ${o.requestBody ? field(t('help.body'), html`<textarea class="area mono" rows="6" .value=${body} @input=${(e) => state.body.set(o.id, e.target.value)}></textarea>`) : nothing}
    <div class="row">${button(t('help.try'), () => send(o, names, queries), { tone: 'primary', small: true, icon: 'playground' })}</div>
    ${state.tried.has(o.id) ? json(state.tried.get(o.id)) : nothing}`;
}

function example(o) {
  const content = o.requestBody?.content?.['application/json'];
  const given = content?.example ?? content?.schema?.example;
  return given === undefined ? '{}' : JSON.stringify(given, null, 2);
}

async function send(o, names, queries) {
  const filled = state.fill.get(o.id) ?? {};
  const path = o.path.replace(/\{(\w+)\}/g, (all, name) => encodeURIComponent(filled[name] ?? ''));
  const kept = queries.filter((name) => filled[name]);
  const search = kept.length ? '?' + new URLSearchParams(kept.map((name) => [name, filled[name]])) : '';
  try {
    const body = o.requestBody ? JSON.parse(state.body.get(o.id) ?? example(o)) : undefined;
    state.tried.set(o.id, await call(o.method.toUpperCase(), path + search, body));
  } catch (e) {
    state.tried.set(o.id, { status: e.status, detail: e.message });
  }
  update();
}

/* ---- guides and errors ---- */

const CHINESE = 'README.zh-CN';

const FIRST = ['getting-started', CHINESE, 'README'];

const LAST = ['licences', 'CHANGELOG'];

/** What one reads first stands first, what is about the program itself stands last. */
function rank(doc) {
  const first = FIRST.indexOf(doc.id);
  const last = LAST.indexOf(doc.id);
  return first >= 0 ? first : FIRST.length + last + 1;
}

/** What one reads first, in one's own language where it is there. */
async function first() {
  const list = guides.data ?? (await guides.load());
  const wanted = language() === 'zh' ? [CHINESE, 'getting-started'] : ['getting-started'];
  const id = wanted.find((w) => list?.docs.some((d) => d.id === w));
  if (id && state.tab === 'guides') read(id);
}

function read(id) {
  if (state.guide === id && guide.data) return;
  state.guide = id;
  guide.reset();
  guide.load(id);
}

function guidesView() {
  return html`<div class="settings-layout">
    ${show(guides, (data) => html`<nav class="settings-nav" aria-label=${t('help.guides')}>${data.docs.slice().sort((a, b) => rank(a) - rank(b)).map((d) => html`<button type="button" aria-pressed=${String(d.id === state.guide)} @click=${() => go(to('help', 'guides', d.id))}>${d.id === CHINESE ? html`<span lang="zh-CN">中文简介</span>` : d.title}</button>`)}</nav>`, 5)}
    <section class="card pad">${state.guide ? show(guide, (g) => html`<div class="prose">${prose(g.content)}</div>`, 12) : empty('help', t('help.choose'), t('help.choose.text'))}</section>
  </div>`;
}

function errorsView() {
  return html`${search(t('help.searchErrors'))}
    <section class="card pad">${show(guide, (g) => html`<div class="prose">${prose(g.content, state.search)}</div>`, 12)}</section>`;
}
