// What needs somebody, and what to do about it.
import { html, nothing, repeat } from '../lib/vendor.js';
import { post } from '../lib/api.js';
import { count, credits, day, hide, reason, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import '../lib/long-list.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { update, whileSame } from '../lib/store.js';

const acting = new Set();

async function restore(account, done) {
  acting.add(account.id);
  update();
  await attempt(() => post(`/api/accounts/${encodeURIComponent(account.id)}/restore`), t('accounts.restored'));
  acting.delete(account.id);
  done();
}

/** Everything that needs somebody: what it is, since when or until when, and what to do. */
const problemsOf = whileSame((all, plans) => [
  ...all.filter((a) => a.enabled && !a.available).map((account) => ({ account })),
  ...plans.filter((u) => u.is_low_balance).map((plan) => ({ plan })),
]);

/**
 * @param {any[]} accounts
 * @param {any[]} plans what the upstream says of each
 * @param {() => void} changed called when something was done about one
 */
export function problems(accounts, plans, changed) {
  const all = problemsOf(accounts, plans);
  if (!all.length) return nothing;
  return html`<section class="card" aria-labelledby="problems">
    <div class="card-head"><h2 id="problems">${t('overview.problems')}</h2>${badge(count(all.length), 'bad')}</div>
    <div class="long-box problems" tabindex="0" role="region" aria-labelledby="problems"><long-list .part=${(part) => problemPart(part, changed)} .items=${all}></long-list></div>
  </section>`;
}

function problemPart(part, changed) {
  return html`<ul class="checklist" data-part>${repeat(part, (p) => p.account?.id ?? 'plan ' + p.plan.id, (p) => (p.account ? brokenAccount(p.account, changed) : lowPlan(p.plan)))}</ul>`;
}

function brokenAccount(a, changed) {
  return html`<li>
    <span class="warn">${icon('warn')}</span>
    <div><a class="strong" href=${to('accounts', a.id)}>${hide(a.name)}</a> ${badge(t('status.' + a.status), a.status === 'cooldown' ? 'warn' : 'bad')}
      <p class="small dim">${a.reason ? reason(a.reason) : t('accounts.noReason')}${a.since ? html` · ${t('accounts.since')} ${when(a.since)}` : nothing}${a.until ? html` · ${t('accounts.until')} ${when(a.until)}` : nothing}</p></div>
    <div class="row">${button(t('accounts.restore'), () => restore(a, changed), { small: true, busy: acting.has(a.id), icon: 'restore' })}</div>
  </li>`;
}

function lowPlan(u) {
  return html`<li>
    <span class="warn">${icon('bolt')}</span>
    <div><a class="strong" href=${to('accounts', u.id)}>${hide(u.name)}</a> ${badge(t('overview.low'), 'warn')}
      <p class="small dim">${t('overview.low.text', { left: credits(u.balance), limit: credits(u.usage_limit) })}${u.resets_at ? ` · ${t('overview.reset', { when: day(u.resets_at) })}` : ''}</p></div>
    <span></span>
  </li>`;
}
