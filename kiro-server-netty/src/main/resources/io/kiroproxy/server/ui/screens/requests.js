// Every call: a fast list with filters, and one of them in detail.
import { html, nothing } from '../lib/vendor.js';
import { get, query, resource } from '../lib/api.js';
import { clock, count, credits, exact, hide, millis, short, told } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, closeLayer, drawer, empty, failure, iconButton, skeleton } from '../lib/parts.js';
import { note, place, to } from '../lib/router.js';
import { narrow } from '../lib/rows.js';
import { accountName, accounts, eventually, remember, shared, update } from '../lib/store.js';
import { requestDetail } from './request-detail.js';

const PAGE = 500;
const FILTERS = ['q', 'model', 'account', 'protocol', 'client', 'outcome', 'hours', 'bookmarked'];
const PROTOCOLS = ['anthropic', 'openai', 'responses', 'gemini'];

const state = {
  rows: /** @type {any[]} */ ([]),
  next: null,
  loading: false,
  error: null,
  done: false,
  history: true,
  fresh: 0,
  filter: Object.fromEntries(FILTERS.map((f) => [f, ''])),
  saved: JSON.parse(localStorage.getItem('kiro.filters') ?? '[]'),
};

const names = resource(() => get('/api/models'));
const facets = resource(() => get('/api/calls/facets'));
let detail = null;
let turn = 0;

export default {
  id: 'requests',
  layout: 'fill',
  enter([id], params) {
    FILTERS.forEach((f) => (state.filter[f] = params.get(f) ?? ''));
    if (!names.data) names.load();
    facets.load();
    if (!state.rows.length || state.shown !== filterId()) reload();
    if (id && detail?.id !== id) open(id);
    if (!id && detail) closeLayer();
    if (params.get('focus')) setTimeout(() => document.querySelector('main input[type=search]')?.focus(), 50);
  },
  leave() {
    detail = null;
    later.cancel();
  },
  live(event) {
    // Without the live channel nothing but counts comes in.
    if (event.type !== 'call' && (event.type !== 'stats' || shared.link === 'live')) return;
    if (event.type === 'call') state.fresh++;
    if (atTop()) later();
  },
  tools: () => iconButton('refresh', t('do.reload'), reload, { busy: state.loading }),
  view: () => html`${filters()}<section class="card list-card" role="table" aria-label=${t('screen.requests')} aria-rowcount=${state.rows.length}>
    ${head()}${body()}
  </section><p class="small dim list-foot" aria-live="polite">${foot()}</p>`,
};

const later = eventually(() => atTop() && reload(), 1_200);

/** Whoever has scrolled down reads; the list does not move under them. */
function atTop() {
  const list = document.querySelector('main virtual-rows');
  return !detail && (!list || list.scrollTop < 40);
}

function filterId() {
  return JSON.stringify(state.filter);
}

async function reload() {
  const mine = ++turn;
  state.loading = true;
  state.shown = filterId();
  update();
  try {
    const page = await fetchPage(null);
    if (mine !== turn) return;
    state.rows = page.rows;
    state.next = page.next;
    state.done = !page.next;
    state.error = null;
    state.fresh = 0;
  } catch (e) {
    if (mine === turn) state.error = e;
  }
  if (mine === turn) state.loading = false;
  update();
}

async function more() {
  if (state.loading || state.done || !state.next) return;
  const mine = turn;
  state.loading = true;
  try {
    const page = await fetchPage(state.next);
    if (mine !== turn) return;
    state.rows = state.rows.concat(page.rows);
    state.next = page.next;
    state.done = !page.next;
  } catch (e) {
    if (mine !== turn) return;
    state.error = e;
  }
  state.loading = false;
  update();
}

/** From the history; without one, from the log in memory, filtered here. */
async function fetchPage(cursor) {
  if (state.history) {
    try {
      const { hours, ...rest } = state.filter;
      const from = hours ? Math.floor(Date.now() / 1000) - Number(hours) * 3600 : '';
      const answer = await get('/api/calls' + query({ ...rest, from, limit: PAGE, cursor }));
      return { rows: answer.calls, next: answer.next };
    } catch (e) {
      if (!e.missing) throw e;
      state.history = false;
    }
  }
  const { logs } = await get('/api/logs?limit=1000');
  return { rows: logs.filter(matches), next: null };
}

function matches(r) {
  const f = state.filter;
  const has = (v, wanted) => String(v ?? '').toLowerCase().includes(wanted.toLowerCase());
  return (!f.q || [r.id, r.model, r.error, r.path, r.client, r.account_id].some((v) => has(v, f.q)))
    && (!f.model || r.model === f.model)
    && (!f.account || r.account_id === f.account)
    && (!f.protocol || r.protocol === f.protocol)
    && (!f.client || r.client === f.client)
    && (!f.outcome || outcomeOf(r) === f.outcome)
    && (!f.bookmarked || r.bookmarked)
    && (!f.hours || Date.now() / 1000 - r.timestamp < Number(f.hours) * 3600);
}

function open(id) {
  detail = requestDetail(id, state.rows.find((r) => r.id === id) ?? null);
  drawer({
    wide: true,
    title: () => t('request.title'),
    view: () => detail?.view() ?? nothing,
    closed: () => {
      detail = null;
      const here = place();
      if (here.screen === 'requests' && here.rest.length) history.replaceState(null, '', to('requests') + (here.params.toString() ? '?' + here.params : ''));
    },
  });
}

/* ---- filters ---- */

function set(name, value) {
  state.filter[name] = value;
  note({ [name]: value });
  reload();
}

let typing = 0;

function filters() {
  const f = state.filter;
  const used = FILTERS.some((name) => f[name]);
  const select = (name, options) => html`<label><span class="sr">${t('col.' + name)}</span><select class="select" @change=${(e) => set(name, e.target.value)}>
    <option value="">${t('filter.' + name)}</option>${options.map(([id, text]) => html`<option value=${id} ?selected=${f[name] === id}>${text}</option>`)}</select></label>`;
  return html`<div class="row wrap toolbar">
    <label class="search grow">${icon('search')}<span class="sr">${t('requests.search')}</span><input class="input" type="search" placeholder=${t('requests.search')} .value=${f.q} @input=${(e) => {
      clearTimeout(typing);
      const value = e.target.value;
      typing = setTimeout(() => set('q', value), 250);
    }}></label>
    ${select('outcome', ['ok', 'failed', 'cancelled'].map((o) => [o, t('outcome.' + o)]))}
    ${select('protocol', PROTOCOLS.map((p) => [p, t('protocol.' + p)]))}
    ${select('model', modelNames().map((m) => [m, m]))}
    ${select('account', accounts.list.map((a) => [a.id, hide(a.name)]))}
    ${clients().length ? select('client', clients().map((name) => [name, hide(name)])) : nothing}
    ${select('hours', [['1', t('range.1h')], ['24', t('range.24h')], ['168', t('range.7d')]])}
    ${iconButton('star', t('filter.bookmarked'), () => set('bookmarked', f.bookmarked ? '' : 'true'), { pressed: !!f.bookmarked })}
    ${used ? html`${button(t('filter.clear'), () => {
      FILTERS.forEach((name) => (f[name] = ''));
      note(f);
      reload();
    }, { small: true, tone: 'ghost', icon: 'close' })}${button(t('filter.save'), save, { small: true, tone: 'ghost', icon: 'star' })}` : nothing}
    ${state.saved.map((s, i) => html`<span class="badge accent saved"><a href=${to('requests') + '?' + s.query}>${s.name}</a><button type="button" class="link-button" aria-label=${t('filter.forget', { name: s.name })} @click=${() => forget(i)}>×</button></span>`)}
  </div>`;
}

/** Client keys that have made calls. */
function clients() {
  return [...new Set([...(facets.data?.client ?? []).map((k) => k.key), state.filter.client])].filter(Boolean);
}

function modelNames() {
  const known = (names.data?.models ?? []).map((m) => m.id);
  return [...new Set([...known, ...state.rows.slice(0, 500).map((r) => r.model)])].filter(Boolean).sort();
}

function filterName(name, value) {
  switch (name) {
    case 'account': return accountName(value);
    case 'outcome': return t('outcome.' + value);
    case 'protocol': return t('protocol.' + value);
    case 'hours': return t({ 1: 'range.1h', 24: 'range.24h', 168: 'range.7d' }[value] ?? value);
    case 'bookmarked': return t('filter.bookmarked');
    default: return value;
  }
}

function save() {
  const f = state.filter;
  const name = FILTERS.filter((n) => f[n]).map((n) => filterName(n, f[n])).join(' · ');
  state.saved = [...state.saved, { name, query: new URLSearchParams(Object.entries(f).filter(([, v]) => v)).toString() }].slice(-8);
  remember('filters', JSON.stringify(state.saved));
  update();
}

function forget(i) {
  state.saved = state.saved.filter((_, j) => j !== i);
  remember('filters', JSON.stringify(state.saved));
  update();
}

/* ---- the list ---- */

export function outcomeOf(r) {
  if (r.outcome) return String(r.outcome).toLowerCase();
  return r.status === 499 ? 'cancelled' : r.status >= 400 || r.error ? 'failed' : 'ok';
}

const TONE = { ok: 'good', failed: 'bad', cancelled: '' };

export function outcomeBadge(r) {
  const o = outcomeOf(r);
  return badge(o === 'ok' ? String(r.status) : `${r.status} ${t('outcome.' + o)}`, TONE[o], r.error ? told(r.error) : nothing);
}

function head() {
  return html`<div class="rows-head" role="row">
    <span role="columnheader">${t('col.time')}</span><span role="columnheader">${t('col.result')}</span><span role="columnheader">${t('col.model')}</span><span role="columnheader" class="opt">${t('col.account')}</span><span role="columnheader" class="opt">${t('requests.by')}</span>
    <span role="columnheader" class="num">${t('col.ttft')}</span><span role="columnheader" class="num">${t('col.duration')}</span><span role="columnheader" class="num">${t('col.tokens')}</span><span role="columnheader" class="num opt">${t('col.credits')}</span>
  </div>`;
}

function body() {
  if (state.error && !state.rows.length) return failure(state.error, reload);
  if (state.loading && !state.rows.length) return skeleton(12);
  if (!state.rows.length) {
    return FILTERS.some((f) => state.filter[f])
      ? empty('search', t('state.noMatch'), t('state.noMatch.text'))
      : empty('requests', t('requests.none'), t('requests.none.text'), html`<a class="btn primary" href=${to('playground')}>${icon('playground')}${t('screen.playground')}</a>`);
  }
  return html`<virtual-rows role="rowgroup" tabindex="0" aria-label=${t('screen.requests')} .rowHeight=${narrow() ? 58 : 44} .row=${row} .end=${more} .items=${state.rows}></virtual-rows>`;
}

function row(r) {
  const address = to('requests', r.id) + (place().params.toString() ? '?' + place().params : '');
  const asked = r.requested_model && r.requested_model !== r.model ? html`<span class="dim">${r.requested_model} → </span>` : nothing;
  return html`<div role="presentation" class="call ${detail?.id === r.id ? 'open' : ''}">
    <span role="cell" class="num-left" title=${exact(r.timestamp)}>${clock(r.timestamp)}</span>
    <span role="cell">${outcomeBadge(r)}</span>
    <span role="cell" class="cut narrow-2 strong" title=${r.model}><a href=${address}>${r.bookmarked ? icon('star') : nothing}${asked}${r.model}</a></span>
    <span role="cell" class="cut opt mid" title=${hide(accountName(r.account_id))}>${hide(accountName(r.account_id))}</span>
    <span role="cell" class="cut opt mid dim">${t('protocol.' + r.protocol)}${r.client ? html`<br><span class="small">${hide(r.client)}</span>` : nothing}</span>
    <span role="cell" class="num mid">${millis(r.ttft_ms)}</span>
    <span role="cell" class="num">${millis(r.duration_ms)}</span>
    <span role="cell" class="num mid" title=${t('from.' + (r.usage_source ?? 'unknown'))}>${short(r.tokens_in)} <span class="dim">→</span> ${short(r.tokens_out)}</span>
    <span role="cell" class="num opt mid">${r.credits ? credits(r.credits) : html`<span class="dim">–</span>`}</span>
  </div>`;
}

function foot() {
  if (!state.rows.length) return '';
  const shown = state.done ? t(state.rows.length === 1 ? 'requests.one' : 'requests.all', { n: count(state.rows.length) }) : t('requests.some', { n: count(state.rows.length) });
  return html`${shown}${state.history ? '' : ` · ${t('requests.memory')}`}${state.fresh ? html` · <button type="button" class="link-button" @click=${reload}>${t('requests.fresh', { n: state.fresh })}</button>` : nothing}`;
}
