// The first run: accounts, who may call, a client, and a message that proves it.
import { html, nothing } from '../lib/vendor.js';
import { adminKey, authorization, get, resource } from '../lib/api.js';
import { millis } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { button, callout, code, show } from '../lib/parts.js';
import { go, to } from '../lib/router.js';
import { remember, shared, update } from '../lib/store.js';
import { addPaths, scanTable } from './add-account.js';

const STEPS = ['accounts', 'access', 'client', 'test'];

const state = { step: 'accounts', chosen: new Set(), busy: false, answer: '', took: 0, error: '' };
const found = resource(async () => {
  const answer = await get('/api/token/scan');
  state.chosen = new Set(answer.tokens.filter((f) => !f.already_added).map((f) => f.path));
  return answer;
});
const have = resource(() => get('/api/accounts'));

export default {
  id: 'welcome',
  enter([step]) {
    state.step = STEPS.includes(step) ? step : 'accounts';
    remember('welcomed', 'yes');
    if (!found.data) found.load();
    have.load();
  },
  view: () => html`<div class="stack loose">
    <div><h2>${t('welcome.title')}</h2><p class="lead">${t('welcome.lead')}</p></div>
    <nav class="steps" aria-label=${t('welcome.title')}>${STEPS.map((s, i) => html`<button type="button" class="step ${STEPS.indexOf(state.step) > i ? 'done' : ''}" aria-current=${s === state.step ? 'step' : nothing} @click=${() => go(to('welcome', s))}><b>${i + 1}</b>${t('welcome.step.' + s)}</button>`)}</nav>
    <section class="card"><div class="pad stack">${VIEWS[state.step]()}</div>
      <div class="card-foot"><span class="grow"></span>${next()}</div></section>
  </div>`,
};

function next() {
  const after = STEPS[STEPS.indexOf(state.step) + 1];
  return after
    ? button(t('welcome.next'), () => go(to('welcome', after)), { tone: 'primary', icon: 'chevron' })
    : html`<a class="btn primary" href=${to('overview')}>${t('welcome.done')}</a>`;
}

const VIEWS = { accounts: accountsStep, access: accessStep, client: clientStep, test: testStep };

function accountsStep() {
  const n = have.data?.accounts.length ?? 0;
  return html`
    ${n ? callout('good', t('welcome.have', { n })) : nothing}
    <h3>${t('welcome.found')}</h3>
    ${show(found, (data) => html`${scanTable(data, state.chosen)}
      <div class="row wrap">${data.tokens.length ? button(t('add.addN', { n: state.chosen.size }), add, { icon: 'plus', busy: state.busy, disabled: !state.chosen.size }) : nothing}
        ${button(t('add.rescan'), () => found.load(), { icon: 'refresh' })}
        <a class="btn" href=${to('add-account')}>${t('welcome.other')}</a></div>`, 3)}`;
}

async function add() {
  state.busy = true;
  update();
  await addPaths(state.chosen);
  state.busy = false;
  found.load();
  have.load();
  shared.status = await get('/api/status');
}

function accessStep() {
  return html`${callout(adminKey() ? 'good' : 'info', t(adminKey() ? 'welcome.access.locked' : 'welcome.access.open'))}
    <p>${t('welcome.access.key')}</p>
    <div class="row wrap"><a class="btn" href=${to('keys')}>${icon('keys')}${t('welcome.key')}</a><a class="btn" href=${to('settings')}>${icon('settings')}${t('screen.settings')}</a></div>`;
}

function clientStep() {
  return html`<p>${t('welcome.client')}</p>
    ${code(`ANTHROPIC_BASE_URL=${location.origin} ANTHROPIC_AUTH_TOKEN=any claude`)}
    ${code(`OPENAI_BASE_URL=${location.origin}/v1\nOPENAI_API_KEY=any`)}
    <div><a class="btn" href=${to('connect')}>${icon('connect')}${t('welcome.clients')}</a></div>`;
}

function testStep() {
  return html`<p>${t('welcome.test')}</p>
    <div>${button(t('welcome.send'), send, { tone: 'primary', icon: 'playground', busy: state.busy })}</div>
    ${state.answer ? html`${callout('good', t('welcome.green', { ms: millis(state.took) }))}<p class="said">${state.answer}</p>` : nothing}
    ${state.error ? callout('bad', t('welcome.red', { why: state.error })) : nothing}`;
}

async function send() {
  Object.assign(state, { busy: true, answer: '', error: '' });
  update();
  const started = performance.now();
  try {
    const response = await fetch('/v1/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify({ model: 'claude-sonnet-4.5', max_tokens: 200, messages: [{ role: 'user', content: t('play.example') }] }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error?.message ?? `HTTP ${response.status}`);
    state.answer = body.content.map((c) => c.text ?? '').join('');
    state.took = performance.now() - started;
  } catch (e) {
    state.error = e.message;
  }
  state.busy = false;
  update();
}
