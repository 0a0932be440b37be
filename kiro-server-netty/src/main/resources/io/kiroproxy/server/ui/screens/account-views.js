// What is shown of an account in a table, on a card and in its drawer.
import { html, nothing } from '../lib/vendor.js';
import { count, credits, millis, percent, reason, span } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { badge } from '../lib/parts.js';

const TONES = { active: 'good', cooldown: 'warn', exhausted: 'warn', unhealthy: 'bad', suspended: 'bad', disabled: '' };

export function statusBadge(a) {
  const left = a.cooldown_remaining ?? (a.until ? a.until - Date.now() / 1000 : null);
  const text = t('status.' + a.status) + (left > 0 ? ` · ${span(left)}` : '');
  return badge(html`<span class="dot ${TONES[a.status] ?? ''}"></span>${text}`, TONES[a.status] ?? '', a.reason ? reason(a.reason) : nothing);
}

/** Whether there is something to say of its token. */
export function tokenTrouble(a) {
  return a.token_expired !== false || a.token_expiring_soon;
}

export function token(a) {
  if (a.token_expired === null || a.token_expired === undefined) return badge(t('token.unreadable'), 'bad');
  if (a.token_expired) return badge(t('token.expired'), a.has_refresh_token ? 'warn' : 'bad');
  return a.token_expiring_soon ? badge(t('token.soon'), 'warn') : badge(t('token.valid'), 'line');
}

export function leftOf(a) {
  return a.credits_left === null || a.credits_left === undefined ? html`<span class="dim">–</span>` : html`<span title=${t('from.upstream')}>${credits(a.credits_left)}</span>${a.low_balance ? html` ${badge(t('overview.low'), 'warn')}` : nothing}`;
}

/** Calls that run, and those that were begun in the last minute. */
export function now(a) {
  return html`<span title=${t('col.inFlight')}>${a.in_flight}${a.max_in_flight ? html`<span class="dim"> / ${a.max_in_flight}</span>` : nothing}</span>
    <div class="small dim" title=${t('accounts.lastMinute')}>${a.requests_last_minute} ${t('unit.perMinute')}</div>`;
}

/** How long the first token takes. */
export function firstToken(a) {
  return a.latency ? html`<span title=${latencyText(a.latency)}>${millis(a.latency.first_mean_ms)}</span>` : html`<span class="dim">–</span>`;
}

export function latencyText(l) {
  return t('accounts.latency', { n: count(l.calls), mean: millis(l.first_mean_ms), p95: millis(l.first_p95_ms), whole: millis(l.mean_ms) });
}

export function marks(a) {
  return html`${a.ramp < 1 ? badge(t('accounts.ramp', { percent: percent(a.ramp, 1, 0) }), 'warn', t('accounts.ramp.text')) : nothing}${a.group ? badge(a.group, 'accent') : nothing}${(a.tags ?? []).map((tag) => badge(tag, 'line'))}`;
}
