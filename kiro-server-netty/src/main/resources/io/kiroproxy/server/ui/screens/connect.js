// How each tool is connected: written into its own configuration, or as commands to copy.
import { html, nothing } from '../lib/vendor.js';
import { clientKey, get, must, post, resource } from '../lib/api.js';
import { path } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, closeLayer, code, diff, drawer, modal, segment, show } from '../lib/parts.js';
import { update } from '../lib/store.js';

const TONES = { connected: 'good', drifted: 'warn', not: 'line' };
const SHELLS = { bash: 'bash / zsh', fish: 'fish', powershell: 'PowerShell' };

const state = { shell: /Windows/.test(navigator.userAgent) ? 'powershell' : 'bash', busy: '' };
const list = resource(() => get('/api/clients'));

export default {
  id: 'connect',
  enter([id]) {
    list.load().then(() => id && commands(id));
  },
  view: () => html`<div class="stack"><p class="dim">${t('connect.text')}</p>
    ${show(list, (data) => html`<div class="grid">${data.clients.map(card)}</div>`, 8)}</div>`,
};

/** The tools whose files can be written, as a step of the first-run wizard. */
export function writableTools() {
  return show(list, (data) => html`<ul class="card checklist">${data.clients.filter(writable).map((client) => html`<li>
    <span class="icon-box">${icon('connect')}</span>
    <div><span class="strong">${client.name}</span>${client.files.map((file) => html`<div class="small">${path(file)}</div>`)}</div>
    <div class="row">${client.state === 'connected' ? badge(html`<span class="dot good"></span>${t('connect.state.connected')}`, 'good') : button(t('connect.apply'), () => preview(client), { small: true, busy: state.busy === client.id })}
      ${client.state === 'not' ? nothing : button(t('do.undo'), () => undo(client), { small: true, icon: 'restore' })}</div></li>`)}</ul>`, 6);
}

export const loadTools = () => list.load();

function writable(client) {
  return client.writable && client.files?.length > 0;
}

function card(client) {
  const busy = state.busy === client.id;
  return html`<article class="card account-card">
    <div class="row top"><h2 class="grow">${client.name}</h2>${writable(client) ? badge(html`<span class="dot ${TONES[client.state]}"></span>${t('connect.state.' + client.state)}`, TONES[client.state]) : nothing}</div>
    ${client.hint ? html`<p class="small dim">${client.hint}</p>` : nothing}
    ${(client.files ?? []).map((file) => html`<div class="small">${path(file.path ?? file)}</div>`)}
    <div class="row wrap">
      ${writable(client) ? button(client.state === 'connected' ? t('connect.again') : t('connect.apply'), () => preview(client), { small: true, tone: client.state === 'connected' ? '' : 'primary', icon: 'connect', busy }) : nothing}
      ${writable(client) && client.state !== 'not' ? button(t('do.undo'), () => undo(client), { small: true, icon: 'restore', disabled: busy }) : nothing}
      ${client.shells ? button(t('connect.commands'), () => commands(client.id), { small: true, icon: 'copy' }) : nothing}
    </div>
  </article>`;
}

async function preview(client) {
  state.busy = client.id;
  update();
  await attempt(async () => {
    const answer = must(await post(`/api/clients/${encodeURIComponent(client.id)}/preview`, withKey()));
    modal({
      wide: true,
      title: () => t('connect.title', { name: client.name }),
      view: () => html`<div class="stack"><p class="dim">${t('connect.preview')}</p>${diffs(answer)}</div>`,
      foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}${button(t('connect.apply'), () => apply(client), { tone: 'primary' })}`,
    });
  });
  state.busy = '';
  update();
}

function diffs(answer) {
  if (answer.diff) return diff(answer.diff);
  return (answer.files ?? []).map((f) => html`<div class="stack tight">${path(f.file)}${f.diff ? diff(f.diff) : html`<p class="dim">${t('connect.same')}</p>`}</div>`);
}

/** The client key of this tab goes into the tool's files, where there is one. */
function withKey() {
  return clientKey() ? { key: clientKey() } : {};
}

async function apply(client) {
  await attempt(async () => must(await post(`/api/clients/${encodeURIComponent(client.id)}/apply`, withKey())), t('connect.done', { name: client.name }));
  closeLayer();
  list.load();
}

async function undo(client) {
  await attempt(async () => must(await post(`/api/clients/${encodeURIComponent(client.id)}/undo`)), t('connect.undone', { name: client.name }));
  list.load();
}

function commands(id) {
  drawer({
    title: () => list.data?.clients.find((c) => c.id === id)?.name ?? id,
    view: () => commandView(list.data?.clients.find((c) => c.id === id)),
  });
}

function commandView(client) {
  if (!client?.shells) return nothing;
  const shells = Object.keys(SHELLS).filter((s) => client.shells[s]);
  const shell = shells.includes(state.shell) ? state.shell : shells[0];
  return html`<div class="stack">
    ${segment(t('connect.shell'), shells.map((s) => [s, SHELLS[s]]), shell, (s) => {
      state.shell = s;
      update();
    })}
    ${code(client.shells[shell] ?? '')}
    <p class="small dim">${t('connect.key')}</p>
  </div>`;
}
