// How it does: what is left, what runs, what needs somebody.
import { html, nothing } from '../lib/vendor.js';
import { get, query, resource } from '../lib/api.js';
import { chart, PALETTE } from '../lib/chart.js';
import { count, credits, day, millis, percent, short, span, when, hide } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { callout, empty, kpi, segment, show, skeleton } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { shared } from '../lib/store.js';
import { problems } from './problems.js';
import { outcomeBadge } from './requests.js';

const RANGES = { '24h': [86_400, 'hour'], '7d': [604_800, 'hour'], '30d': [2_592_000, 'day'] };

/** Calls that the figures are made of. */
const RECENT = 200;

const NOTHING = [];

const state = { range: '24h' };
const stats = resource(() => get('/api/stats/detailed'));
const list = resource(() => get('/api/accounts'));
/** From the history, which knows when the first token came; without one, from the log in memory. */
const recent = resource(async () => {
  try {
    return { logs: (await get('/api/calls' + query({ limit: RECENT }))).calls };
  } catch (e) {
    if (e.status === 401 || e.status === 0) throw e;
    return get('/api/logs' + query({ limit: RECENT }));
  }
});
const usage = resource(loadUsage);
const byOutcome = resource(() => series('outcome'));
const byModel = resource(() => series('model'));

function series(by) {
  const [seconds, bucket] = RANGES[state.range];
  const now = Math.floor(Date.now() / 1000);
  return get('/api/usage/series' + query({ from: now - seconds, to: now, bucket, by }));
}

/** What each plan has left. The upstream is asked, so once per visit. */
async function loadUsage() {
  const { accounts: all } = await get('/api/accounts');
  const answers = await Promise.all(all.filter((a) => a.enabled).slice(0, 50).map((a) => get(`/api/accounts/${encodeURIComponent(a.id)}/usage`).catch(() => null)));
  return answers.filter((a) => a?.ok).map((a) => ({ id: a.account_id, name: a.account_name, ...a.usage }));
}

let last = 0;

function refresh() {
  last = Date.now();
  stats.load();
  recent.load();
  list.load();
}

function loadCharts() {
  byOutcome.load();
  byModel.load();
}

export default {
  id: 'overview',
  enter() {
    refresh();
    loadCharts();
    if (!usage.data) usage.load();
  },
  live(event) {
    if (event.type === 'call' || event.type === 'account' || event.type === 'stats') {
      if (Date.now() - last > 4_000) refresh();
    }
  },
  tools: () => html`${segment(t('overview.range'), Object.keys(RANGES).map((r) => [r, t('range.' + r)]), state.range, (r) => {
    state.range = r;
    loadCharts();
  })}`,
  view: () => html`<div class="stack">
    ${shared.status && !shared.status.has_accounts ? firstSteps() : nothing}
    ${show(stats, figures, 3)}
    ${problems(list.data?.accounts ?? NOTHING, usage.data ?? NOTHING, refresh)}
    <div class="main-aside">
      <div class="stack">${callsChart()}${modelsChart()}</div>
      <div class="stack">${creditsCard()}${recentCard()}</div>
    </div>
  </div>`,
};

function firstSteps() {
  return html`<section class="card">${empty('accounts', t('overview.none'), t('overview.none.text'), html`<div class="row wrap">
    <a class="btn primary" href=${to('add-account')}>${icon('plus')}${t('accounts.add')}</a>
    <a class="btn" href=${to('welcome')}>${t('overview.wizard')}</a></div>`)}</section>`;
}

function calls() {
  return recent.data?.logs ?? [];
}

function quantile(values, q) {
  if (!values.length) return null;
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function figures(s) {
  const rows = calls();
  const ttft = rows.map((r) => r.ttft_ms).filter((v) => v !== null && v !== undefined);
  const times = ttft.length ? ttft : rows.filter((r) => r.status < 400).map((r) => r.duration_ms);
  const left = (usage.data ?? []).reduce((sum, u) => sum + Math.max(0, u.balance ?? 0), 0);
  const spend = (usage.data ?? []).reduce((sum, u) => sum + (u.current_usage ?? 0), 0);
  const ok = s.total_requests - s.total_errors;
  const running = (list.data?.accounts ?? []).reduce((sum, a) => sum + a.in_flight, 0);
  return html`<div class="kpis">
    ${kpi(t('overview.credits'), usage.data?.length ? credits(left) : '–', '', usage.data?.length ? lasts(left, spend) : t('overview.credits.none'), t('from.upstream'))}
    ${kpi(t('overview.accounts'), `${s.accounts_available}`, `/ ${s.accounts_total}`, s.accounts_cooldown ? t('overview.cooling', { n: s.accounts_cooldown }) : t('overview.usable'), t('from.proxy'))}
    ${kpi(t('overview.rate'), count(perMinute(rows)), t('unit.perMinute'), running ? t('overview.running', { n: count(running), day: count(s.detailed.requests_last_24h) }) : t('overview.day', { n: count(s.detailed.requests_last_24h) }), t('from.proxy'))}
    ${kpi(t('overview.success'), percent(ok, s.total_requests), '', t('overview.ofAll', { n: count(s.total_requests) }), t('from.proxy'))}
    ${kpi(ttft.length ? t('overview.ttft') : t('overview.duration'), millis(quantile(times, 0.5)), '', times.length ? `p95 ${millis(quantile(times, 0.95))}` : t('overview.noCalls'), t('from.recent', { n: rows.length }))}
    ${kpi(t('overview.speed'), speed(rows), t('unit.tokensPerSecond'), t('overview.speed.note'), t('from.derived'))}
  </div>`;
}

/** Calls of the last minute; when the newest that were asked for are all of it, as many as come at their pace. */
function perMinute(rows) {
  const now = Date.now() / 1000;
  const lately = rows.filter((r) => now - r.timestamp < 60).length;
  if (lately < RECENT) return lately;
  return Math.round((lately * 60) / Math.max(1, now - rows[rows.length - 1].timestamp));
}

/** How long what is left lasts at the pace of this period, as far as one can tell. */
function lasts(left, spend) {
  const reset = Math.min(...usage.data.map((u) => u.resets_at ?? Infinity));
  const note = Number.isFinite(reset) ? t('overview.reset', { when: day(reset) }) : '';
  if (!Number.isFinite(reset) || spend <= 0) return note;
  const elapsed = Math.max(86_400, Date.now() / 1000 - (reset - 30 * 86_400));
  const seconds = left / (spend / elapsed);
  return seconds < reset - Date.now() / 1000 ? t('overview.lasts', { span: span(seconds) }) : note;
}

function speed(rows) {
  const streamed = rows.filter((r) => r.tokens_out > 20 && r.duration_ms > 0);
  if (!streamed.length) return '–';
  const out = streamed.reduce((sum, r) => sum + r.tokens_out, 0);
  const ms = streamed.reduce((sum, r) => sum + Math.max(1, r.duration_ms - (r.ttft_ms ?? 0)), 0);
  return short((out / ms) * 1000);
}

/* ---- charts ---- */

const OUTCOMES = { ok: '--good-fill', failed: '--bad-fill', upstream_error: '--bad-fill', client_error: '--warn-fill', rejected: '--c5', cancelled: '--c8', client_cancelled: '--c8' };

const BUCKETS = { hour: 3_600, day: 86_400 };

/** Every bucket of the range, so that quiet hours show as quiet. */
function buckets(answer) {
  const [seconds, bucket] = RANGES[state.range];
  const size = BUCKETS[bucket];
  const last = Math.floor(Date.now() / 1000 / size) * size;
  const all = Array.from({ length: seconds / size }, (_, i) => last - (seconds / size - 1 - i) * size);
  return [...new Set([...all, ...answer.points.map((p) => p.t)])].sort((a, b) => a - b);
}

function pivot(answer, value, colourOf, nameOf) {
  const times = buckets(answer);
  const keys = [...new Set(answer.points.map((p) => p.key))];
  const at = new Map(answer.points.map((p) => [p.t + '|' + p.key, p]));
  return {
    times,
    series: keys.slice(0, 8).map((k, i) => ({
      name: nameOf(k),
      colour: colourOf(k, i),
      kind: 'bar',
      values: times.map((time) => (at.has(time + '|' + k) ? value(at.get(time + '|' + k)) : 0)),
    })),
    stacked: true,
  };
}

function callsChart() {
  return html`<section class="card">
    <div class="card-head"><h2>${t('overview.chart.calls')}</h2><span class="dim small">${t('range.' + (byOutcome.data ? state.range : '24h'))}</span></div>
    <div class="pad">${byOutcome.data ? outcomes(byOutcome.data) : byOutcome.error?.missing ? hours() : byOutcome.error ? callout('bad', byOutcome.error.message) : skeleton(6)}</div>
  </section>`;
}

function outcomes(answer) {
  if (!answer.points.length) return quiet();
  return chart(pivot(answer, (p) => p.calls, (k) => OUTCOMES[String(k).toLowerCase()] ?? '--c5', (k) => t('outcome.' + String(k).toLowerCase())), t('overview.chart.calls'));
}

/** Without a history there are the counts per hour. */
function hours() {
  const hourly = stats.data?.detailed?.hourly_requests ?? {};
  const now = Math.floor(Date.now() / 3_600_000);
  const times = Array.from({ length: 24 }, (_, i) => now - 23 + i);
  if (!times.some((h) => hourly[h])) return quiet();
  return chart({ times: times.map((h) => h * 3600), series: [{ name: t('overview.calls'), colour: '--c1', kind: 'bar', values: times.map((h) => hourly[h] ?? 0) }] }, t('overview.chart.calls'));
}

function quiet() {
  return empty('requests', t('overview.quiet'), t('overview.quiet.text'), html`<a class="btn" href=${to('playground')}>${icon('playground')}${t('screen.playground')}</a>`);
}

function modelsChart() {
  return html`<section class="card">
    <div class="card-head"><h2>${byModel.data ? t('overview.chart.credits') : t('overview.byModel')}</h2></div>
    <div class="pad">${byModel.data?.points.length ? models(byModel.data) : modelTable()}</div>
  </section>`;
}

function models(answer) {
  const spent = answer.points.some((p) => p.credits > 0);
  const of = pivot(answer, (p) => (spent ? p.credits ?? 0 : p.tokens_out ?? 0), (k, i) => PALETTE[i % PALETTE.length], (k) => k || '–');
  return html`${chart({ ...of, format: spent ? credits : short, unit: spent ? t('unit.credits') : t('unit.tokens') }, t('overview.chart.credits'))}${efficiency(answer)}`;
}

/** Credits per 1,000 input tokens, and how much of the input came from the cache: in sum and over time. */
function efficiency(answer) {
  const sum = (points, f) => points.reduce((s, p) => s + (p[f] ?? 0), 0);
  const input = sum(answer.points, 'tokens_in');
  if (!input) return nothing;
  const cached = sum(answer.points, 'cache_read_tokens');
  const price = (points) => (sum(points, 'tokens_in') ? (sum(points, 'credits') / sum(points, 'tokens_in')) * 1000 : null);
  const times = buckets(answer);
  const at = new Map(times.map((time) => [time, []]));
  answer.points.forEach((p) => at.get(p.t).push(p));
  const values = times.map((time) => price(at.get(time)));
  return html`<div class="stack tight"><h3>${t('overview.chart.efficiency')}</h3>
    <p class="small dim" title=${t('from.derived')}>${t('overview.efficiency', { credits: credits(price(answer.points)), cached: percent(cached, input + cached) })}</p>
    ${values.filter((v) => v !== null).length > 1 ? chart({ times, series: [{ name: t('overview.efficiency.unit'), colour: '--c2', kind: 'line', values }], format: credits }, t('overview.chart.efficiency')) : nothing}</div>`;
}

function modelTable() {
  const by = Object.entries(stats.data?.detailed?.by_model ?? {}).sort((a, b) => b[1].total_requests - a[1].total_requests);
  if (!by.length) return html`<p class="dim">${t('overview.noCalls')}</p>`;
  return html`<div class="scroll" tabindex="0"><table class="table">
    <thead><tr><th>${t('col.model')}</th><th class="num">${t('col.calls')}</th><th class="num">${t('col.errors')}</th><th class="num">${t('col.avg')}</th><th class="num">${t('col.tokensIn')}</th><th class="num">${t('col.tokensOut')}</th></tr></thead>
    <tbody>${by.slice(0, 12).map(([model, m]) => html`<tr><td class="strong">${model}</td><td class="num">${count(m.total_requests)}</td><td class="num">${count(m.total_errors)}</td><td class="num">${millis(m.avg_latency_ms)}</td><td class="num">${short(m.total_tokens_in)}</td><td class="num">${short(m.total_tokens_out)}</td></tr>`)}</tbody>
  </table></div>`;
}

/* ---- aside ---- */

export function planMeter(u) {
  const limit = u.usage_limit || 1;
  const share = (n) => `${Math.min(100, Math.max(0, (n / limit) * 100))}%`;
  const used = (u.current_usage ?? 0) / limit;
  const base = Math.max(0, u.current_usage - (u.free_trial_usage ?? 0) - (u.bonus_usage ?? 0));
  return html`<div class="meter ${used > 0.9 ? 'low' : used > 0.75 ? 'mid' : ''}" role="img" aria-label=${t('usage.used', { used: credits(u.current_usage), limit: credits(u.usage_limit) })}>
    <i .style=${`width:${share(base)}`}></i><i class="trial" .style=${`width:${share(u.free_trial_usage ?? 0)}`}></i><i class="bonus" .style=${`width:${share(u.bonus_usage ?? 0)}`}></i>
  </div>`;
}

function creditsCard() {
  return html`<section class="card">
    <div class="card-head"><h2>${t('overview.left')}</h2></div>
    <div class="pad stack">${usage.data === null && !usage.error ? skeleton(3) : !(usage.data?.length) ? html`<p class="dim">${t('overview.credits.none')}</p>` : usage.data.slice(0, 8).map((u) => html`<div class="stack tight">
      <div class="row between"><a class="strong cut" href=${to('accounts', u.id)}>${hide(u.name)}</a><span class="num" title=${t('from.upstream')}>${credits(u.balance)} <span class="dim">/ ${credits(u.usage_limit)}</span></span></div>
      ${planMeter(u)}
      <div class="row between small dim"><span>${u.subscription_title}</span>${u.resets_at ? html`<span>${t('overview.reset', { when: day(u.resets_at) })}</span>` : nothing}</div>
    </div>`)}</div>
  </section>`;
}

function recentCard() {
  const rows = calls().slice(0, 7);
  return html`<section class="card">
    <div class="card-head"><h2>${t('overview.recent')}</h2><a class="small" href=${to('requests')}>${t('do.all')}</a></div>
    ${rows.length ? html`<ul>${rows.map((r) => html`<li class="recent"><a href=${to('requests', r.id)}>
      <span class="row between"><span class="strong cut">${r.model}</span>${outcomeBadge(r)}</span>
      <span class="row between small dim"><span>${when(r.timestamp)}</span><span class="num">${millis(r.duration_ms)}</span></span></a></li>`)}</ul>` : html`<p class="pad dim">${t('overview.noCalls')}</p>`}
  </section>`;
}
