// What is well and what is not, each with what to do about it.
import { html, nothing, repeat } from '../lib/vendor.js';
import { get, post, resource } from '../lib/api.js';
import { ago, masked, reason } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import '../lib/long-list.js';
import { checkText, t } from '../lib/i18n.js';
import { attempt, badge, button, copy, show } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { update } from '../lib/store.js';
import { drainButton } from './drain.js';

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
  tools: () => html`${drainButton()}${button(t('doctor.again'), () => checks.load(), { icon: 'refresh', busy: checks.loading })}`,
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
    <long-list .part=${(part) => html`<ul class="checklist" data-part>${repeat(part, (c) => c.id, check)}</ul>`} .items=${sorted}></long-list>
  </section>`;
}

/** A remedy that is a command, or ends in one. */
const COMMAND = /(?:^|: )((?:kiro-proxy|chmod) .+)$/;
const ACCOUNT = 'account-';
const mending = new Set();

/** What can be done about it from here: an account is restored or signed in again, a command is copied. */
function mend(c) {
  if (c.state === 'ok') return nothing;
  if (c.id.startsWith(ACCOUNT)) {
    const id = c.id.slice(ACCOUNT.length);
    return html`<div class="row wrap">${button(t('accounts.restore'), () => restore(id), { small: true, icon: 'restore', busy: mending.has(id) })}<a class="btn small" href=${to('accounts', id)}>${t('doctor.account')}</a></div>`;
  }
  const command = COMMAND.exec(c.remedy ?? '')?.[1];
  return command ? button(t('do.copy'), () => copy(command), { small: true, icon: 'copy' }) : nothing;
}

async function restore(id) {
  mending.add(id);
  update();
  await attempt(() => post(`/api/accounts/${encodeURIComponent(id)}/restore`), t('accounts.restored'));
  mending.delete(id);
  checks.load();
}

function check(c) {
  const text = checkText(c);
  return html`<li>
    <span class=${TONE[c.state]}>${icon(GLYPH[c.state])}</span>
    <div><span class="strong">${masked(text.name)}</span><span class="sr">: ${t('doctor.state.' + c.state)}</span>
      <p class="small dim">${reason(text.detail)}</p>
      ${text.remedy && c.state !== 'ok' ? html`<p class="small">${t('doctor.remedy')} ${masked(text.remedy)}</p>` : nothing}</div>
    <div>${mend(c)}</div>
  </li>`;
}
