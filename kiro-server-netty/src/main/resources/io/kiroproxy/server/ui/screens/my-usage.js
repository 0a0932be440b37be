// What the holder of a client key may see: their own numbers, nobody else's.
import { html, nothing, repeat } from '../lib/vendor.js';
import { clientKey, get, query, resource, setClientKey } from '../lib/api.js';
import { credits, day, millis, short, told, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { tableGap } from '../lib/long-list.js';
import { attempt, badge, button, callout, facts, skeleton } from '../lib/parts.js';
import { update } from '../lib/store.js';
import { budgetMeter, usageView } from './keys.js';
import { outcomeBadge } from './requests.js';

const PAGE = 100;
const usage = resource((key) => get('/api/my-usage', { key }));
const calls = { rows: null, next: null, fetching: false };

export default {
  id: 'my-usage',
  enter() {
    if (clientKey()) load();
  },
  view: () => (clientKey() ? (usage.data ? page(usage.data) : usage.error ? html`${ask()}${callout('bad', usage.error.message)}` : skeleton(6)) : ask()),
};

function ask() {
  return html`<form class="card lock stack" @submit=${enter}>
    <div class="row">${icon('usage')}<h1>${t('screen.my-usage')}</h1></div>
    <p class="dim">${t('mine.text')}</p>
    <label class="field"><span>${t('mine.key')}</span><input class="input mono" name="key" type="password" autocomplete="off" required></label>
    <button class="btn primary" type="submit">${t('mine.show')}</button>
  </form>`;
}

function enter(event) {
  event.preventDefault();
  setClientKey(String(new FormData(event.target).get('key')).trim());
  usage.reset();
  load();
}

function load() {
  usage.load(clientKey());
  Object.assign(calls, { rows: null, next: null });
  more();
}

/** The newest calls, and older ones as one scrolls. */
async function more() {
  if (calls.fetching || (calls.rows && !calls.next)) return;
  calls.fetching = true;
  const key = clientKey();
  await attempt(async () => {
    const page = await get('/api/my-usage/calls' + query({ limit: PAGE, cursor: calls.next }), { key });
    if (key !== clientKey()) return;
    calls.rows = (calls.rows ?? []).concat(page.calls);
    calls.next = page.next;
  });
  calls.fetching = false;
  update();
}

function leave() {
  setClientKey('');
  usage.reset();
  update();
}

function page(mine) {
  return html`<section class="card stack pad">
    <div class="row"><h1 class="grow">${mine.name}</h1>${button(t('do.refresh'), load, { small: true, icon: 'refresh', busy: usage.loading })}${button(t('mine.leave'), leave, { small: true })}</div>
    ${facts([
      mine.expires_at ? [t('keys.expires'), html`${when(mine.expires_at)} <span class="dim">${day(mine.expires_at)}</span>`] : null,
      [t('keys.budget'), budgetMeter(mine)],
      mine.usage?.budget?.resets_at ? [t('mine.resets'), when(mine.usage.budget.resets_at)] : null,
      mine.scopes?.models?.length ? [t('keys.models'), mine.scopes.models.map((m) => badge(m, 'line'))] : null,
    ])}
    ${mine.usage ? usageView(mine) : nothing}
  </section>
  ${calls.rows?.length ? ownCalls(calls.rows) : nothing}`;
}

function ownCalls(rows) {
  return html`<long-list .gap=${tableGap} .part=${part} .end=${more} .frame=${(body) => html`<section class="card scroll own-calls" tabindex="0" aria-label=${t('mine.calls')}><div class="card-head"><h2>${t('mine.calls')}</h2></div><table class="table stacks" aria-rowcount=${calls.next ? -1 : rows.length + 1}>
    <thead><tr><th>${t('col.time')}</th><th>${t('col.result')}</th><th>${t('col.model')}</th><th>${t('col.protocol')}</th><th class="num">${t('col.duration')}</th><th class="num">${t('col.tokens')}</th><th class="num">${t('col.credits')}</th></tr></thead>
    ${body}</table></section>`} .items=${rows}></long-list>`;
}

function part(rows, from) {
  return html`<tbody data-part>${repeat(rows, (r) => r.id, (r, i) => html`<tr aria-rowindex=${from + i + 2}>
    <td data-label=${t('col.time')}>${when(r.timestamp)}</td>
    <td data-label=${t('col.result')}>${outcomeBadge(r)}${r.error ? html`<div class="small dim reason cut" title=${told(r.error)}>${told(r.error)}</div>` : nothing}</td>
    <td data-label=${t('col.model')}>${r.model}</td>
    <td data-label=${t('col.protocol')}>${t('protocol.' + r.protocol)}</td>
    <td class="num" data-label=${t('col.duration')}>${millis(r.duration_ms)}</td>
    <td class="num" data-label=${t('col.tokens')}>${short(r.tokens_in)} <span class="dim">→</span> ${short(r.tokens_out)}</td>
    <td class="num" data-label=${t('col.credits')}>${r.credits ? credits(r.credits) : html`<span class="dim">–</span>`}</td>
  </tr>`)}</tbody>`;
}
