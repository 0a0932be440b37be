// Which accounts a call may use, and why not the others.
import { html, nothing } from '../lib/vendor.js';
import { hide, reason, when } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { badge } from '../lib/parts.js';
import { accounts } from '../lib/store.js';

/** The name it has now; the one it had then when it is gone. */
function nameOf(c) {
  return accounts.list.find((a) => a.id === c.id)?.name ?? c.name;
}

/**
 * @param {{candidates: any[], exclusions: any[]}} explained
 * @param {string} [chosen] the account that was taken, where one was
 */
export function routing(explained, chosen) {
  return html`<ul class="stack tight small routing">
    ${explained.candidates.map((c) => html`<li>${badge(html`<span class="dot good"></span>${hide(nameOf(c))}`, c.id === chosen ? 'accent' : 'line')} <span class="dim">${[c.reason, c.share < 1 ? t('models.share', { percent: Math.round(c.share * 100) }) : null].filter(Boolean).join(' · ')}</span></li>`)}
    ${explained.exclusions.map((c) => html`<li>${badge(html`<span class="dot bad"></span>${hide(nameOf(c))}`, 'line')} <span class="dim">${reason(c.reason)}${c.until ? html` · ${t('accounts.until')} ${when(c.until)}` : nothing}</span></li>`)}
  </ul>`;
}
