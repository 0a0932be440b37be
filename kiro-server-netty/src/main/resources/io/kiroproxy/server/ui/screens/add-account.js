// Every way in: sign in here or on another device, paste, drop a file, take what is on this machine.
import { html, nothing } from '../lib/vendor.js';
import { del, get, must, post } from '../lib/api.js';
import { hide, masked, path, span } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, copy, empty, field, iconButton, skeleton, tellFailure, toast } from '../lib/parts.js';
import { qr } from '../lib/qr.js';
import { go, to } from '../lib/router.js';
import { accountName, update } from '../lib/store.js';

const WAYS = [
  ['google', 'globe'], ['github', 'link'], ['builder-id', 'shield'], ['identity-center', 'accounts'],
  ['external-idp', 'lock'], ['api-key', 'keys'], ['tokens', 'edit'], ['file', 'upload'], ['scan', 'folder'],
];
const POLL_MS = 2_000;

const state = {
  way: '',
  again: '',
  login: null,
  busy: false,
  error: null,
  found: null,
  chosen: new Set(),
  preview: null,
  file: null,
  over: false,
  added: [],
};

let timer = 0;

export default {
  id: 'add-account',
  enter([way], params) {
    state.again = params.get('again') ?? '';
    const next = way ?? '';
    if (next !== state.way) {
      stop();
      Object.assign(state, { way: next, error: null, preview: null, file: null, found: null });
    }
    if (next === 'scan' && !state.found) scan();
  },
  leave() {
    clearTimeout(timer);
  },
  live(event) {
    // An account has come or changed: it may be the one that signs in.
    if (event.type === 'account' && state.login) ask();
  },
  tools: () => html`<a class="btn" href=${to('accounts')}>${t('screen.accounts')}</a>`,
  view: () => html`<div class="stack loose">
    ${state.again ? callout('info', t('add.again', { id: hide(state.again) })) : html`<p class="lead">${t('add.lead')}</p>`}
    ${state.added.length ? callout('good', html`${t('add.added', { names: state.added.map((id) => hide(accountName(id))).join(', ') })} <a href=${to('accounts')}>${t('add.see')}</a>`) : nothing}
    ${ways()}
    ${state.way ? html`<section class="card"><div class="card-head"><h2>${t('way.' + state.way)}</h2></div><div class="pad stack">${body()}</div></section>` : nothing}
  </div>`,
};

function ways() {
  return html`<div class="ways">${WAYS.map(([id, glyph]) => html`<button type="button" class="way" aria-pressed=${String(state.way === id)} @click=${() => go(to('add-account', id) + (state.again ? '?again=' + encodeURIComponent(state.again) : ''))}>
    ${icon(glyph)}<span class="strong">${t('way.' + id)}</span><span class="small dim">${t('way.' + id + '.text')}</span></button>`)}</div>`;
}

function body() {
  if (state.error) {
    return html`${callout(state.error.missing ? 'info' : 'bad', state.error.missing ? html`<strong>${t('state.missing')}</strong><p>${t('state.missing.text')}</p>` : state.error.message)}
      <div>${button(t('do.retry'), () => {
        state.error = null;
        if (state.way === 'scan') scan();
        update();
      }, { icon: 'refresh' })}</div>`;
  }
  if (state.login) return loginView(state.login);
  switch (state.way) {
    case 'tokens': return tokensForm();
    case 'file': return fileDrop();
    case 'scan': return scanView();
    default: return loginForm();
  }
}

/* ---- sign in ---- */

function loginForm() {
  const way = state.way;
  const submit = (event) => {
    event.preventDefault();
    const form = Object.fromEntries([...new FormData(event.target)].filter(([, v]) => v !== ''));
    start({ method: way, ...form, ...(state.again ? { account: state.again } : {}) });
  };
  return html`<form class="stack" @submit=${submit}>
    <p>${t('way.' + way + '.how')}</p>
    ${way === 'identity-center' ? html`<div class="fields">
      ${field(t('add.startUrl'), html`<input class="input mono" name="start_url" type="url" required placeholder="https://d-1234567890.awsapps.com/start">`)}
      ${field(t('col.region'), html`<input class="input mono" name="region" value="us-east-1" required pattern="[a-z]{2}(-[a-z]+)+-[0-9]">`)}</div>` : nothing}
    ${way === 'external-idp' ? html`<details class="more"><summary>${t('add.issuer.own')}</summary><div class="fields">
      ${field(t('add.issuer'), html`<input class="input mono" name="issuer_url" type="url" placeholder="https://login.microsoftonline.com/…/v2.0">`, t('add.issuer.hint'))}
      ${field(t('add.clientId'), html`<input class="input mono" name="client_id" autocomplete="off">`)}
      ${field(t('add.scopes'), html`<input class="input mono" name="scopes" placeholder="openid offline_access">`)}
      ${field(t('add.email'), html`<input class="input private" name="login_hint" type="email" placeholder="you@company.example">`, t('add.email.hint'))}</div></details>` : nothing}
    ${way === 'api-key' ? field(t('add.apiKey'), html`<input class="input mono" name="api_key" type="password" required minlength="8" autocomplete="off" placeholder="ksk_…">`, t('add.apiKey.hint')) : nothing}
    <div><button class="btn primary" type="submit" ?disabled=${state.busy}>${t(way === 'api-key' ? 'add.add' : 'add.begin')}</button></div>
  </form>`;
}

async function start(request) {
  state.busy = true;
  state.error = null;
  update();
  try {
    const login = must(await post('/api/logins', request));
    if (login.account_id || login.state === 'completed') done(login);
    else {
      state.login = { ...login, until: untilOf(login), pages: 1 };
      poll();
    }
  } catch (e) {
    state.error = e;
  }
  state.busy = false;
  update();
}

function untilOf(login) {
  return Date.now() + (login.expires_in ?? 600) * 1000;
}

function poll() {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.max(POLL_MS, (state.login.interval ?? 2) * 1000));
}

/** How the sign-in stands; asked again until it has ended. */
async function ask() {
  clearTimeout(timer);
  const asked = state.login;
  if (!asked) return;
  try {
    const login = await get(`/api/logins/${encodeURIComponent(asked.id)}`);
    if (state.login?.id === asked.id) follow(login);
  } catch (e) {
    tellFailure(e);
  }
  if (state.login?.id === asked.id) poll();
  update();
}

/** The next page to open, or the end. */
function follow(login) {
  if (login.account_id || login.state === 'completed') return done(login);
  if (['failed', 'expired', 'cancelled'].includes(login.state)) {
    state.login = null;
    state.error = new Error(login.error ?? t('add.ended.' + login.state));
    return update();
  }
  const onward = login.login_url !== state.login.login_url;
  state.login = { ...state.login, ...login, until: untilOf(login), pages: state.login.pages + (onward ? 1 : 0) };
  return update();
}

function done(login) {
  clearTimeout(timer);
  state.login = null;
  state.added = [...state.added, login.account_id ?? t('add.account')];
  toast(t('add.done'), { action: t('add.see'), onAction: () => go(to('accounts')) });
  update();
}

function stop() {
  clearTimeout(timer);
  const login = state.login;
  state.login = null;
  if (login) del(`/api/logins/${encodeURIComponent(login.id)}`).catch(() => {});
  update();
}

function loginView(login) {
  const left = Math.max(0, Math.round((login.until - Date.now()) / 1000));
  const link = login.verification_uri_complete ?? login.verification_uri ?? login.login_url;
  return html`
    ${login.user_code ? html`<div class="device">
      ${qr(link, t('add.qr'))}
      <div class="stack tight">
        <p>${t('add.device')}</p>
        <p class="row"><span class="user-code">${login.user_code}</span>${iconButton('copy', t('do.copy'), () => copy(login.user_code))}</p>
        <p><a class="btn primary" href=${link} target="_blank" rel="noreferrer noopener">${t('add.open')}</a></p>
        <p class="small dim"><code>${login.verification_uri}</code></p>
      </div></div>` : html`<div class="stack tight">
        ${login.pages > 1 ? callout('info', t('add.onward')) : html`<p>${t('add.link')}</p>`}
        <div class="row wrap"><a class="btn primary" href=${link} target="_blank" rel="noreferrer noopener">${t('add.open')}</a>${button(t('add.copyLink'), () => copy(link), { icon: 'copy' })}</div>
        ${pasteCallback(login)}</div>`}
    <div class="row"><span class="dot good pulse"></span><span class="dim" role="status">${t('add.waiting', { left: span(left) })}</span><span class="grow"></span>${button(t('do.cancel'), stop)}</div>`;
}

function pasteCallback(login) {
  const submit = (event) => {
    event.preventDefault();
    const form = event.target;
    const url = new FormData(form).get('url').toString().trim();
    attempt(async () => {
      const answer = await post(`/api/logins/${encodeURIComponent(login.id)}/callback`, { url });
      form.reset();
      if (state.login?.id === login.id) follow(answer);
    });
  };
  return html`<form class="stack tight" @submit=${submit}>
    ${field(t('add.callback'), html`<input class="input mono" name="url" required placeholder="http://127.0.0.1:…/?code=…&state=…" autocomplete="off">`, t('add.callback.hint'))}
    <div><button class="btn" type="submit">${t('add.finish')}</button></div></form>`;
}

/* ---- pasted tokens ---- */

function tokensForm() {
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const text = new FormData(form).get('tokens').toString();
    state.busy = true;
    update();
    await attempt(async () => {
      const answer = must(await post('/api/accounts/import', refreshTokens(text)));
      finishImport(answer);
      form.reset();
    });
    state.busy = false;
    update();
  };
  return html`<form class="stack" @submit=${submit}>
    <p>${t('way.tokens.how')}</p>
    ${field(t('add.tokens'), html`<textarea class="area mono" name="tokens" rows="6" required spellcheck="false" placeholder=${t('add.tokens.example')}></textarea>`, t('add.tokens.hint'))}
    <div><button class="btn primary" type="submit" ?disabled=${state.busy}>${t('add.add')}</button></div></form>`;
}

/** One refresh token a line, a name and a comma before it or not, as the import takes them. */
function refreshTokens(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.map((line) => {
    const comma = line.lastIndexOf(',');
    const name = comma < 0 ? {} : { name: line.slice(0, comma).trim() };
    return { ...name, refreshToken: line.slice(comma + 1).trim(), authMethod: 'social' };
  });
}

function finishImport(answer) {
  const n = answer.imported ?? answer.account_ids?.length ?? 0;
  if (n) state.added = [...state.added, n === 1 ? t('add.one') : t('add.n', { n })];
  for (const problem of answer.errors ?? []) toast(problem, { tone: 'bad' });
  if (n) toast(t('add.imported', { n }));
}

/* ---- a file ---- */

function fileDrop() {
  return html`<p>${t('way.file.how')}</p>
    <label class="drop ${state.over ? 'over' : ''}" @dragover=${(e) => {
      e.preventDefault();
      state.over = true;
      update();
    }} @dragleave=${() => {
      state.over = false;
      update();
    }} @drop=${(e) => {
      e.preventDefault();
      state.over = false;
      read(e.dataTransfer.files);
    }}>${icon('upload')}<span>${t('add.drop')}</span><span class="btn">${t('add.choose')}</span>
      <input class="sr" type="file" accept=".json,.txt,application/json,text/plain" @change=${(e) => read(e.target.files)}></label>
    ${state.file ? (state.file.sealed ? opening() : preview()) : nothing}`;
}

/** A sealed export shows nothing before its passphrase is given. */
function opening() {
  const open = async (event) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.target).get('passphrase'));
    state.busy = true;
    update();
    await attempt(async () => {
      const body = { ...state.file.body, passphrase };
      state.preview = must(await post('/api/accounts/import?preview=1', body));
      state.file = { ...state.file, body, sealed: false };
    });
    state.busy = false;
    update();
  };
  return html`<form class="stack tight" @submit=${open}><h3>${t('add.sealed', { file: state.file.name })}</h3>
    ${field(t('accounts.passphrase'), html`<input class="input mono" name="passphrase" type="password" autocomplete="off" required>`, t('add.sealed.hint'))}
    <div class="row"><button class="btn primary" type="submit" ?disabled=${state.busy}>${t('add.sealed.open')}</button>${button(t('do.cancel'), forgetFile)}</div></form>`;
}

function forgetFile() {
  state.file = null;
  state.preview = null;
  update();
}

const FILE_LIMIT = 4 * 1024 * 1024;

async function read(files) {
  const [file] = files;
  if (!file) return;
  if (file.size > FILE_LIMIT) {
    toast(t('add.tooLarge'), { tone: 'bad' });
    return;
  }
  const text = await file.text();
  state.file = { name: file.name, text };
  state.preview = null;
  update();
  try {
    const body = JSON.parse(text);
    state.file.body = body;
    state.file.sealed = typeof body?.sealed === 'string';
    if (!state.file.sealed) state.preview = must(await post('/api/accounts/import?preview=1', body));
  } catch (e) {
    toast(e instanceof SyntaxError ? t('add.notJson') : e.message, { tone: 'bad' });
    state.file = null;
  }
  update();
}

function preview() {
  if (!state.preview) return skeleton(3);
  const found = state.preview.candidates ?? [];
  const fresh = found.filter((a) => a.new);
  return html`<div class="stack tight"><h3>${t('add.preview', { file: state.file.name })}</h3>
    ${found.length ? html`<div class="scroll" tabindex="0"><table class="table"><thead><tr><th>${t('col.name')}</th><th>${t('col.kind')}</th><th>${t('col.email')}</th><th></th></tr></thead>
      <tbody>${found.map((a) => html`<tr><td class="strong">${hide(a.name ?? a.where ?? '–')}</td><td>${t('kind.' + (a.kind ?? a.auth_method ?? 'unknown'))}</td><td>${hide(a.email)}</td><td>${!a.new ? badge(t('add.duplicate'), 'warn') : badge(t('add.new'), 'good')}</td></tr>`)}</tbody></table></div>` : callout('warn', t('add.nothing'))}
    ${(state.preview.errors ?? []).map((e) => callout('warn', masked(e)))}
    <div class="row">${button(t('add.importN', { n: fresh.length }), () => attempt(async () => {
      finishImport(must(await post('/api/accounts/import', state.file.body)));
      forgetFile();
    }), { tone: 'primary', disabled: !fresh.length })}${button(t('do.cancel'), forgetFile)}</div></div>`;
}

/* ---- this machine ---- */

async function scan() {
  state.found = null;
  state.error = null;
  try {
    state.found = await get('/api/token/scan');
    state.chosen = new Set(state.found.tokens.filter((f) => !f.already_added).map((f) => f.path));
  } catch (e) {
    state.error = e;
  }
  update();
}

function scanView() {
  if (!state.found) return skeleton(3);
  return html`<p>${t('way.scan.how')}</p>${scanTable(state.found, state.chosen)}
    <div class="row">${button(t('add.addN', { n: state.chosen.size }), addFound, { tone: 'primary', disabled: !state.chosen.size, busy: state.busy })}${button(t('add.rescan'), scan, { icon: 'refresh' })}</div>`;
}

/** What a scan found, with tick boxes; also a step of the first-run wizard. */
export function scanTable(found, chosen) {
  if (!found.tokens.length) return empty('folder', t('add.scanNone'), t('add.scanNone.text'));
  return html`<div class="scroll" tabindex="0"><table class="table stacks"><thead><tr><th></th><th>${t('col.name')}</th><th>${t('col.kind')}</th><th>${t('accounts.source')}</th><th></th></tr></thead>
    <tbody>${found.tokens.map((f) => html`<tr>
      <td class="pick"><input type="checkbox" aria-label=${t('accounts.choose', { name: hide(f.name) })} ?disabled=${f.already_added} .checked=${chosen.has(f.path)} @change=${(e) => {
        if (e.target.checked) chosen.add(f.path);
        else chosen.delete(f.path);
        update();
      }}></td>
      <td class="strong">${hide(f.name)}</td><td data-label=${t('col.kind')}>${t('kind.' + f.auth_method)}</td><td class="whole" data-label=${t('accounts.source')}>${path(f.path)}</td>
      <td>${f.already_added ? badge(t('add.known')) : f.has_refresh_token ? badge(t('add.new'), 'good') : badge(t('add.noRefresh'), 'warn')}</td></tr>`)}</tbody></table></div>
    ${(found.problems ?? []).map((p) => callout('warn', masked(typeof p === 'string' ? p : `${p.path}: ${p.message ?? p.problem}`)))}`;
}

/** Adds what was chosen of a scan, each under the name of its file; gives the names. */
export async function addPaths(found, paths) {
  const added = [];
  for (const { path: p, name } of found.tokens.filter((f) => paths.has(f.path))) {
    try {
      must(await post('/api/token/add-from-scan', { path: p, name }));
      added.push(name);
    } catch (e) {
      tellFailure(e);
    }
  }
  return added;
}

async function addFound() {
  state.busy = true;
  update();
  const added = await addPaths(state.found, state.chosen);
  state.added = [...state.added, ...added];
  state.busy = false;
  if (added.length) toast(t('add.imported', { n: added.length }));
  scan();
}
