// The building blocks of every screen.
import { html, nothing } from './vendor.js';
import { icon } from './icons.js';
import { t } from './i18n.js';
import { update } from './store.js';

/** @param {'good'|'warn'|'bad'|'info'|'accent'|'line'|''} tone */
export function badge(text, tone = '', title = nothing) {
  return html`<span class="badge ${tone}" title=${title}>${text}</span>`;
}

/** @param {{icon?: string, tone?: string, small?: boolean, disabled?: boolean, busy?: boolean, title?: string}} [o] */
export function button(text, onClick, o = {}) {
  const shown = o.busy ? 'refresh' : o.icon;
  return html`<button
    type="button"
    class="btn ${o.tone ?? ''} ${o.small ? 'small' : ''} ${o.busy ? 'busy' : ''}"
    ?disabled=${o.disabled || o.busy}
    title=${o.title ?? nothing}
    @click=${onClick}
  >${shown ? icon(shown) : nothing}${text}</button>`;
}

/** A button with nothing but an icon; its name is for readers and hovers. */
export function iconButton(name, text, onClick, o = {}) {
  return html`<button
    type="button"
    class="btn icon-only ${o.tone ?? 'ghost'} ${o.small ? 'small' : ''} ${o.busy ? 'busy' : ''}"
    aria-label=${text}
    title=${text}
    aria-pressed=${o.pressed === undefined ? nothing : String(o.pressed)}
    ?disabled=${o.disabled || o.busy}
    @click=${onClick}
  >${icon(o.busy ? 'refresh' : name)}</button>`;
}

/** Several values of which one holds. */
export function segment(label, options, value, onPick) {
  return html`<div class="seg" role="group" aria-label=${label}>
    ${options.map(([id, text, glyph]) => html`<button type="button" aria-pressed=${String(id === value)} @click=${() => onPick(id)}>
      ${glyph ? icon(glyph) : nothing}${text}</button>`)}
  </div>`;
}

export function tabs(label, options, value, onPick) {
  return html`<div class="tabs" role="tablist" aria-label=${label}>
    ${options.map(([id, text]) => html`<button type="button" role="tab" aria-selected=${String(id === value)} @click=${() => onPick(id)}>${text}</button>`)}
  </div>`;
}

export function callout(tone, content) {
  const glyph = tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'warn';
  return html`<div class="callout ${tone}" role=${tone === 'bad' ? 'alert' : nothing}>${icon(glyph)}<div class="grow">${content}</div></div>`;
}

export function empty(glyph, title, text, action = nothing) {
  return html`<div class="empty"><span class="mark">${icon(glyph)}</span><h2>${title}</h2><p>${text}</p>${action}</div>`;
}

export function skeleton(lines = 5) {
  return html`<div class="skeleton" role="status" aria-label=${t('state.loading')}>${Array.from({ length: lines }, () => html`<i></i>`)}</div>`;
}

/** What went wrong, its code, and the one thing to do. */
export function failure(error, retry) {
  if (error.missing) return notInThisBuild();
  const title = error.status === 0 ? t('state.unreachable') : t('state.failed');
  const text = error.status === 0 ? t('state.unreachable.text') : error.message;
  return html`<div class="empty" role="alert">
    <span class="mark bad">${icon('warn')}</span>
    <h2>${title}</h2>
    <p>${text}</p>
    ${error.status ? html`<p class="small dim">HTTP ${error.status}</p>` : nothing}
    ${retry ? button(t('do.retry'), retry, { icon: 'refresh' }) : nothing}
  </div>`;
}

export function notInThisBuild() {
  return empty('info', t('state.missing'), t('state.missing.text'));
}

/** A resource in whichever state it is. */
export function show(resource, view, lines) {
  if (resource.data !== null) {
    return html`${resource.error ? callout('bad', resource.error.message) : nothing}${view(resource.data)}`;
  }
  if (resource.error) return failure(resource.error, () => resource.load());
  return skeleton(lines);
}

export function kpi(name, value, unit, note, title = nothing) {
  return html`<div class="card kpi" title=${title}>
    <div class="name">${name}</div>
    <div class="value">${value}${unit ? html` <small>${unit}</small>` : nothing}</div>
    <div class="note">${note ?? nothing}</div>
  </div>`;
}

export function field(label, control, hint = nothing) {
  return html`<label class="field"><span>${label}</span>${control}${hint === nothing ? nothing : html`<span class="hint">${hint}</span>`}</label>`;
}

export function facts(pairs) {
  return html`<dl class="facts">${pairs.filter(Boolean).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** A text to copy. */
export function code(text, o = {}) {
  return html`<div class="code-box">
    ${iconButton('copy', t('do.copy'), () => copy(text), { small: true })}
    <pre class="code" tabindex="0">${o.marked ?? text}</pre>
  </div>`;
}

/** JSON with its parts coloured. */
export function json(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return code(text, { marked: marked(text) });
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d[\d.eE+-]*)\b/g;
const MARKED_UP_TO = 60_000;

function marked(text) {
  if (text.length > MARKED_UP_TO) return text;
  const out = [];
  let at = 0;
  for (const m of text.matchAll(TOKEN)) {
    out.push(text.slice(at, m.index));
    out.push(html`<span class=${m[2] ? 'key' : m[1] ? 'str' : 'lit'}>${m[1] ?? m[3]}</span>${m[2] ?? ''}`);
    at = m.index + m[0].length;
  }
  out.push(text.slice(at));
  return out;
}

/** A diff in unified form, its lines coloured. */
export function diff(text) {
  return html`<pre class="code" tabindex="0">${text.split('\n').map((line) => html`<span class=${line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : ''}>${line}
</span>`)}</pre>`;
}

export async function copy(text) {
  const copied = await toClipboard(text);
  toast(t(copied ? 'done.copied' : 'done.copyFailed'), copied ? {} : { tone: 'bad' });
}

/** Pages from another machine without TLS have no clipboard of their own; a selection can still be copied. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const back = document.activeElement;
    const box = document.createElement('textarea');
    box.value = text;
    box.className = 'sr';
    (document.querySelector('[role=dialog]') ?? document.body).append(box);
    box.select();
    const copied = document.execCommand('copy');
    box.remove();
    back?.focus?.();
    return copied;
  }
}

/* ---- layers ---- */

const layers = [];

/** Opens a layer over the page; Escape and a click beside it close it. */
export function openLayer(layer) {
  layers.push({ ...layer, back: document.activeElement });
  update();
  requestAnimationFrame(() => {
    const opened = [...document.querySelectorAll('.layer')].pop();
    (opened?.querySelector('[data-focus]') ?? opened?.querySelector('.drawer-head button'))?.focus();
  });
}

export function closeLayer() {
  const layer = layers.pop();
  layer?.closed?.();
  update();
  layer?.back?.focus?.();
}

export function closeLayers() {
  while (layers.length) layers.pop()?.closed?.();
  update();
}

export function layerOpen() {
  return layers.length > 0;
}

/** What is opened, drawn by the frame. */
export function layerViews() {
  return layers.map((layer) => html`<div class="layer" @keydown=${trap}>
    <div class="veil" @click=${closeLayer}></div>
    <section class="${layer.kind} ${layer.wide ? 'wide' : ''}" role="dialog" aria-modal="true" aria-label=${layer.title()}>
      <header class="drawer-head">
        <h2 class="grow cut">${layer.title()}</h2>
        ${layer.tools?.() ?? nothing}
        ${iconButton('close', t('do.close'), closeLayer)}
      </header>
      <div class="drawer-body">${layer.view()}</div>
      ${layer.foot ? html`<footer class="card-foot">${layer.foot()}</footer>` : nothing}
    </section>
  </div>`);
}

/** Tab stays within the layer. */
function trap(event) {
  if (event.key === 'Escape') {
    event.stopPropagation();
    closeLayer();
    return;
  }
  if (event.key !== 'Tab') return;
  const inside = [...event.currentTarget.querySelectorAll('a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]')];
  const first = inside[0];
  const last = inside[inside.length - 1];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

export const drawer = (o) => openLayer({ kind: 'drawer', ...o });
export const modal = (o) => openLayer({ kind: 'modal', ...o });

/** Asks before what cannot be undone. */
export function confirm(title, text, doIt, action) {
  modal({
    title: () => title,
    view: () => html`<p>${text}</p>`,
    foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}
      ${button(doIt, () => {
        closeLayer();
        action();
      }, { tone: 'danger' })}`,
  });
}

/* ---- toasts ---- */

const TOAST_MS = 4_000;
const UNDO_MS = 6_000;
const toasts = [];

/** @param {{tone?: 'bad', action?: string, onAction?: () => void, ms?: number}} [o] */
export function toast(text, o = {}) {
  const entry = { text, ...o };
  toasts.push(entry);
  if (toasts.length > 4) toasts.shift();
  setTimeout(() => drop(entry), o.ms ?? (o.tone === 'bad' ? 8_000 : TOAST_MS));
  update();
  return entry;
}

function drop(entry) {
  const at = toasts.indexOf(entry);
  if (at >= 0) toasts.splice(at, 1);
  update();
}

export function toastViews() {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.map((entry) => html`<div class="toast ${entry.tone ?? ''}">
      ${icon(entry.tone === 'bad' ? 'warn' : 'check')}<span>${entry.text}</span>
      ${entry.action ? html`<button type="button" @click=${() => {
        drop(entry);
        entry.onAction();
      }}>${entry.action}</button>` : nothing}
    </div>`)}
  </div>`;
}

/** Shows a failure and goes on. */
export function tellFailure(error) {
  if (error.name !== 'AbortError') toast(error.missing ? t('state.missing') : error.message, { tone: 'bad' });
}

/** Runs an action with its failure shown; true when it worked. */
export async function attempt(action, doneText) {
  try {
    await action();
    if (doneText) toast(doneText);
    return true;
  } catch (e) {
    tellFailure(e);
    return false;
  }
}

const pending = new Set();

/**
 * Does something destructive a little later, so that it can still be undone. Leaving the page does it at once.
 * @param {string} text what was done
 * @param {(leaving: boolean) => Promise<any>} commit
 * @param {() => void} revert brings it back on the screen
 */
export function undoable(text, commit, revert) {
  const job = { commit };
  job.timer = setTimeout(() => {
    pending.delete(job);
    commit(false).catch((e) => {
      revert();
      tellFailure(e);
    });
  }, UNDO_MS);
  pending.add(job);
  toast(text, {
    action: t('do.undo'),
    ms: UNDO_MS,
    onAction: () => {
      clearTimeout(job.timer);
      pending.delete(job);
      revert();
      update();
    },
  });
}

window.addEventListener('pagehide', () => {
  pending.forEach((job) => {
    clearTimeout(job.timer);
    job.commit(true).catch(() => {});
  });
  pending.clear();
});
