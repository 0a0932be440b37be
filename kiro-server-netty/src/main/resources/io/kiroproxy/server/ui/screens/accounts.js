// All accounts: a table or cards with the same actions, several at once, and one in detail.
import { html, nothing, repeat } from '../lib/vendor.js';
import { del, get, must, post, resource } from '../lib/api.js';
import { day, hide, percent, reason } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, closeLayer, drawer, empty, iconButton, segment, show, tellFailure, toast, undoable } from '../lib/parts.js';
import { go, note, place, to } from '../lib/router.js';
import { accounts as names, eventually, remember, update, whileSame } from '../lib/store.js';
import { tableGap } from '../lib/long-list.js';
import { narrow } from '../lib/rows.js';
import { accountDetail } from './account-detail.js';
import { firstToken, leftOf, marks, now, statusBadge, token, tokenTrouble } from './account-views.js';
import { exportAccounts, MOST_CHOSEN } from './export.js';

const state = {
  layout: localStorage.getItem('kiro.accounts') ?? (narrow() ? 'cards' : 'table'),
  search: '',
  status: '',
  sort: 'name',
  chosen: new Set(),
  busy: new Set(),
  hidden: new Set(),
};

const list = resource(async () => {
  const answer = await get('/api/accounts');
  names.list = answer.accounts;
  names.loaded = true;
  return answer;
});

const NAMES = new Intl.Collator(undefined, { numeric: true });

let detail = null;

export default {
  id: 'accounts',
  enter([id], params) {
    list.load();
    state.search = params.get('q') ?? state.search;
    if (id && detail?.id !== id) open(id);
    if (!id && detail) closeLayer();
  },
  leave() {
    later.cancel();
    state.chosen.clear();
    detail = null;
  },
  live(event) {
    if (event.type === 'account' || event.type === 'call') later();
  },
  tools: () => html`<a class="btn primary" href=${to('add-account')}>${icon('plus')}<span>${t('accounts.add')}</span></a>`,
  view: () => html`
    ${show(list, (data) => data.accounts.length === 0 ? html`<section class="card">${empty('accounts', t('overview.none'), t('overview.none.text'), html`<a class="btn primary" href=${to('add-account')}>${icon('plus')}${t('accounts.add')}</a>`)}</section>` : html`
      ${toolbar(data.accounts)}
      ${rowsOf(shown())}
      ${bulk()}`, 8)}`,
};

function rowsOf(all) {
  if (!all.length) return html`<section class="card">${empty('search', t('state.noMatch'), t('state.noMatch.text'))}</section>`;
  return state.layout === 'table' ? table(all) : cards(all);
}

const later = eventually(() => list.load(), 1_500);

function open(id) {
  detail = accountDetail(id, { act, remove, busy: () => state.busy.has(id) });
  drawer({
    title: () => hide(names.list.find((a) => a.id === id)?.name ?? id),
    view: () => detail?.view() ?? nothing,
    closed: () => {
      detail = null;
      if (place().screen === 'accounts' && place().rest.length) history.replaceState(null, '', to('accounts'));
    },
  });
}

const chosenBy = whileSame((all, hidden, status, search, sort) => {
  const q = search.toLowerCase();
  return all
    .filter((a) => !hidden.has(a.id))
    .filter((a) => !status || a.status === status)
    .filter((a) => !q || [a.name, a.id, a.email, a.kind, a.group, a.note, ...(a.tags ?? [])].some((v) => String(v ?? '').toLowerCase().includes(q)))
    .sort((a, b) => (sort === 'calls' ? b.request_count - a.request_count : NAMES.compare(a.name, b.name)));
});

function shown() {
  return chosenBy(list.data.accounts, state.hidden, state.status, state.search, state.sort);
}

/** Takes accounts off the list, or puts them on again. */
function hideAccounts(ids, hidden) {
  state.hidden = new Set([...state.hidden].filter((id) => !ids.includes(id)).concat(hidden ? ids : []));
}

function toolbar(all) {
  const statuses = [...new Set(all.map((a) => a.status))];
  return html`<div class="row wrap toolbar">
    <label class="search grow">${icon('search')}<span class="sr">${t('accounts.search')}</span>
      <input class="input" type="search" placeholder=${t('accounts.search')} .value=${state.search} @input=${(e) => {
        state.search = e.target.value;
        note({ q: state.search });
        update();
      }}></label>
    <label><span class="sr">${t('col.status')}</span><select class="select" @change=${(e) => {
      state.status = e.target.value;
      update();
    }}><option value="">${t('accounts.allStates')}</option>${statuses.map((s) => html`<option value=${s} ?selected=${s === state.status}>${t('status.' + s)}</option>`)}</select></label>
    ${segment(t('accounts.layout'), [['table', t('accounts.table'), 'table'], ['cards', t('accounts.cards'), 'cards']], state.layout, (v) => {
      state.layout = v;
      remember('accounts', v);
      update();
    })}
    ${button(t('accounts.refreshDue'), refreshAll, { icon: 'refresh', busy: state.busy.has('all'), title: t('accounts.refreshDue.text') })}
    ${button(t('accounts.check'), healthCheck, { icon: 'doctor', busy: state.busy.has('check') })}
    ${iconButton('download', t('accounts.export'), () => exportAccounts(), { tone: '' })}
  </div>`;
}

/* ---- table and cards ---- */

function table(rows) {
  const all = rows.every((a) => state.chosen.has(a.id));
  return html`<long-list .gap=${tableGap} .part=${tablePart} .frame=${(body) => html`<section class="card scroll" tabindex="0" aria-label=${t('screen.accounts')}><table class="table close" aria-rowcount=${rows.length + 1}>
    <thead><tr>
      <th><input type="checkbox" aria-label=${t('accounts.chooseAll')} .checked=${all} @change=${(e) => {
        rows.forEach((a) => (e.target.checked ? state.chosen.add(a.id) : state.chosen.delete(a.id)));
        update();
      }}></th>
      <th><button type="button" @click=${() => sortBy('name')}>${t('col.account')}</button></th><th>${t('col.status')}</th>
      <th class="num">${t('col.left')}</th><th class="num">${t('col.now')}</th><th class="num">${t('col.ttft')}</th>
      <th class="num"><button type="button" @click=${() => sortBy('calls')}>${t('col.calls')}</button></th><th class="num">${t('col.errors')}</th><th><span class="sr">${t('col.actions')}</span></th>
    </tr></thead>
    ${body}</table></section>`} .items=${rows}></long-list>`;
}

function tablePart(rows, from) {
  return html`<tbody data-part>${repeat(rows, (a) => a.id, (a, i) => html`<tr aria-rowindex=${from + i + 2}>
      <td>${chooser(a)}</td>
      <td><a class="strong" href=${to('accounts', a.id)}>${hide(a.name)}</a>
        <div class="row small dim wrap"><span>${t('kind.' + (a.kind ?? a.auth_method))}</span>${a.email ? html`<span>${hide(a.email)}</span>` : nothing}${marks(a)}</div></td>
      <td>${statusBadge(a)}${tokenTrouble(a) ? html`<div class="reason">${token(a)}</div>` : nothing}${a.reason && a.status !== 'active' ? html`<div class="small dim reason cut" title=${reason(a.reason)}>${reason(a.reason)}</div>` : nothing}</td>
      <td class="num">${leftOf(a)}${a.quota_resets_at ? html`<div class="small dim">${t('overview.reset', { when: day(a.quota_resets_at) })}</div>` : nothing}</td>
      <td class="num">${now(a)}</td>
      <td class="num">${firstToken(a)}</td>
      <td class="num">${a.request_count}</td>
      <td class="num" title=${percent(a.error_count, a.request_count)}>${a.error_count}</td>
      <td><div class="actions">${actions(a)}</div></td>
    </tr>`)}</tbody>`;
}

function sortBy(what) {
  state.sort = what;
  update();
}

function chooser(a) {
  return html`<input type="checkbox" aria-label=${t('accounts.choose', { name: hide(a.name) })} .checked=${state.chosen.has(a.id)} @change=${(e) => {
    if (e.target.checked) state.chosen.add(a.id);
    else state.chosen.delete(a.id);
    update();
  }}>`;
}

/** Cards of a part: whole rows of cards for up to six beside each other. */
const CARDS = 60;

function cards(rows) {
  return html`<long-list .size=${CARDS} .part=${cardPart} .items=${rows}></long-list>`;
}

function cardPart(rows) {
  return html`<div class="grid" data-part>${repeat(rows, (a) => a.id, (a) => html`<article class="card account-card">
    <div class="row top">${chooser(a)}<div class="grow"><a class="strong" href=${to('accounts', a.id)}>${hide(a.name)}</a>
      <div class="small dim">${t('kind.' + (a.kind ?? a.auth_method))}</div>${a.email ? html`<div class="small dim cut">${hide(a.email)}</div>` : nothing}</div>${statusBadge(a)}</div>
    ${a.reason && a.status !== 'active' ? html`<p class="small dim">${reason(a.reason)}</p>` : nothing}
    <div class="row wrap">${token(a)}${a.plan ? badge(a.plan, 'accent') : nothing}${marks(a)}${a.quota_resets_at ? html`<span class="small dim">${t('overview.reset', { when: day(a.quota_resets_at) })}</span>` : nothing}</div>
    <dl class="trio"><div><dt>${t('col.left')}</dt><dd>${leftOf(a)}</dd></div><div><dt>${t('col.calls')}</dt><dd>${a.request_count}</dd></div><div><dt>${t('col.errors')}</dt><dd>${a.error_count}</dd></div><div><dt>${t('col.ttft')}</dt><dd>${firstToken(a)}</dd></div></dl>
    <p class="small dim">${t('accounts.now', { n: a.in_flight, rpm: a.requests_last_minute })}</p>
    <div class="row">${actions(a)}</div>
  </article>`)}</div>`;
}

function actions(a) {
  const busy = state.busy.has(a.id);
  return html`
    ${iconButton('refresh', t('accounts.refresh'), () => act('refresh', [a]), { small: true, busy })}
    ${a.available || !a.enabled ? nothing : iconButton('restore', t('accounts.restore'), () => act('restore', [a]), { small: true, disabled: busy })}
    ${iconButton('power', a.enabled ? t('accounts.disable') : t('accounts.enable'), () => act('toggle', [a]), { small: true, disabled: busy, pressed: a.enabled })}
    ${iconButton('trash', t('accounts.remove'), () => remove([a]), { small: true, disabled: busy })}`;
}

/* ---- doing ---- */

const DONE = { refresh: 'accounts.refreshed', restore: 'accounts.restored', toggle: 'accounts.toggled' };

/** Does the same to several accounts, one after the other, and says how it went. */
async function act(what, chosen) {
  let failed = null;
  for (const a of chosen) {
    state.busy.add(a.id);
    update();
    try {
      const answer = await post(`/api/accounts/${encodeURIComponent(a.id)}/${what}`);
      if (what === 'refresh') must(answer);
    } catch (e) {
      failed = e;
    }
    state.busy.delete(a.id);
  }
  if (failed) tellFailure(failed);
  else toast(t(DONE[what], { n: chosen.length }));
  await list.load();
  detail?.load();
}

function remove(chosen) {
  const ids = chosen.map((a) => a.id);
  hideAccounts(ids, true);
  ids.forEach((id) => state.chosen.delete(id));
  if (detail) closeLayer();
  go(to('accounts'));
  undoable(
    t('accounts.removed', { n: ids.length }),
    async (leaving) => {
      for (const id of ids) await del(`/api/accounts/${encodeURIComponent(id)}`, { keepalive: leaving });
      hideAccounts(ids, false);
      await list.load();
    },
    () => hideAccounts(ids, false),
  );
  update();
}

async function refreshAll() {
  state.busy.add('all');
  update();
  try {
    const answer = await post('/api/accounts/refresh-all');
    const bad = answer.results.filter((r) => !r.success);
    toast(t('accounts.refreshedAll', { n: answer.refreshed, bad: bad.length }), bad.length ? { tone: 'bad' } : {});
  } catch (e) {
    tellFailure(e);
  }
  state.busy.delete('all');
  list.load();
}

async function healthCheck() {
  state.busy.add('check');
  update();
  try {
    const answer = await post('/api/health-check');
    toast(t('accounts.checked', { good: answer.healthy, all: answer.total }), answer.unhealthy ? { tone: 'bad' } : {});
  } catch (e) {
    tellFailure(e);
  }
  state.busy.delete('check');
  list.load();
}

function bulk() {
  const chosen = (list.data?.accounts ?? []).filter((a) => state.chosen.has(a.id));
  if (!chosen.length) return nothing;
  return html`<div class="bulk" role="toolbar" aria-label=${t('accounts.bulk')}>
    <span class="strong">${t('accounts.chosen', { n: chosen.length })}</span>
    ${button(t('accounts.refresh'), () => act('refresh', chosen), { small: true, icon: 'refresh' })}
    ${button(t('accounts.restore'), () => act('restore', chosen), { small: true, icon: 'restore' })}
    ${button(t('accounts.disable'), () => act('toggle', chosen.filter((a) => a.enabled)), { small: true, icon: 'power' })}
    ${button(t('accounts.enable'), () => act('toggle', chosen.filter((a) => !a.enabled)), { small: true, icon: 'power' })}
    ${chosen.length > MOST_CHOSEN ? nothing : button(t('accounts.export.do'), () => exportAccounts(chosen), { small: true, icon: 'download' })}
    ${button(t('accounts.remove'), () => remove(chosen), { small: true, icon: 'trash', tone: 'danger' })}
    ${iconButton('close', t('accounts.chooseNone'), () => {
      state.chosen.clear();
      update();
    }, { small: true })}
  </div>`;
}
