// What the holder of a client key may see: their own numbers, nobody else's.
import { html, nothing } from '../lib/vendor.js';
import { get, resource } from '../lib/api.js';
import { day, when } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, callout, facts, skeleton } from '../lib/parts.js';
import { update } from '../lib/store.js';
import { budgetMeter, usageView } from './keys.js';

const CLIENT_KEY = 'kiro.client-key';
const usage = resource((key) => get('/api/my-usage', { key }));

function key() {
  return sessionStorage.getItem(CLIENT_KEY) ?? '';
}

export default {
  id: 'my-usage',
  enter() {
    if (key()) usage.load(key());
  },
  view: () => (key() ? (usage.data ? page(usage.data) : usage.error ? html`${ask()}${callout('bad', usage.error.message)}` : skeleton(6)) : ask()),
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
  sessionStorage.setItem(CLIENT_KEY, String(new FormData(event.target).get('key')).trim());
  usage.reset();
  usage.load(key());
}

function leave() {
  sessionStorage.removeItem(CLIENT_KEY);
  usage.reset();
  update();
}

function page(mine) {
  return html`<section class="card stack pad">
    <div class="row"><h1 class="grow">${mine.name}</h1>${button(t('do.refresh'), () => usage.load(key()), { small: true, icon: 'refresh', busy: usage.loading })}${button(t('mine.leave'), leave, { small: true })}</div>
    ${facts([
      mine.expires_at ? [t('keys.expires'), html`${when(mine.expires_at)} <span class="dim">${day(mine.expires_at)}</span>`] : null,
      [t('keys.budget'), budgetMeter(mine)],
      mine.usage?.budget?.resets_at ? [t('mine.resets'), when(mine.usage.budget.resets_at)] : null,
      mine.scopes?.models?.length ? [t('keys.models'), mine.scopes.models.map((m) => badge(m, 'line'))] : null,
    ])}
    ${mine.usage ? usageView(mine) : nothing}
  </section>`;
}
