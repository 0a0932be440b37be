// Whether what is said is kept, and how much of it: a switch with an end.
import { html, nothing } from '../lib/vendor.js';
import { get, put, resource } from '../lib/api.js';
import { when } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, closeLayer, field, modal, show } from '../lib/parts.js';
import { update } from '../lib/store.js';

const MODES = ['off', 'errors', 'sampled', 'all'];
const HOURS = [1, 4, 24];

const capture = resource(() => get('/api/capture'));

/** A button that says what is kept now and opens the switch. */
export function captureBar() {
  if (capture.data === null && !capture.loading && !capture.error) capture.load();
  const mode = capture.data?.mode ?? 'off';
  return button(html`${t('capture.title')} ${badge(t('capture.' + mode), mode === 'off' ? 'line' : 'warn')}`, openCapture);
}

export function openCapture() {
  const wanted = { mode: null, share: null, hours: 1 };
  capture.load();
  modal({
    title: () => t('capture.title'),
    view: () => show(capture, (now) => switchView(now, wanted), 4),
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}${button(t('do.save'), () => save(wanted), { tone: 'primary' })}`,
  });
}

/** What holds now, until something else is picked. */
function switchView(now, wanted) {
  wanted.mode ??= now.mode;
  wanted.share ??= Math.round(now.sample_rate * 100);
  return html`<div class="stack">
    <p>${t('capture.text')}</p>
    <fieldset class="stack tight"><legend class="sr">${t('capture.title')}</legend>${MODES.map((mode) => html`<label class="check"><input type="radio" name="capture" value=${mode} .checked=${wanted.mode === mode} @change=${() => {
      wanted.mode = mode;
      update();
    }}><span><span class="strong">${t('capture.' + mode)}</span> <span class="dim">${t('capture.' + mode + '.text')}</span></span></label>`)}</fieldset>
    ${wanted.mode === 'sampled' ? field(t('capture.share'), html`<input class="input" type="number" min="1" max="100" .value=${String(wanted.share)} @input=${(e) => (wanted.share = Number(e.target.value))}>`) : nothing}
    ${wanted.mode === 'off' ? nothing : field(t('capture.for'), html`<select class="select" @change=${(e) => (wanted.hours = Number(e.target.value))}>${HOURS.map((h) => html`<option value=${h} ?selected=${h === wanted.hours}>${t('capture.hours', { n: h })}</option>`)}</select>`)}
    ${now.until ? callout('info', html`${t('capture.until')} ${when(now.until)}`) : nothing}
  </div>`;
}

async function save(wanted) {
  const worked = await attempt(() => put('/api/capture', {
    mode: wanted.mode,
    ...(wanted.mode === 'sampled' ? { sample_rate: wanted.share / 100 } : {}),
    ...(wanted.mode === 'off' ? {} : { until: Math.floor(Date.now() / 1000) + wanted.hours * 3600 }),
  }), t('done.saved'));
  if (worked) closeLayer();
  capture.load();
}
