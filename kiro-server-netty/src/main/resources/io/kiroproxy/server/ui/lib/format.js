// Numbers, times and names as people read them.
import { html, nothing } from './vendor.js';
import { inOwnWords, locale, t } from './i18n.js';
import { accounts, shared } from './store.js';

const formats = new Map();

function numbers(options) {
  const id = locale() + JSON.stringify(options);
  if (!formats.has(id)) formats.set(id, new Intl.NumberFormat(locale(), options));
  return formats.get(id);
}

export const NONE = '–';

/** A whole number with separators. */
export function count(n) {
  return n === null || n === undefined ? NONE : numbers({ maximumFractionDigits: 0 }).format(n);
}

/** A number cut to three digits: 1.2k, 3.4M. */
export function short(n) {
  if (n === null || n === undefined) return NONE;
  return Math.abs(n) < 1000
    ? numbers({ maximumFractionDigits: Math.abs(n) < 10 && n % 1 ? 1 : 0 }).format(n)
    : numbers({ notation: 'compact', maximumSignificantDigits: 3 }).format(n).replace(/m$/, 'M');
}

/** Credits, with as many digits as they need. */
export function credits(n) {
  if (n === null || n === undefined) return NONE;
  const small = Math.abs(n) < 10 && n !== 0;
  return numbers({ minimumFractionDigits: small ? 2 : 0, maximumFractionDigits: Math.abs(n) < 0.1 ? 4 : small ? 2 : 1 }).format(n);
}

export function percent(part, whole, digits = 1) {
  if (!whole) return NONE;
  return numbers({ style: 'percent', maximumFractionDigits: digits }).format(part / whole);
}

/** Milliseconds as ms, s or min. */
export function millis(ms) {
  if (ms === null || ms === undefined) return NONE;
  if (ms < 1000) return `${numbers({ maximumFractionDigits: 0 }).format(ms)} ms`;
  if (ms < 60_000) return `${numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function bytes(n) {
  if (n === null || n === undefined) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let at = 0;
  while (n >= 1024 && at < units.length - 1) {
    n /= 1024;
    at++;
  }
  return `${numbers({ maximumFractionDigits: at ? 1 : 0 }).format(n)} ${units[at]}`;
}

/** A span of seconds in its largest two units. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  const s = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(s / 86400), t('unit.d')],
    [Math.floor((s % 86400) / 3600), t('unit.h')],
    [Math.floor((s % 3600) / 60), t('unit.min')],
    [s % 60, t('unit.s')],
  ].filter(([n]) => n > 0);
  return parts.length ? parts.slice(0, 2).map(([n, u]) => `${n} ${u}`).join(' ') : `0 ${t('unit.s')}`;
}

const RELATIVE = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Epoch seconds from seconds or a text. */
export function epoch(at) {
  if (at === null || at === undefined || at === '') return null;
  return typeof at === 'number' ? at : Date.parse(at) / 1000;
}

/** The whole moment in this browser's time. */
export function exact(at) {
  const s = epoch(at);
  return s === null || Number.isNaN(s)
    ? NONE
    : new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(s * 1000);
}

export function day(at) {
  const s = epoch(at);
  return s === null ? NONE : new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(s * 1000);
}

export function clock(at) {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at * 1000);
}

export function ago(at) {
  const s = epoch(at);
  if (s === null || Number.isNaN(s)) return NONE;
  const diff = s - Date.now() / 1000;
  const [unit, size] = RELATIVE.find(([, n]) => Math.abs(diff) >= n) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' }).format(Math.round(diff / size), unit);
}

/** A moment, relative, with the exact one on hover. */
export function when(at) {
  const s = epoch(at);
  return s === null || Number.isNaN(s)
    ? html`<span class="dim">${NONE}</span>`
    : html`<time datetime=${new Date(s * 1000).toISOString()} title=${exact(s)}>${ago(s)}</time>`;
}

/** A reason as people read it: the moment it ends stands beside it already. */
export function reason(text) {
  return told(String(text ?? '').replace(/cooling down until \S+Z: /g, '').replace(/ \(Request ID: [^)]*\)/g, ''));
}

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the server, its moments in this browser's time, in privacy mode without whom and where. */
export function told(text) {
  return masked(inOwnWords(String(text ?? '')).replace(MOMENT, (moment) => exact(moment)));
}

const HIDDEN = '••••••';

/** A text that privacy mode hides: an e-mail, an id, a path. */
export function hide(text) {
  if (!text || !shared.privacy) return text ?? NONE;
  return HIDDEN;
}

const MAIL = /[^\s@<>()"'=]+@[^\s@<>()"']+\.[^\s@<>()"',;:\\]+/g;
const ARN = /\barn:aws[^\s"',)]*/g;
const PLACE = /(?<![\w:/}.])(?:\/(?!api\/|v1\/|v1beta\/)[^\s/"'(),;\\]+){2,}|\b[A-Z]:\\[^\s"']+/g;

/** A text of which privacy mode hides e-mails, paths, and names and ids of accounts. */
export function masked(text) {
  return shared.privacy ? anonymous(text) : String(text ?? '');
}

const MACHINE = /\b[0-9a-f]{64}\b/g;

/** A text without e-mails, paths, machine ids, and names and ids of accounts, whatever the mode. */
export function anonymous(text) {
  const plain = String(text ?? '').replace(MAIL, HIDDEN).replace(ARN, HIDDEN).replace(PLACE, HIDDEN).replace(MACHINE, HIDDEN);
  const names = accounts.list.flatMap((a) => [a.id, a.name]).filter(Boolean).sort((a, b) => b.length - a.length);
  if (!names.length) return plain;
  const any = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return plain.replace(new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, 'g'), HIDDEN);
}

/**
 * Where a setting's value comes from: the name of its flag or variable, a file with a line, or "default".
 * @returns {'default'|'flag'|'environment'|'file'}
 */
export function layer(origin) {
  if (origin === 'default') return 'default';
  if (origin.startsWith('--')) return 'flag';
  return /:\d+$/.test(origin) ? 'file' : 'environment';
}

/** A path, its middle shortened, whole on hover. */
export function path(text) {
  if (!text) return html`<span class="dim">${NONE}</span>`;
  const shown = hide(text);
  return html`<code class="path" title=${shared.privacy ? nothing : text}>${shown}</code>`;
}
