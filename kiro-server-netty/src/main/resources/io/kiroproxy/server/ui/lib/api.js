// Every request to the server goes through here.
import { shared, update } from './store.js';

const ADMIN_KEY = 'kiro.admin-key';

/** A refused or failed request. */
export class ApiError extends Error {
  /** @param {number} status 0 when the server was not reached */
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
  /** Whether this build has no such route. */
  get missing() {
    return (this.status === 404 && this.message === 'Not Found') || this.status === 405;
  }
}

export function adminKey() {
  return sessionStorage.getItem(ADMIN_KEY) ?? '';
}

export function setAdminKey(key) {
  if (key) sessionStorage.setItem(ADMIN_KEY, key);
  else sessionStorage.removeItem(ADMIN_KEY);
}

/** The header that lets a request in, none without a key. */
export function authorization() {
  return adminKey() ? { authorization: 'Bearer ' + adminKey() } : {};
}

const CLIENT_KEY = 'kiro.client-key';

/** The client key of this tab: for the playground and for the key holder's own page. */
export function clientKey() {
  return sessionStorage.getItem(CLIENT_KEY) ?? '';
}

export function setClientKey(key) {
  if (key) sessionStorage.setItem(CLIENT_KEY, key);
  else sessionStorage.removeItem(CLIENT_KEY);
}

/** The header for the model APIs: a client key where one is known, else the admin's. */
export function clientAuthorization() {
  return clientKey() ? { authorization: 'Bearer ' + clientKey() } : authorization();
}

function message(status, body) {
  if (Array.isArray(body?.detail)) {
    return body.detail.map((d) => `${d.loc?.join('.')}: ${d.msg}`).join('; ');
  }
  return body?.detail ?? body?.error?.message ?? body?.error ?? `HTTP ${status}`;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body] sent as JSON
 * @param {{key?: string, signal?: AbortSignal, keepalive?: boolean}} [options] key: another one than the admin's
 */
export async function call(method, path, body, options = {}) {
  const headers = options.key ? { authorization: 'Bearer ' + options.key } : authorization();
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
      keepalive: options.keepalive,
      cache: 'no-store',
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, 'unreachable');
  }
  const text = await response.text();
  let parsed = null;
  try {
    parsed = text ? JSON.parse(text) : null;
  } catch {
    parsed = null;
  }
  if (response.status === 401 && !options.key) {
    shared.locked = true;
    update();
  }
  if (!response.ok) throw new ApiError(response.status, message(response.status, parsed), parsed);
  return parsed;
}

export const get = (path, options) => call('GET', path, undefined, options);
export const post = (path, body, options) => call('POST', path, body, options);
export const put = (path, body) => call('PUT', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const del = (path, options) => call('DELETE', path, undefined, options);

/** The answer, unless it says that it did not work out ({@code ok: false}). */
export function must(answer) {
  if (answer && answer.ok === false) {
    throw new ApiError(200, answer.error ?? answer.message ?? 'failed', answer);
  }
  return answer;
}

/** A query string of what is not empty. */
export function query(params) {
  const kept = Object.entries(params).filter(([, v]) => v !== '' && v !== null && v !== undefined);
  return kept.length ? '?' + new URLSearchParams(kept).toString() : '';
}

/**
 * Something fetched, with its states: nothing yet, loading, there, failed, not in this build. What is there stays while
 * it is fetched again, so that a list does not jump.
 */
export function resource(fetcher) {
  let turn = 0;
  const r = {
    data: null,
    error: null,
    loading: false,
    async load(...args) {
      const mine = ++turn;
      r.loading = true;
      update();
      try {
        const data = await fetcher(...args);
        if (mine === turn) {
          r.data = data;
          r.error = null;
        }
      } catch (e) {
        if (mine === turn && e.name !== 'AbortError') r.error = e;
      }
      if (mine === turn) {
        r.loading = false;
        update();
      }
      return r.data;
    },
    reset() {
      turn++;
      r.data = null;
      r.error = null;
      r.loading = false;
    },
  };
  return r;
}

/** A file of the admin API, with the name it is sent under. */
export async function fetchFile(path) {
  const response = await fetch(path, { headers: authorization(), cache: 'no-store' });
  if (!response.ok) {
    const text = await response.text();
    let body = null;
    try {
      body = JSON.parse(text);
    } catch {
      body = null;
    }
    throw new ApiError(response.status, message(response.status, body), body);
  }
  const name = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { name, content: await response.blob() };
}

/** Saves a text as a file. */
export function download(name, content, type = 'application/json') {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
