// The frame: which screen is shown, its navigation, keys, layers and the live channel.
import { html, nothing, render } from './lib/vendor.js';
import { get, setAdminKey } from './lib/api.js';
import { connect, listen } from './lib/events.js';
import { icon } from './lib/icons.js';
import { language, setLanguage, t } from './lib/i18n.js';
import { closeLayer, closeLayers, iconButton, layerOpen, layerViews, modal, toastViews } from './lib/parts.js';
import { go, place, to } from './lib/router.js';
import { accounts, drawWith, eventually, setPrivacy, setTheme, shared, update, updateWithFrame } from './lib/store.js';
import { span } from './lib/format.js';
import accountsScreen from './screens/accounts.js';
import addAccount from './screens/add-account.js';
import connectScreen from './screens/connect.js';
import doctor from './screens/doctor.js';
import { drainFlag } from './screens/drain.js';
import help from './screens/help.js';
import keys from './screens/keys.js';
import logs from './screens/logs.js';
import models from './screens/models.js';
import myUsage from './screens/my-usage.js';
import overview from './screens/overview.js';
import playground from './screens/playground.js';
import requests from './screens/requests.js';
import sessions from './screens/sessions.js';
import settings from './screens/settings.js';
import welcome from './screens/welcome.js';

/**
 * @typedef {object} Screen
 * @property {string} id its first part of the address
 * @property {(rest: string[], params: URLSearchParams) => void} [enter]
 * @property {() => void} [leave]
 * @property {(event: {type: string, data: any}) => void} [live]
 * @property {() => unknown} view
 * @property {() => unknown} [tools] what stands beside the title
 * @property {'fill'|'play'} [layout]
 */

/** @type {Record<string, Screen>} */
const SCREENS = {};
for (const screen of [overview, accountsScreen, addAccount, sessions, requests, playground, models, keys, connectScreen, doctor, logs, settings, help, myUsage, welcome]) {
  SCREENS[screen.id] = screen;
}

const NAV = [
  ['', [['overview', 'overview'], ['accounts', 'accounts'], ['sessions', 'sessions'], ['requests', 'requests']]],
  ['nav.use', [['playground', 'playground'], ['models', 'models'], ['keys', 'keys'], ['connect', 'connect']]],
  ['nav.run', [['doctor', 'doctor'], ['logs', 'logs'], ['settings', 'settings'], ['help', 'help']]],
];

/** The letter after g that leads to a screen. */
const JUMPS = { o: 'overview', a: 'accounts', n: 'add-account', s: 'sessions', r: 'requests', p: 'playground', m: 'models', k: 'keys', c: 'connect', d: 'doctor', l: 'logs', e: 'settings', h: 'help' };

let current = /** @type {Screen | null} */ (null);
let shownAddress = '';

function arrive() {
  const here = place();
  const screen = SCREENS[here.screen] ?? overview;
  const address = here.screen + '/' + here.rest.join('/');
  shared.menu = false;
  if (screen !== current) {
    current?.leave?.();
    closeLayers();
    current = screen;
    window.scrollTo(0, 0);
  }
  if (address !== shownAddress || here.params.toString()) screen.enter?.(here.rest, here.params);
  shownAddress = address;
  document.title = `${t('screen.' + screen.id)} · Kiro API Proxy`;
  update();
}

async function loadShared() {
  try {
    shared.status = await get('/api/status');
    const list = await get('/api/accounts');
    accounts.list = list.accounts;
    accounts.loaded = true;
    shared.locked = false;
    if (!shared.status.has_accounts && !location.hash && !localStorage.getItem('kiro.welcomed')) go(to('welcome'));
  } catch {
    // What failed is shown by the screen, which asks for the same.
  }
  update();
}

function unlock(event) {
  event.preventDefault();
  setAdminKey(new FormData(event.target).get('key').toString().trim());
  shared.locked = false;
  loadShared().then(() => {
    if (shared.locked) return;
    current?.enter?.(place().rest, place().params);
    connect();
  });
}

function lockView() {
  return html`<main class="guest"><form class="card lock stack" @submit=${unlock}>
    <div class="row">${icon('lock')}<h1>${t('lock.title')}</h1></div>
    <p class="dim">${t('lock.text')}</p>
    <label class="field"><span>${t('lock.key')}</span><input class="input mono" name="key" type="password" autocomplete="current-password" required autofocus></label>
    <button class="btn primary" type="submit">${t('lock.enter')}</button>
    <p class="small"><a href=${to('my-usage')}>${t('lock.holder')}</a></p>
  </form></main>`;
}

function navLink([id, glyph]) {
  const on = current?.id === id || (id === 'accounts' && current?.id === 'add-account');
  return html`<a href=${to(id)} aria-current=${on ? 'page' : nothing}>${icon(glyph)}<span>${t('screen.' + id)}</span>${id === 'accounts' ? accountsPill() : nothing}</a>`;
}

function accountsPill() {
  const bad = accounts.list.filter((a) => a.enabled && !a.available).length;
  if (!accounts.loaded || !accounts.list.length) return nothing;
  return bad
    ? html`<span class="pill bad" title=${t('nav.badAccounts', { n: bad })}>${bad}</span>`
    : html`<span class="pill">${accounts.list.length}</span>`;
}

const LINK = { live: ['good pulse', 'link.live'], polling: ['good', 'link.polling'], connecting: ['warn', 'link.connecting'], down: ['bad', 'link.down'] };

function side() {
  const [tone, text] = LINK[shared.link];
  return html`<aside class="side ${shared.menu ? 'open' : ''}">
    <a class="brand" href=${to('overview')}><img src="/assets/mark.svg" alt=""><span>Kiro API Proxy</span></a>
    <nav class="nav" aria-label=${t('nav.main')}>
      ${NAV.map(([title, links]) => html`<div class="nav-group">${title ? html`<div class="nav-title">${t(title)}</div>` : nothing}${links.map(navLink)}</div>`)}
    </nav>
    <div class="side-foot">
      <span class="row"><span class="dot ${tone}"></span>${t(text)}</span>
      ${shared.status ? html`<span class="num row">${t('nav.uptime')} ${span(shared.status.stats.uptime_seconds)}</span>` : nothing}
    </div>
  </aside>
  ${shared.menu ? html`<div class="veil" @click=${toggleMenu}></div>` : nothing}`;
}

function toggleMenu() {
  shared.menu = !shared.menu;
  update();
}

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: 'auto', light: 'sun', dark: 'moon' };

function bar() {
  return html`<header class="bar">
    <span class="menu-button">${iconButton('menu', t('nav.menu'), toggleMenu)}</span>
    <h1>${t('screen.' + current.id)}</h1>
    ${shared.status?.demo ? html`<span class="demo-flag" title=${t('demo.text')}>${t('demo.flag')}</span>` : nothing}
    ${drainFlag()}
    ${current.tools ? html`<div class="bar-tools row">${current.tools()}</div>` : nothing}
    ${iconButton(shared.privacy ? 'eyeOff' : 'eye', t('top.privacy'), () => setPrivacy(!shared.privacy), { pressed: shared.privacy })}
    ${iconButton(THEME_ICON[shared.theme], t('top.theme.' + shared.theme), () => setTheme(NEXT_THEME[shared.theme]))}
    <button type="button" class="btn ghost" lang=${language() === 'zh' ? 'en' : 'zh-CN'} @click=${() => {
      setLanguage(language() === 'zh' ? 'en' : 'zh');
      document.title = `${t('screen.' + current.id)} · Kiro API Proxy`;
    }}>${language() === 'zh' ? 'English' : '中文'}</button>
    <span class="wide-only">${iconButton('help', t('top.keys'), showKeys)}</span>
  </header>`;
}

function frame() {
  if (!current) return nothing;
  if (current.id === 'my-usage') return html`<main class="guest">${current.view()}</main>${layerViews()}${toastViews()}`;
  if (shared.locked) return html`${lockView()}${toastViews()}`;
  const layout = current.layout ? `page-fill ${current.layout === 'play' ? 'play-page' : ''}` : '';
  return html`<div class="frame">
    ${side()}
    <div class="main">${bar()}<main class="page ${layout}">${current.view()}</main></div>
  </div>${layerViews()}${toastViews()}`;
}

function showKeys() {
  modal({
    title: () => t('keys.title'),
    view: () => html`<dl class="facts">
      <dt><kbd>/</kbd></dt><dd>${t('keys.search')}</dd>
      <dt><kbd>?</kbd></dt><dd>${t('keys.help')}</dd>
      <dt><kbd>Esc</kbd></dt><dd>${t('keys.close')}</dd>
      <dt><kbd>t</kbd></dt><dd>${t('keys.theme')}</dd>
      <dt><kbd>l</kbd></dt><dd>${t('keys.language')}</dd>
      ${Object.entries(JUMPS).map(([key, id]) => html`<dt><kbd>g</kbd> <kbd>${key}</kbd></dt><dd>${t('screen.' + id)}</dd>`)}
    </dl>`,
  });
}

let jumping = 0;

function pressed(event) {
  if (event.key === 'Escape' && layerOpen()) return closeLayer();
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || layerOpen() || shared.locked) return undefined;
  if (Date.now() < jumping && JUMPS[event.key]) {
    jumping = 0;
    event.preventDefault();
    return go(to(JUMPS[event.key]));
  }
  if (event.key === 'g') jumping = Date.now() + 1_200;
  else if (event.key === '?') showKeys();
  else if (event.key === 't') setTheme(NEXT_THEME[shared.theme]);
  else if (event.key === 'l') setLanguage(language() === 'zh' ? 'en' : 'zh');
  else if (event.key === '/') {
    event.preventDefault();
    const box = document.querySelector('main input[type=search]');
    if (box) box.focus();
    else go(to('requests') + '?focus=1');
  }
  return undefined;
}

const reloadShared = eventually(loadShared, 200);

listen((event) => {
  if (event.type === 'stats' && shared.status && event.data?.uptime_seconds !== undefined) shared.status.stats = event.data;
  if (event.type === 'account' || event.type === 'config') reloadShared();
  current?.live?.(event);
  updateWithFrame();
});

drawWith(() => render(frame(), document.getElementById('app')));
window.addEventListener('hashchange', arrive);
window.addEventListener('keydown', pressed);
// Relative times grow old.
setInterval(update, 15_000);
document.getElementById('app').replaceChildren();
arrive();
loadShared();
connect();
