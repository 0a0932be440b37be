// One account in its drawer: state, plan, token, what it may do, and how to change it.
import { html, nothing } from '../lib/vendor.js';
import { get, must, patch, post, put, resource, query } from '../lib/api.js';
import { chart } from '../lib/chart.js';
import { count, credits, day, hide, millis, path, percent, reason, when } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, facts, field, show, skeleton } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { update } from '../lib/store.js';
import { latencyText, statusBadge } from './account-views.js';
import { exportAccounts } from './export.js';
import { planMeter } from './overview.js';
import { outcomeBadge } from './requests.js';

/** The vendor's clients whose requests an account's can look like. */
const IDENTITIES = ['ide', 'legacy-ide', 'cli-v2', 'cli-v3'];

/**
 * @param {string} id
 * @param {{act: (what: string, accounts: any[]) => void, remove: (accounts: any[]) => void, busy: () => boolean}} host
 */
export function accountDetail(id, host) {
  const at = `/api/accounts/${encodeURIComponent(id)}`;
  const one = resource(() => get(at));
  const usage = resource(async () => must(await get(at + '/usage')).usage);
  const hours = resource(() => get('/api/usage/series' + query({ from: Math.floor(Date.now() / 1000) - 86_400, to: Math.floor(Date.now() / 1000), bucket: 'hour', by: 'account' })));
  const calls = resource(async () => (await get('/api/logs?limit=1000')).logs.filter((r) => r.account_id === id).slice(0, 12));
  const past = resource(async () => (await get(at + '/history')).events.slice(0, 50));
  const models = resource(async () => (await get('/api/models')).models.filter((m) => m.accounts.includes(id)));
  const test = { busy: false, result: null };
  const load = () => {
    one.load();
    usage.load();
    hours.load();
    calls.load();
    past.load();
    models.load();
  };
  load();

  async function speedtest() {
    test.busy = true;
    update();
    try {
      const answer = await post('/api/health-check');
      test.result = answer.results.find((r) => r.id === id) ?? null;
    } catch (e) {
      test.result = { healthy: false, error: e.message };
    }
    test.busy = false;
    update();
  }

  /** No new sessions, or all of them again; those that hold to it stay. */
  const drain = (a) => attempt(async () => {
    must(await patch(at, { draining: !a.draining }));
    one.load();
  }, t('done.saved'));

  const view = () => html`<div class="stack loose">${show(one, (a) => html`
    <div class="row wrap">
      ${statusBadge({ ...a, cooldown_remaining: a.cooldown?.remaining_seconds })}
      <span class="grow"></span>
      ${button(t('accounts.refresh'), () => host.act('refresh', [a]), { small: true, icon: 'refresh', busy: host.busy() })}
      ${a.available || !a.enabled ? nothing : button(t('accounts.restore'), () => host.act('restore', [a]), { small: true, icon: 'restore' })}
      ${button(a.enabled ? t('accounts.disable') : t('accounts.enable'), () => host.act('toggle', [a]), { small: true, icon: 'power' })}
      ${button(a.draining ? t('accounts.undrain') : t('accounts.drain'), () => drain(a), { small: true })}
      ${button(t('accounts.test'), speedtest, { small: true, icon: 'doctor', busy: test.busy })}
      <a class="btn small" href=${to('add-account') + '?again=' + encodeURIComponent(id)}>${t('accounts.relogin')}</a>
      ${button(t('accounts.export.do'), () => exportAccounts([a]), { small: true, icon: 'download' })}
      ${button(t('accounts.remove'), () => host.remove([a]), { small: true, icon: 'trash', tone: 'danger' })}
    </div>
    ${a.reason ? callout(a.status === 'cooldown' ? 'warn' : 'bad', html`${reason(a.reason)}${a.since ? html` · ${t('accounts.since')} ${when(a.since)}` : nothing}${a.until ? html` · ${t('accounts.until')} ${when(a.until)}` : nothing}`) : nothing}
    ${a.draining ? callout('warn', t('accounts.draining')) : nothing}
    ${test.result ? callout(test.result.healthy ? 'good' : 'bad', test.result.healthy ? t('accounts.testOk', { ms: millis(test.result.latency_ms) }) : test.result.error ?? test.result.status) : nothing}
    ${plan()}
    <section class="stack tight"><h3>${t('accounts.login')}</h3>${facts([
      [t('col.kind'), t('kind.' + (a.kind ?? a.credentials?.auth_method))],
      a.email && [t('col.email'), hide(a.email)],
      [t('accounts.expires'), a.credentials?.expires_at ? when(a.credentials.expires_at) : '–'],
      [t('accounts.renewable'), a.credentials?.has_refresh_token ? t('yes') : t('no')],
      [t('col.region'), a.credentials?.region ?? '–'],
      [t('accounts.identity'), a.client_identity ? identityName(a.client_identity) : t('identity.usual')],
      [t('accounts.source'), path(a.token_path)],
      [t('accounts.machine'), html`<code>${hide(a.machine_id)}</code>`],
      [t('col.id'), html`<code>${hide(a.id)}</code>`],
    ])}</section>
    <section class="stack tight"><h3>${t('accounts.traffic')}</h3>${facts([
      [t('col.calls'), count(a.request_count)],
      [t('col.errors'), count(a.error_count)],
      [t('accounts.lastUsed'), when(a.last_used)],
      [t('col.inFlight'), html`${a.in_flight}${a.max_in_flight ? ` / ${a.max_in_flight}` : ''}`],
      [t('accounts.lastMinute'), count(a.requests_last_minute)],
      a.ramp < 1 && [t('accounts.ramp.name'), html`<span title=${t('accounts.ramp.text')}>${percent(a.ramp, 1, 0)}</span>`],
      a.latency && [t('col.ttft'), latencyText(a.latency)],
      [t('accounts.spent'), html`<span title=${t('from.proxy')}>${credits(a.credits_used)} ${t('unit.credits')}</span>`],
    ])}${hourChart()}</section>
    ${offers()}
    ${attributes(a)}
    ${proxy(a)}
    ${lastCalls()}
    ${history()}
  `, 10)}</div>`;

  function plan() {
    if (usage.error) return callout('warn', html`${t('usage.failed')} ${usage.error.message}`);
    if (!usage.data) return skeleton(2);
    const u = usage.data;
    return html`<section class="stack tight" title=${t('from.upstream')}>
      <div class="row between"><h3>${t('accounts.plan')}</h3>${badge(u.subscription_title ?? '–', 'accent')}</div>
      <div class="row between"><span class="plan-left">${credits(u.balance)} <span class="dim">${t('usage.left')}</span></span><span class="num dim">${t('usage.used', { used: credits(u.current_usage), limit: credits(u.usage_limit) })}</span></div>
      ${planMeter(u)}
      <div class="chart-legend">
        ${(u.pools ?? []).map((p) => html`<span><i class="swatch ${p.kind === 'trial' ? 'sw2' : p.kind === 'bonus' ? 'sw3' : 'sw1'}"></i>${t('pool.' + p.kind)} ${credits(p.used)} / ${credits(p.limit)}${p.expires_at ? html` · ${when(p.expires_at)}` : nothing}</span>`)}
        ${u.overage?.enabled ? html`<span><i class="swatch sw-bad"></i>${t('pool.overage')} ${credits(u.overage.used)} / ${credits(u.overage.cap)}</span>` : nothing}
      </div>
      ${u.resets_at ? html`<p class="small dim">${t('overview.reset', { when: day(u.resets_at) })}</p>` : nothing}
    </section>`;
  }

  function hourChart() {
    const points = (hours.data?.points ?? []).filter((p) => p.key === id);
    if (!points.length) return nothing;
    return chart({
      times: points.map((p) => p.t),
      series: [{ name: t('col.ok'), colour: '--good-fill', kind: 'bar', values: points.map((p) => p.calls - p.errors) }, { name: t('col.errors'), colour: '--bad-fill', kind: 'bar', values: points.map((p) => p.errors) }],
      stacked: true,
    }, t('accounts.perHour'));
  }

  /** The models it may be asked for. */
  function offers() {
    if (!models.data?.length) return nothing;
    return html`<section class="stack tight"><h3>${t('screen.models')}</h3><div class="row wrap small">${models.data.map((m) => html`<a class="badge line" href=${to('models')} title=${m.name}>${m.id}</a>`)}</div></section>`;
  }

  function attributes(a) {
    const save = (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      const number = (name) => (form.get(name) === '' ? null : Number(form.get(name)));
      attempt(async () => {
        must(await patch(at, {
          name: form.get('name'),
          group: form.get('group') || null,
          tags: String(form.get('tags')).split(',').map((s) => s.trim()).filter(Boolean),
          note: form.get('note') || null,
          weight: number('weight'),
          priority: number('priority'),
          max_in_flight: number('max_in_flight'),
          requests_per_minute: number('requests_per_minute'),
          client_identity: form.get('client_identity') || null,
        }));
        load();
      }, t('done.saved'));
    };
    return html`<form class="stack tight" @submit=${save}><h3>${t('accounts.attributes')}</h3>
      <div class="fields">
        ${field(t('col.name'), html`<input class="input private" name="name" .value=${a.name ?? ''} required maxlength="100">`)}
        ${field(t('col.group'), html`<input class="input" name="group" .value=${a.group ?? ''} maxlength="100">`)}
        ${field(t('col.tags'), html`<input class="input" name="tags" .value=${(a.tags ?? []).join(', ')}>`, t('accounts.tags.hint'))}
        ${field(t('col.weight'), html`<input class="input" name="weight" type="number" min="1" max="1000" .value=${a.weight ?? ''}>`)}
        ${field(t('col.priority'), html`<input class="input" name="priority" type="number" .value=${a.priority ?? ''}>`)}
        ${field(t('accounts.maxInFlight'), html`<input class="input" name="max_in_flight" type="number" min="0" .value=${a.max_in_flight ?? ''}>`, t('accounts.zero'))}
        ${field(t('accounts.rpm'), html`<input class="input" name="requests_per_minute" type="number" min="0" .value=${a.requests_per_minute ?? ''}>`, t('accounts.zero'))}
        ${field(t('accounts.identity'), identity(a.client_identity), t('accounts.identity.hint'))}
      </div>
      ${field(t('col.note'), html`<textarea class="area private" name="note" maxlength="1000" .value=${a.note ?? ''}></textarea>`)}
      <div><button class="btn" type="submit">${t('do.save')}</button></div>
    </form>`;
  }

  function identity(now) {
    const all = now && !IDENTITIES.includes(now) ? [...IDENTITIES, now] : IDENTITIES;
    return html`<select class="select" name="client_identity"><option value="">${t('identity.usual')}</option>${all.map((i) => html`<option value=${i} ?selected=${i === now}>${identityName(i)}</option>`)}</select>`;
  }

  function proxy(a) {
    const save = (event) => {
      event.preventDefault();
      const url = new FormData(event.target).get('proxy');
      attempt(async () => {
        must(await put(at + '/proxy', { proxy_url: url }));
        one.load();
      }, t('done.saved'));
    };
    return html`<form class="stack tight" @submit=${save}><h3>${t('accounts.proxy')}</h3>
      <div class="row"><label class="grow"><span class="sr">${t('accounts.proxy')}</span><input class="input mono private" name="proxy" placeholder="socks5://127.0.0.1:1080" .value=${a.proxy_url ?? ''}></label><button class="btn" type="submit">${t('do.save')}</button></div>
      <p class="small dim">${t('accounts.proxy.hint')}</p>
    </form>`;
  }

  function lastCalls() {
    if (!calls.data?.length) return nothing;
    return html`<section class="stack tight"><h3>${t('overview.recent')}</h3><ul class="card">${calls.data.map((r) => html`<li class="recent"><a href=${to('requests', r.id)}>
      <span class="row between"><span class="strong cut">${r.model}</span>${outcomeBadge(r)}</span>
      <span class="row between small dim"><span>${when(r.timestamp)}</span><span class="num">${millis(r.duration_ms)}</span></span></a></li>`)}</ul></section>`;
  }

  /** What happened to it: states, renewals, failures, and what administrators did. */
  function history() {
    return html`<section class="stack tight"><h3>${t('accounts.history')}</h3>
      ${show(past, (events) => (events.length ? html`<ol class="past">${events.map((e) => html`<li>
        ${badge(e.level === 'admin' ? t('accounts.byAdmin') : e.level, e.level === 'WARNING' ? 'warn' : e.level === 'ERROR' ? 'bad' : 'line')}
        <span class="grow">${reason(e.text)}</span><span class="small dim">${when(e.at)}</span></li>`)}</ol>` : html`<p class="dim">${t('accounts.noHistory')}</p>`), 3)}</section>`;
  }

  return { id, load, view };
}

/** What a client is called; its own name where there is no other. */
function identityName(identity) {
  return IDENTITIES.includes(identity) ? t('identity.' + identity) : identity;
}
