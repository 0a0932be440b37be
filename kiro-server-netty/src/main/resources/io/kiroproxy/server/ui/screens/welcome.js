// The first run: accounts, who may call, a client, and a message that proves it.
import { html, nothing } from '../lib/vendor.js';
import { adminKey, clientAuthorization, clientKey, get, must, post, resource, setClientKey } from '../lib/api.js';
import { millis } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, button, callout, code, field, show } from '../lib/parts.js';
import { go, to } from '../lib/router.js';
import { remember, shared, update } from '../lib/store.js';
import { addPaths, scanTable } from './add-account.js';
import { loadTools, writableTools } from './connect.js';
import { bindAddress, loadBindAddress } from './bind-address.js';

const STEPS = ['accounts', 'access', 'client', 'test'];

const state = { step: 'accounts', chosen: new Set(), busy: false, answer: '', took: 0, error: '', made: null, adminMade: '' };
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
    if (state.step === 'client') loadTools();
    if (state.step === 'access') loadBindAddress();
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
    ${n ? callout('good', n === 1 ? t('welcome.haveOne') : t('welcome.have', { n })) : nothing}
    <h3>${t('welcome.found')}</h3>
    ${show(found, (data) => html`${scanTable(data, state.chosen)}
      <div class="row wrap">${data.tokens.length ? button(t('add.addN', { n: state.chosen.size }), add, { icon: 'plus', busy: state.busy, disabled: !state.chosen.size }) : nothing}
        ${button(t('add.rescan'), () => found.load(), { icon: 'refresh' })}
        <a class="btn" href=${to('add-account')}>${t('welcome.other')}</a></div>`, 3)}`;
}

async function add() {
  state.busy = true;
  update();
  await addPaths(found.data, state.chosen);
  state.busy = false;
  found.load();
  have.load();
  shared.status = await get('/api/status');
}

function accessStep() {
  return html`${callout(adminKey() ? 'good' : 'info', t(adminKey() ? 'welcome.access.locked' : 'welcome.access.open'))}
    ${bindAddress()}
    <h3>${t('welcome.key')}</h3>
    <p>${t('welcome.access.key')}</p>
    ${state.made ? html`${callout('warn', t('keys.once'))}${code(state.made.key)}` : html`<form class="row wrap bottom" @submit=${makeKey}>
      ${field(t('keys.name'), html`<input class="input" name="name" required maxlength="64" .value=${t('welcome.key.name')}>`)}
      <button class="btn" type="submit" ?disabled=${state.busy}>${icon('keys')}${t('keys.create')}</button></form>`}
    ${adminKey() ? nothing : html`<h3>${t('welcome.admin')}</h3>
      <p>${t('welcome.admin.text')}</p>
      ${state.adminMade ? html`${callout('warn', t('welcome.admin.once'))}${code(state.adminMade)}` : html`<div>${button(t('welcome.admin.make'), makeAdminKey, { icon: 'lock', busy: state.busy })}</div>`}`}`;
}

async function makeKey(event) {
  event.preventDefault();
  const name = String(new FormData(event.target).get('name')).trim();
  state.busy = true;
  update();
  await attempt(async () => {
    state.made = must(await post('/api/keys', { name }));
    setClientKey(state.made.key);
  });
  state.busy = false;
  update();
}

const ADMIN_KEY_BYTES = 24;

/** Has a new admin key kept; it holds from the next start on. */
async function makeAdminKey() {
  state.busy = true;
  update();
  await attempt(async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(ADMIN_KEY_BYTES));
    const key = 'admin-' + [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
    must(await post('/api/config/admin-key', { key }));
    state.adminMade = key;
  });
  state.busy = false;
  update();
}

function clientStep() {
  const key = clientKey() || 'any';
  return html`<p>${t('welcome.client.write')}</p>
    ${writableTools()}
    <p>${t('welcome.client')}</p>
    ${code(`ANTHROPIC_BASE_URL=${location.origin} ANTHROPIC_AUTH_TOKEN=${key} claude`)}
    ${code(`OPENAI_BASE_URL=${location.origin}/v1\nOPENAI_API_KEY=${key}`)}
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
      headers: { 'content-type': 'application/json', ...clientAuthorization() },
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
