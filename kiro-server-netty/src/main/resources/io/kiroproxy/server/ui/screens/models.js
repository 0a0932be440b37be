// The models on offer, the names that stand for them, and what a name would become.
import { html, nothing } from '../lib/vendor.js';
import { get, must, put, query, resource } from '../lib/api.js';
import { count, day, hide, short } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, empty, failure, field, iconButton, segment, show } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { accountName, update } from '../lib/store.js';
import { routing } from './routing.js';

const state = { rows: null, unknown: '', test: '', answer: null, explained: null };
const list = resource(() => get('/api/models'));
/** Calls of 30 days and the last day with some, by model; nothing without a history. */
const used = resource(async () => {
  const now = Math.floor(Date.now() / 1000);
  const { points } = await get('/api/usage/series' + query({ from: now - 30 * 86_400, to: now, bucket: 'day', by: 'model' })).catch(() => ({ points: [] }));
  const by = new Map();
  points.forEach((p) => by.set(p.key, { calls: (by.get(p.key)?.calls ?? 0) + p.calls, last: Math.max(by.get(p.key)?.last ?? 0, p.t) }));
  return by;
});
const aliases = resource(async () => {
  const answer = await get('/api/aliases');
  state.rows = Object.entries(answer.aliases).map(([name, model]) => ({ name, model }));
  state.unknown = answer.unknown;
  return answer;
});

export default {
  id: 'models',
  enter() {
    list.load();
    aliases.load();
    used.load();
  },
  live(event) {
    if (event.type === 'config') aliases.load();
  },
  view: () => html`<div class="main-aside">
    <div class="stack">${show(list, catalogue, 8)}</div>
    <div class="stack">${tester()}${editor()}</div>
  </div>`,
};

function catalogue(data) {
  if (!data.models.length) return html`<section class="card">${empty('models', t('models.none'), t('models.none.text'))}</section>`;
  return html`<section class="card scroll" tabindex="0" aria-label=${t('screen.models')}><table class="table stacks close">
    <thead><tr><th>${t('col.model')}</th><th class="num">${t('models.window')}</th><th class="num">${t('models.output')}</th><th class="num">${t('models.rate')}</th><th>${t('models.can')}</th><th>${t('models.accounts')}</th></tr></thead>
    <tbody>${data.models.map((m) => html`<tr>
      <td class="whole"><span class="strong">${m.id}</span><div class="small dim">${m.name}</div><div class="small dim">${lately(m)}</div>${m.aliases?.length ? html`<div class="row wrap small">${m.aliases.map((a) => badge(a, 'line'))}</div>` : nothing}</td>
      <td class="num" data-label=${t('models.window')} title=${count(m.context_window)}>${short(m.context_window)}</td>
      <td class="num" data-label=${t('models.output')} title=${count(m.max_output_tokens)}>${short(m.max_output_tokens)}</td>
      <td class="num" data-label=${t('models.rate')} title=${t('models.rate.text')}>${m.rate_multiplier}×</td>
      <td data-label=${t('models.can')}><div class="row wrap">${(m.inputs ?? []).map((i) => badge(i, 'line'))}</div></td>
      <td class="whole" data-label=${t('models.accounts')}>${owners(m)}</td>
    </tr>`)}</tbody></table></section>`;
}

/** Since when it is on an account's list, and how often it was used lately. */
function lately(m) {
  const use = used.data?.get(m.id);
  return html`${m.first_seen ? html`<span title=${t('models.last', { when: day(m.last_seen) })}>${t('models.first', { when: day(m.first_seen) })}</span>` : nothing}${m.first_seen && use ? ' · ' : ''}${use ? html`<span title=${t('models.used.last', { when: day(use.last) })}>${t('models.used', { n: count(use.calls) })}</span>` : nothing}`;
}

function owners(m) {
  if (!m.accounts?.length) return html`<span class="dim">–</span>`;
  return html`<div class="row wrap small">${m.accounts.map((id) => html`<a href=${to('accounts', id)}>${hide(accountName(id))}</a>`)}</div>`;
}

/* ---- what would it be? ---- */

function tester() {
  return html`<section class="card">
    <div class="card-head"><h2>${t('models.test')}</h2></div>
    <form class="pad stack" @submit=${test}>
      ${field(t('models.test.label'), html`<input class="input mono" name="model" required placeholder="claude-opus-5-5" .value=${state.test}>`)}
      <button class="btn" type="submit">${icon('search')}${t('models.test.do')}</button>
      ${state.answer ? answerView(state.answer) : nothing}
    </form></section>`;
}

async function test(event) {
  event.preventDefault();
  state.test = String(new FormData(event.target).get('model')).trim();
  state.explained = null;
  await attempt(async () => {
    state.answer = await get('/api/resolve' + query({ model: state.test }));
    if (state.answer.resolved) state.explained = await get('/api/explain' + query({ model: state.test }));
  });
  update();
}

function answerView(a) {
  if (!a.resolved) {
    return callout('warn', html`${t('models.unknown')}${a.suggestions?.length ? html` ${t('models.suggest')} ${a.suggestions.map((s) => badge(s, 'line'))}` : nothing}`);
  }
  return html`${callout('good', html`<span class="mono">${a.requested}</span> → <strong class="mono">${a.resolved}</strong> ${a.via ? badge(a.via, 'line') : nothing}`)}
    ${state.explained ? html`<p class="small dim">${t('models.candidates')}</p>${routing(state.explained)}` : nothing}`;
}

/* ---- aliases ---- */

function editor() {
  return html`<section class="card">
    <div class="card-head"><h2>${t('models.aliases')}</h2><span class="grow"></span>
      ${button(t('models.addAlias'), () => {
        state.rows = [...(state.rows ?? []), { name: '', model: '' }];
        update();
      }, { small: true, icon: 'plus', disabled: !aliases.data })}</div>
    <div class="pad stack">${aliases.data === null && aliases.error ? failure(aliases.error, () => aliases.load()) : show(aliases, aliasForm, 5)}</div>
  </section>`;
}

function aliasForm(data) {
  return html`
    ${state.rows.length ? state.rows.map((row, i) => html`<div class="row">
      <input class="input mono" aria-label=${t('models.alias')} placeholder="gpt-4o" .value=${row.name} @input=${(e) => {
        row.name = e.target.value;
        update();
      }}><span class="dim">→</span>
      <input class="input mono" list="model-ids" aria-label=${t('col.model')} placeholder="claude-sonnet-4.5" .value=${row.model} @input=${(e) => {
        row.model = e.target.value;
        update();
      }}>
      ${iconButton('trash', t('models.removeAlias'), () => {
        state.rows = state.rows.filter((r, at) => at !== i);
        update();
      }, { small: true })}</div>`) : html`<p class="dim">${t('models.noAlias')}</p>`}
    <datalist id="model-ids">${(list.data?.models ?? []).map((m) => html`<option value=${m.id}></option>`)}</datalist>
    <div class="stack tight"><span class="small dim">${t('models.policy')}</span>
      ${segment(t('models.policy'), ['reject', 'nearest', 'pass'].map((p) => [p, t('models.policy.' + p)]), state.unknown, (p) => {
        state.unknown = p;
        update();
      })}</div>
    ${dirty(data) ? button(t('do.save'), save, { tone: 'primary' }) : nothing}`;
}

function wanted() {
  return Object.fromEntries(state.rows.filter((r) => r.name.trim() && r.model.trim()).map((r) => [r.name.trim(), r.model.trim()]));
}

function dirty(data) {
  return state.unknown !== data.unknown || JSON.stringify(Object.entries(wanted()).sort()) !== JSON.stringify(Object.entries(data.aliases).sort());
}

async function save() {
  await attempt(async () => must(await put('/api/aliases', { aliases: wanted(), unknown: state.unknown })), t('models.saved'));
  aliases.load();
  list.load();
}
