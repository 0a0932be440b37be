// Keys for clients: what they may do, how fast, how much, and what they have used.
import { html, nothing, repeat } from '../lib/vendor.js';
import { del, get, must, patch, post, resource } from '../lib/api.js';
import { count, credits, day, hide, percent, short, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, closeLayer, code, drawer, empty, facts, field, iconButton, modal, show, skeleton, undoable } from '../lib/parts.js';
import { tableGap } from '../lib/long-list.js';
import { to } from '../lib/router.js';
import { eventually, update } from '../lib/store.js';

const list = resource(() => get('/api/keys'));
const detail = { id: '', usage: resource((id) => get(`/api/keys/${encodeURIComponent(id)}/usage`)) };
/** Keys whose removal can still be undone. */
const hidden = new Set();
const TONES = { active: 'good', disabled: '', expired: 'warn', exceeded: 'bad' };
const DAY = 86_400;

export default {
  id: 'keys',
  enter([id]) {
    list.load().then(() => id && open(id));
  },
  leave() {
    later.cancel();
  },
  live(event) {
    if (event.type === 'call') later();
  },
  tools: () => button(t('keys.create'), () => edit(null), { tone: 'primary', icon: 'plus' }),
  view: () => html`<div class="stack">${show(list, (data) => html`
    ${shown(data).length ? table(shown(data)) : html`<section class="card">${empty('keys', t('keys.none'), t('keys.none.text'), button(t('keys.create'), () => edit(null), { tone: 'primary', icon: 'plus' }))}</section>`}
    ${data.configured?.length ? callout('info', html`${t('keys.configured')} <span class="mono">${data.configured.map((c) => c.name ?? c).join(', ')}</span>`) : nothing}`, 6)}</div>`,
};

function shown(data) {
  return data.keys.filter((k) => !hidden.has(k.id));
}

const later = eventually(() => list.load(), 2_000);

function table(keys) {
  return html`<long-list .gap=${tableGap} .part=${tablePart} .frame=${(body) => html`<section class="card scroll" tabindex="0" aria-label=${t('screen.keys')}><table class="table stacks" aria-rowcount=${keys.length + 1}>
    <thead><tr><th>${t('keys.name')}</th><th>${t('col.status')}</th><th>${t('keys.budget')}</th><th class="num">${t('keys.today')}</th><th class="num">${t('keys.month')}</th><th>${t('keys.lastUsed')}</th><th>${t('keys.expires')}</th><th><span class="sr">${t('col.actions')}</span></th></tr></thead>
    ${body}</table></section>`} .items=${keys}></long-list>`;
}

function tablePart(keys, from) {
  return html`<tbody data-part>${repeat(keys, (k) => k.id, (k, i) => html`<tr aria-rowindex=${from + i + 2}>
      <td class="whole"><a class="strong" href=${to('keys', k.id)} @click=${() => open(k.id)}>${hide(k.name)}</a><div class="small dim mono">${hide(k.prefix)}…</div></td>
      <td data-label=${t('col.status')}>${badge(html`<span class="dot ${TONES[k.status] ?? ''}"></span>${t('keys.status.' + k.status)}`, TONES[k.status] ?? '')}</td>
      <td data-label=${t('keys.budget')}>${budgetMeter(k)}</td>
      <td class="num" data-label=${t('keys.today')}>${count(k.usage.today.calls)}</td>
      <td class="num" data-label=${t('keys.month')}>${credits(k.usage.month.credits)}</td>
      <td data-label=${t('keys.lastUsed')}>${k.last_used ? when(k.last_used) : html`<span class="dim">${t('keys.never')}</span>`}</td>
      <td data-label=${t('keys.expires')}>${k.expires_at ? html`<span title=${day(k.expires_at)}>${when(k.expires_at)}</span>` : html`<span class="dim">${t('keys.noExpiry')}</span>`}</td>
      <td class="whole"><div class="actions">
        ${iconButton('edit', t('keys.edit'), () => edit(k), { small: true })}
        ${iconButton('refresh', t('keys.rotate'), () => rotate(k), { small: true })}
        ${iconButton('power', k.enabled ? t('accounts.disable') : t('accounts.enable'), () => toggle(k), { small: true, pressed: k.enabled })}
        ${iconButton('trash', t('keys.remove'), () => remove(k), { small: true })}
      </div></td></tr>`)}</tbody>`;
}

export function budgetMeter(k) {
  const used = k.usage?.budget?.used ?? 0;
  if (!k.budget) return html`<span class="dim">${t('keys.unlimited')}</span>`;
  const share = Math.min(100, (used / k.budget.amount) * 100);
  return html`<div class="stack tight"><div class="meter ${share > 90 ? 'low' : share > 75 ? 'mid' : ''}" role="img" aria-label=${t('usage.used', { used: credits(used), limit: credits(k.budget.amount) })}><i .style=${`width:${share}%`}></i></div>
    <span class="small dim num-left">${credits(used)} / ${credits(k.budget.amount)} ${t('unit.' + k.budget.unit)} · ${t('keys.per.' + k.budget.period)}</span></div>`;
}

/* ---- one key ---- */

function open(id) {
  detail.id = id;
  detail.usage.reset();
  detail.usage.load(id);
  drawer({
    title: () => hide(list.data?.keys.find((k) => k.id === id)?.name ?? id),
    view: () => keyView(list.data?.keys.find((k) => k.id === id)),
    closed: () => history.replaceState(null, '', to('keys')),
  });
}

function scope(values, none) {
  return values?.length ? values.map((v) => badge(v, 'line')) : html`<span class="dim">${none}</span>`;
}

function keyView(k) {
  if (!k) return skeleton(5);
  const l = k.limits ?? {};
  return html`<div class="stack">
    ${facts([
      [t('col.status'), t('keys.status.' + k.status)],
      [t('keys.created'), when(k.created_at)],
      [t('keys.models'), scope(k.scopes.models, t('keys.all'))],
      [t('keys.protocols'), scope(k.scopes.protocols, t('keys.all'))],
      [t('keys.groups'), scope(k.scopes.account_groups, t('keys.all'))],
      [t('keys.addresses'), scope(k.scopes.addresses, t('keys.all'))],
      [t('keys.rpm'), l.requests_per_minute ?? t('keys.unlimited')],
      [t('keys.tpm'), l.tokens_per_minute ? count(l.tokens_per_minute) : t('keys.unlimited')],
      [t('keys.concurrency'), l.concurrency ?? t('keys.unlimited')],
      [t('keys.budget'), budgetMeter(k)],
    ])}
    <h3>${t('keys.usage')}</h3>
    ${show(detail.usage, usageView, 4)}
    <p class="small">${t('keys.share')} <a href=${to('my-usage')}>${t('screen.my-usage')}</a></p>
  </div>`;
}

/** Shared with the key holder's own page. */
export function usageView(u) {
  return html`
    <dl class="trio"><div><dt>${t('keys.today')}</dt><dd>${count(u.usage.today.calls)}</dd></div><div><dt>${t('keys.month')}</dt><dd>${count(u.usage.month.calls)}</dd></div><div><dt>${t('unit.credits')}</dt><dd>${credits(u.usage.month.credits)}</dd></div><div><dt>${t('col.inFlight')}</dt><dd>${u.usage.in_flight}</dd></div></dl>
    ${u.days?.length ? html`<div class="scroll" tabindex="0"><table class="table"><thead><tr><th>${t('keys.day')}</th><th class="num">${t('col.calls')}</th><th class="num">${t('col.tokensIn')}</th><th class="num">${t('col.tokensOut')}</th><th class="num">${t('unit.credits')}</th></tr></thead>
      <tbody>${u.days.map((d) => html`<tr><td>${d.day}</td><td class="num">${count(d.calls)}</td><td class="num">${short(d.tokens_in)}</td><td class="num">${short(d.tokens_out)}</td><td class="num">${credits(d.credits)}</td></tr>`)}</tbody></table></div>` : html`<p class="dim">${t('keys.unused')}</p>`}
    ${u.models?.length ? html`<div class="scroll" tabindex="0"><table class="table"><thead><tr><th>${t('col.model')}</th><th class="num">${t('col.calls')}</th><th class="num">${t('col.errors')}</th><th class="num">${t('col.tokensOut')}</th></tr></thead>
      <tbody>${u.models.map((m) => html`<tr><td>${m.model}</td><td class="num">${count(m.calls)}</td><td class="num" title=${percent(m.errors, m.calls)}>${count(m.errors)}</td><td class="num">${short(m.tokens_out)}</td></tr>`)}</tbody></table></div>` : nothing}`;
}

/* ---- making and changing ---- */

function edit(key) {
  modal({
    wide: true,
    title: () => (key ? t('keys.edit') : t('keys.create')),
    view: () => html`<form id="key-form" class="stack" @submit=${(e) => submit(e, key)}>
      <div class="fields">
        ${field(t('keys.name'), html`<input class="input" name="name" required maxlength="64" .value=${key?.name ?? ''} data-focus>`)}
        ${field(t('keys.expiresIn'), html`<input class="input" name="days" type="number" min="1" max="3650" placeholder=${t('keys.noExpiry')} .value=${key?.expires_at ? Math.max(1, Math.round((key.expires_at - Date.now() / 1000) / DAY)) : ''}>`, t('keys.days'))}
      </div>
      <h3>${t('keys.scopes')}</h3>
      <div class="fields">
        ${field(t('keys.models'), listInput('models', key?.scopes.models, 'claude-*'), t('keys.lists'))}
        ${field(t('keys.protocols'), listInput('protocols', key?.scopes.protocols, 'anthropic, openai'))}
        ${field(t('keys.groups'), listInput('account_groups', key?.scopes.account_groups, ''))}
        ${field(t('keys.addresses'), listInput('addresses', key?.scopes.addresses, '10.0.0.0/8'))}
      </div>
      <h3>${t('keys.limits')}</h3>
      <div class="fields">
        ${field(t('keys.rpm'), numberInput('requests_per_minute', key?.limits.requests_per_minute))}
        ${field(t('keys.tpm'), numberInput('tokens_per_minute', key?.limits.tokens_per_minute))}
        ${field(t('keys.concurrency'), numberInput('concurrency', key?.limits.concurrency))}
      </div>
      <h3>${t('keys.budget')}</h3>
      <div class="fields">
        ${field(t('keys.amount'), html`<input class="input" name="amount" type="number" min="0" step="any" placeholder=${t('keys.unlimited')} .value=${key?.budget?.amount ?? ''}>`)}
        ${field(t('keys.unit'), choice('unit', ['credits', 'tokens'], key?.budget?.unit, 'unit.'))}
        ${field(t('keys.period'), choice('period', ['day', 'month'], key?.budget?.period ?? 'month', 'keys.per.'))}
        ${field(t('keys.mode'), choice('mode', ['hard', 'soft'], key?.budget?.mode, 'keys.mode.'))}
      </div>
    </form>`,
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}<button type="submit" form="key-form" class="btn primary">${key ? t('do.save') : t('keys.create')}</button>`,
  });
}

function listInput(name, values, placeholder) {
  return html`<input class="input mono" name=${name} placeholder=${placeholder || t('keys.all')} .value=${(values ?? []).join(', ')}>`;
}

function numberInput(name, value) {
  return html`<input class="input" name=${name} type="number" min="1" placeholder=${t('keys.unlimited')} .value=${value ?? ''}>`;
}

function choice(name, values, chosen, words) {
  return html`<select class="select" name=${name}>${values.map((v) => html`<option value=${v} ?selected=${v === chosen}>${t(words + v)}</option>`)}</select>`;
}

async function submit(event, key) {
  event.preventDefault();
  const f = new FormData(event.target);
  const words = (name) => String(f.get(name)).split(/[\s,]+/).filter(Boolean);
  const number = (name) => (f.get(name) === '' ? null : Number(f.get(name)));
  const days = number('days');
  const body = {
    name: String(f.get('name')).trim(),
    expires_at: days === null ? null : Math.floor(Date.now() / 1000) + days * DAY,
    scopes: { models: words('models'), protocols: words('protocols'), account_groups: words('account_groups'), addresses: words('addresses') },
    limits: { requests_per_minute: number('requests_per_minute'), tokens_per_minute: number('tokens_per_minute'), concurrency: number('concurrency') },
    budget: number('amount') === null ? null : { unit: f.get('unit'), amount: number('amount'), period: f.get('period'), mode: f.get('mode') },
  };
  await attempt(async () => {
    if (key) {
      must(await patch(`/api/keys/${encodeURIComponent(key.id)}`, body));
      closeLayer();
    } else {
      const made = must(await post('/api/keys', body));
      closeLayer();
      reveal(made);
    }
  }, key ? t('keys.saved') : undefined);
  list.load();
}

/** The one moment in which a key is seen. */
function reveal(made) {
  modal({
    title: () => t('keys.made', { name: made.name }),
    view: () => html`<div class="stack">${callout('warn', t('keys.once'))}${code(made.key)}
      <a class="btn" href=${to('connect')} @click=${closeLayer}>${icon('connect')}${t('keys.connect')}</a></div>`,
    foot: () => html`<span class="grow"></span>${button(t('keys.kept'), closeLayer, { tone: 'primary' })}`,
  });
}

function rotate(key) {
  let hours = 24;
  modal({
    title: () => t('keys.rotate'),
    view: () => html`<div class="stack"><p>${t('keys.rotate.text', { name: key.name })}</p>
      ${field(t('keys.overlap'), html`<input class="input" type="number" min="0" max="2160" .value=${hours} @input=${(e) => {
        hours = Number(e.target.value);
      }}>`, t('keys.overlap.text'))}</div>`,
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}${button(t('keys.rotate'), () => attempt(async () => {
      const made = must(await post(`/api/keys/${encodeURIComponent(key.id)}/rotate`, { overlap_seconds: Math.round(hours * 3600) }));
      closeLayer();
      reveal(made);
      list.load();
    }), { tone: 'primary' })}`,
  });
}

async function toggle(key) {
  await attempt(() => post(`/api/keys/${encodeURIComponent(key.id)}/${key.enabled ? 'disable' : 'enable'}`));
  list.load();
}

function remove(key) {
  hidden.add(key.id);
  update();
  const back = () => hidden.delete(key.id);
  undoable(
    t('keys.removed', { name: hide(key.name) }),
    async (leaving) => {
      await del(`/api/keys/${encodeURIComponent(key.id)}`, { keepalive: leaving });
      await list.load();
      back();
    },
    back,
  );
}
