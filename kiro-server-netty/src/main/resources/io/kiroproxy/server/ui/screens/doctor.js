// What is well and what is not, each with what to do about it.
import { html, nothing } from '../lib/vendor.js';
import { get, resource } from '../lib/api.js';
import { ago, reason } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, copy, show } from '../lib/parts.js';

let at = null;

const checks = resource(async () => {
  const answer = await get('/api/doctor');
  at = Date.now() / 1000;
  return answer;
});

const ORDER = { fail: 0, warn: 1, ok: 2 };
const TONE = { ok: 'good', warn: 'warn', fail: 'bad' };
const GLYPH = { ok: 'check', warn: 'warn', fail: 'warn' };

export default {
  id: 'doctor',
  enter() {
    checks.load();
  },
  tools: () => html`${button(t('doctor.again'), () => checks.load(), { icon: 'refresh', busy: checks.loading })}`,
  view: () => html`<div class="stack">
    <p class="dim">${t('doctor.text')}</p>
    ${show(checks, results, 10)}
  </div>`,
};

function results(answer) {
  const sorted = answer.checks.slice().sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  const bad = sorted.filter((c) => c.state === 'fail').length;
  const warn = sorted.filter((c) => c.state === 'warn').length;
  return html`<section class="card">
    <div class="card-head"><h2>${bad ? t('doctor.bad', { n: bad }) : warn ? t('doctor.warn', { n: warn }) : t('doctor.well')}</h2>
      ${bad ? badge(String(bad), 'bad') : nothing}${warn ? badge(String(warn), 'warn') : nothing}
      <span class="grow"></span>${at ? html`<span class="small dim">${ago(at)}</span>` : nothing}</div>
    <ul class="checklist">${sorted.map(check)}</ul>
  </section>`;
}

function check(c) {
  return html`<li>
    <span class=${TONE[c.state]}>${icon(GLYPH[c.state])}</span>
    <div><span class="strong">${c.name}</span><span class="sr">: ${t('doctor.state.' + c.state)}</span>
      <p class="small dim">${reason(c.detail)}</p>
      ${c.remedy && c.state !== 'ok' ? html`<p class="small">${t('doctor.remedy')} ${c.remedy}</p>` : nothing}</div>
    <div>${c.remedy && c.state !== 'ok' ? button(t('do.copy'), () => copy(c.remedy), { small: true, icon: 'copy' }) : nothing}</div>
  </li>`;
}
