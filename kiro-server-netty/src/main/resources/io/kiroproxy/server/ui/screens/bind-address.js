// Where the proxy listens, as a step of the first run, with a plain word about what an open address means.
import { html, nothing } from '../lib/vendor.js';
import { get, must, put, resource } from '../lib/api.js';
import { layer } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, callout, field, show } from '../lib/parts.js';
import { shared, update } from '../lib/store.js';

const SETTING = 'server.listen';
const state = { typed: null, busy: false };
const setting = resource(async () => (await get('/api/config')).values.find((v) => v.path === SETTING));

export function loadBindAddress() {
  state.typed = null;
  setting.load();
}

/** The host of host:port or [address]:port; null for something else. */
function hostOf(address) {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):\d+$/.exec(address.trim());
  return match ? match[1] ?? match[2] : null;
}

/** Whether only this machine can connect. */
function loopback(host) {
  return /^(localhost|::1|127(\.\d{1,3}){3})$/i.test(host);
}

/** What is set; the port that was found where any will do. */
function now(v) {
  return String(v.value ?? '').replace(/:0$/, ':' + (shared.status?.port ?? 0));
}

export function bindAddress() {
  return show(setting, (v) => {
    const address = state.typed ?? now(v);
    const host = hostOf(address);
    return html`<form class="stack tight" @submit=${save}>
      <div class="row wrap bottom">${field(t('bind.address'), html`<input class="input mono private" name="address" required placeholder="127.0.0.1:8080" .value=${address} @input=${type}>`)}
        ${state.typed !== null && state.typed !== now(v) ? html`<button class="btn" type="submit" ?disabled=${state.busy || host === null}>${t('do.save')}</button>` : nothing}</div>
      <p class="small dim">${['flag', 'environment'].includes(layer(v.origin)) ? t('bind.elsewhere') : t('bind.later')}</p>
      ${host === null ? callout('info', t('bind.form')) : loopback(host) ? nothing : callout('warn', t('bind.warning', { host }))}
    </form>`;
  }, 2);
}

function type(event) {
  state.typed = event.target.value;
  update();
}

async function save(event) {
  event.preventDefault();
  state.busy = true;
  update();
  await attempt(async () => must(await put('/api/config', { changes: { [SETTING]: state.typed.trim() } })), t('done.saved'));
  state.busy = false;
  loadBindAddress();
}
