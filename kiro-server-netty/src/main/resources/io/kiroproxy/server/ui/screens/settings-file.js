// The settings as the text of their file, to be read and edited; keys are never in it.
import { html, nothing } from '../lib/vendor.js';
import { get, must, resource } from '../lib/api.js';
import { layer, path } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { button, callout, code, show } from '../lib/parts.js';
import { update } from '../lib/store.js';
import { review } from './settings-review.js';

/** What is typed, and the revision of the file it began with. */
const state = { text: null, revision: '', checking: false };
const file = resource(async () => must(await get('/api/config/file')));

export function loadFile() {
  file.load();
}

/** @param {any[]} values all settings as they are in effect */
export function fileView(values) {
  return html`<div class="stack loose">
    ${show(file, editor, 8)}
    <section class="stack tight"><h3>${t('settings.effective')}</h3><p class="small dim">${t('settings.effective.text')}</p>${code(asYaml(values))}</section>
  </div>`;
}

function editor(data) {
  const text = state.text ?? data.text;
  const changed = text !== data.text;
  return html`<section class="card">
    <div class="card-head wrap"><h2>${t('settings.file')}</h2><span class="small dim">${path(data.file)}</span></div>
    <div class="pad stack">
      ${callout('info', t('settings.file.text'))}
      <label><span class="sr">${t('settings.file')}</span><textarea class="area mono editor" spellcheck="false" autocapitalize="off" rows=${Math.min(32, Math.max(12, text.split('\n').length + 1))} .value=${text} placeholder=${t('settings.nothingSet')} @input=${(e) => {
        if (state.text === null) state.revision = data.revision;
        state.text = e.target.value;
        update();
      }}></textarea></label>
    </div>
    <div class="card-foot"><span class="grow small dim">${changed ? t('settings.unsaved') : nothing}</span>
      ${button(t('settings.discard'), () => {
        state.text = null;
        update();
      }, { disabled: !changed })}
      ${button(t('settings.review'), check, { tone: 'primary', busy: state.checking, disabled: !changed })}</div>
  </section>`;
}

async function check() {
  state.checking = true;
  update();
  await review({ text: state.text }, state.revision, () => {
    state.text = null;
    file.load();
  });
  state.checking = false;
  update();
}

/** What is set, wherever, as it would stand in a file. */
function asYaml(values) {
  const set = values.filter((v) => layer(v.origin) !== 'default' && v.value !== null);
  return set.length ? set.map((v) => `${v.path}: ${typeof v.value === 'string' ? v.value : JSON.stringify(v.value)}`).join('\n') : t('settings.nothingSet');
}
