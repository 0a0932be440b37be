// Accounts as a file: masked for somebody else to look at, or whole to move to another machine, sealed where a passphrase is given.
import { html, nothing } from '../lib/vendor.js';
import { download, get, must, post, query } from '../lib/api.js';
import { count, hide } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, button, closeLayer, field, modal } from '../lib/parts.js';
import { update } from '../lib/store.js';

/** Accounts that can be named in one request. */
export const MOST_CHOSEN = 100;

/** Characters of a passphrase that the server takes. */
const PASSPHRASE = { least: 12, most: 1_000 };

/** @param {any[]} [chosen] all of them when left out */
export function exportAccounts(chosen) {
  const state = { whole: false, busy: false };
  modal({
    title: () => t('accounts.export'),
    view: () => html`<form id="export-form" class="stack" @submit=${(e) => save(e, state, chosen)}>
      ${chosen ? html`<p class="dim">${chosen.length === 1 ? hide(chosen[0].name) : t('accounts.chosen', { n: count(chosen.length) })}</p>` : nothing}
      ${option(state, false, 'masked')}${option(state, true, 'whole')}
      ${state.whole ? field(t('lock.title'), html`<input class="input mono" name="key" type="password" autocomplete="current-password" required>`, t('accounts.export.key')) : nothing}
      ${state.whole ? field(t('accounts.passphrase'), html`<input class="input mono" name="passphrase" type="password" autocomplete="new-password" minlength=${PASSPHRASE.least} maxlength=${PASSPHRASE.most}>`, t('accounts.export.passphrase')) : nothing}
    </form>`,
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}<button type="submit" form="export-form" class="btn ${state.whole ? 'danger' : 'primary'}" ?disabled=${state.busy}>${t('accounts.export.do')}</button>`,
  });
}

function option(state, whole, word) {
  return html`<label class="option"><input type="radio" name="kind" value=${word} .checked=${state.whole === whole} @change=${() => {
    state.whole = whole;
    update();
  }}><span><span class="strong">${t('accounts.export.' + word)}</span><span class="small dim">${t(`accounts.export.${word}.text`)}</span></span></label>`;
}

/** Whole tokens leave only for whoever gives the admin key once more, also where this tab has it. */
async function save(event, state, chosen) {
  event.preventDefault();
  const form = new FormData(event.target);
  const key = String(form.get('key') ?? '').trim();
  const passphrase = String(form.get('passphrase') ?? '');
  state.busy = true;
  update();
  const saved = await attempt(async () => {
    const accounts = chosen ? chosen.map((a) => a.id).join(',') : '';
    const as = key ? { key } : {};
    const answer = must(passphrase
      ? await post('/api/accounts/export' + query({ accounts }), { passphrase }, as)
      : await get('/api/accounts/export' + query({ secrets: state.whole ? 1 : '', accounts }), as));
    const kind = passphrase ? 'sealed' : state.whole ? 'whole' : 'masked';
    download(`kiro-accounts-${kind}-${new Date().toISOString().slice(0, 10)}.json`, JSON.stringify(answer, null, 2));
  }, t('done.saved'));
  if (saved) return closeLayer();
  state.busy = false;
  return update();
}
