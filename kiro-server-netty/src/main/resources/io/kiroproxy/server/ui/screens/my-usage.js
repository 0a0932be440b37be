// What the holder of a client key may see: their own numbers, nobody else's.
import { html, nothing } from '../lib/vendor.js';
import { clientKey, get, resource, setClientKey } from '../lib/api.js';
import { day, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, callout, facts, skeleton } from '../lib/parts.js';
import { update } from '../lib/store.js';
import { budgetMeter, usageView } from './keys.js';

const usage = resource((key) => get('/api/my-usage', { key }));

export default {
  id: 'my-usage',
  enter() {
    if (clientKey()) usage.load(clientKey());
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
  usage.load(clientKey());
}

function leave() {
  setClientKey('');
  usage.reset();
  update();
}

function page(mine) {
  return html`<section class="card stack pad">
    <div class="row"><h1 class="grow">${mine.name}</h1>${button(t('do.refresh'), () => usage.load(clientKey()), { small: true, icon: 'refresh', busy: usage.loading })}${button(t('mine.leave'), leave, { small: true })}</div>
    ${facts([
      mine.expires_at ? [t('keys.expires'), html`${when(mine.expires_at)} <span class="dim">${day(mine.expires_at)}</span>`] : null,
      [t('keys.budget'), budgetMeter(mine)],
      mine.usage?.budget?.resets_at ? [t('mine.resets'), when(mine.usage.budget.resets_at)] : null,
      mine.scopes?.models?.length ? [t('keys.models'), mine.scopes.models.map((m) => badge(m, 'line'))] : null,
    ])}
    ${mine.usage ? usageView(mine) : nothing}
  </section>`;
}
