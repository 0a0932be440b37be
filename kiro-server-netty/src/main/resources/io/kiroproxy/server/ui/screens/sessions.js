// Which session holds to which account, and what it is like.
import { html, repeat } from '../lib/vendor.js';
import { del, get, must, post, query, resource } from '../lib/api.js';
import { count, credits, hide, percent, short, when } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, closeLayer, empty, field, iconButton, modal, show, undoable } from '../lib/parts.js';
import { tableGap } from '../lib/long-list.js';
import { to } from '../lib/router.js';
import { accounts, eventually, update } from '../lib/store.js';

const PAGE = 200;
const state = { older: [], next: undefined, fetching: false, account: '', hidden: new Set() };
const list = resource(() => get('/api/sessions' + query({ limit: PAGE, account: state.account })));
const models = resource(() => get('/api/models'));

export default {
  id: 'sessions',
  enter() {
    fromTop();
    if (!models.data) models.load();
  },
  leave() {
    later.cancel();
  },
  live(event) {
    // Whoever has scrolled down reads; the list does not move under them.
    if (event.type === 'call' && !state.older.length) later();
  },
  tools: () => html`<label><span class="sr">${t('col.account')}</span><select class="select" @change=${(e) => {
    state.account = e.target.value;
    fromTop();
  }}><option value="">${t('sessions.allAccounts')}</option>${accounts.list.map((a) => html`<option value=${a.id} ?selected=${a.id === state.account}>${hide(a.name)}</option>`)}</select></label>`,
  view: () => show(list, view, 8),
};

const later = eventually(() => list.load(), 2_000);

function view(data) {
  const newest = new Set(data.sessions.map((s) => s.id));
  const rows = data.sessions.concat(state.older.filter((s) => !newest.has(s.id))).filter((s) => !state.hidden.has(s.id));
  if (!rows.length) return html`<section class="card">${empty('sessions', t('sessions.none'), t('sessions.none.text'))}</section>`;
  return html`<div class="stack">
    <p class="dim">${t(data.total === 1 ? 'sessions.text.one' : 'sessions.text', { n: count(data.total) })}</p>
    <long-list .gap=${tableGap} .part=${tablePart} .end=${more} .frame=${(body) => html`<section class="card scroll" tabindex="0" aria-label=${t('screen.sessions')}><table class="table stacks" aria-rowcount=${data.total + 1}>
      <thead><tr><th>${t('sessions.session')}</th><th>${t('col.account')}</th><th>${t('col.model')}</th><th>${t('sessions.context')}</th><th class="num">${t('col.calls')}</th><th class="num">${t('col.tokensIn')}</th><th class="num">${t('sessions.cached')}</th><th class="num">${t('col.credits')}</th><th>${t('sessions.bound')}</th><th><span class="sr">${t('col.actions')}</span></th></tr></thead>
      ${body}</table></section>`} .items=${rows}></long-list>
  </div>`;
}

function tablePart(rows, from) {
  return html`<tbody data-part>${repeat(rows, (s) => s.id, (s, i) => row(s, from + i + 2))}</tbody>`;
}

function row(s, number) {
  return html`<tr aria-rowindex=${number}>
    <td class="whole"><span class="mono cut" title=${hide(s.id)}>${hide(s.id.slice(0, 12))}</span><div class="row small dim">${s.client ? badge(hide(s.client), 'line') : ''}<span>${s.protocol ?? ''}</span></div></td>
    <td data-label=${t('col.account')}><a href=${to('accounts', s.account_id)}>${hide(s.account_name)}</a></td>
    <td class="nowrap" data-label=${t('col.model')}>${s.model ?? html`<span class="dim">–</span>`}</td>
    <td data-label=${t('sessions.context')}>${contextMeter(s)}</td>
    <td class="num" data-label=${t('col.calls')}>${count(s.calls)}</td>
    <td class="num" data-label=${t('col.tokensIn')}>${short(s.tokens_in)}</td>
    <td class="num" data-label=${t('sessions.cached')} title=${t('from.upstream')}>${s.cache_read_tokens === null ? html`<span class="dim">–</span>` : percent(s.cache_read_tokens, s.tokens_in)}</td>
    <td class="num" data-label=${t('col.credits')}>${credits(s.credits)}</td>
    <td data-label=${t('sessions.bound')}>${s.until > Date.now() / 1000 ? when(s.until) : html`<span class="dim">${t('sessions.free')}</span>`}</td>
    <td class="whole"><div class="actions">${iconButton('swap', t('sessions.move'), () => move(s), { small: true })}${iconButton('close', t('sessions.unbind'), () => unbind(s), { small: true })}</div></td>
  </tr>`;
}

/** How full the model's window is, by what the last call took. */
function contextMeter(s) {
  const size = models.data?.models.find((m) => m.id === s.model)?.context_window;
  if (!size || !s.context_tokens) return html`<span class="num-left">${short(s.context_tokens)}</span>`;
  const share = Math.min(100, (s.context_tokens / size) * 100);
  return html`<div class="stack tight" title=${t('sessions.contextOf', { used: count(s.context_tokens), size: count(size) })}>
    <div class="meter ${share > 85 ? 'low' : share > 60 ? 'mid' : ''}" role="img" aria-label=${percent(s.context_tokens, size)}><i .style=${`width:${share}%`}></i></div>
    <span class="small dim num-left">${short(s.context_tokens)} / ${short(size)}</span></div>`;
}

function fromTop() {
  state.older = [];
  state.next = undefined;
  list.load();
}

/** What comes below, when one has scrolled there. */
async function more() {
  const cursor = state.next === undefined ? list.data?.next : state.next;
  if (state.fetching || !cursor) return;
  state.fetching = true;
  const { account } = state;
  await attempt(async () => {
    const page = await get('/api/sessions' + query({ limit: PAGE, cursor, account }));
    if (account !== state.account) return;
    const known = new Set(state.older.map((s) => s.id));
    state.older = state.older.concat(page.sessions.filter((s) => !known.has(s.id)));
    state.next = page.next;
  });
  state.fetching = false;
  update();
}

function unbind(s) {
  state.hidden.add(s.id);
  update();
  const back = () => state.hidden.delete(s.id);
  undoable(
    t('sessions.unbound'),
    async (leaving) => {
      await del(`/api/sessions/${encodeURIComponent(s.id)}`, { keepalive: leaving });
      state.older = state.older.filter((o) => o.id !== s.id);
      await list.load();
      back();
    },
    back,
  );
}

function move(s) {
  let account = accounts.list.find((a) => a.id !== s.account_id)?.id ?? s.account_id;
  modal({
    title: () => t('sessions.move'),
    view: () => html`<div class="stack"><p>${t('sessions.move.text')}</p>${field(t('col.account'), html`<select class="select" data-focus @change=${(e) => {
      account = e.target.value;
    }}>${accounts.list.map((a) => html`<option value=${a.id} ?selected=${a.id === account}>${hide(a.name)}</option>`)}</select>`)}</div>`,
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}${button(t('sessions.move'), async () => {
      closeLayer();
      await attempt(async () => must(await post(`/api/sessions/${encodeURIComponent(s.id)}/move`, { account })), t('sessions.moved'));
      fromTop();
    }, { tone: 'primary' })}`,
  });
}
