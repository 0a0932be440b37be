// Ending the proxy gently: no new calls, and those that run are finished first.
import { html, nothing } from '../lib/vendor.js';
import { adminKey, must, post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { attempt, button, confirm } from '../lib/parts.js';
import { shared, update } from '../lib/store.js';

/** For whoever has shown the admin key; others may not end it. */
export function drainButton() {
  if (!adminKey() || shared.status?.draining) return nothing;
  return button(t('drain.do'), () => confirm(t('drain.do'), t('drain.text'), t('drain.do'), begin), { icon: 'power' });
}

async function begin() {
  await attempt(async () => {
    const answer = must(await post('/api/drain'));
    shared.status = { ...shared.status, draining: answer.draining };
  });
  update();
}

/** Stands in the bar until it has ended. */
export function drainFlag() {
  return shared.status?.draining ? html`<span class="demo-flag" role="status" title=${t('drain.text')}>${t('drain.flag')}</span>` : nothing;
}
