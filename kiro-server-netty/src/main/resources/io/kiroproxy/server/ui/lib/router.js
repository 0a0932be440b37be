// Addresses: #/screen/part?name=value. Everything one sees has one.
import { update } from './store.js';

/**
 * @typedef {object} Place
 * @property {string} screen
 * @property {string[]} rest
 * @property {URLSearchParams} params
 */

/** @returns {Place} */
export function place() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [screen, ...rest] = path.split('/').map(decodeURIComponent);
  return { screen: screen || 'overview', rest, params: new URLSearchParams(search ?? '') };
}

/** Where a link leads. */
export function to(screen, ...rest) {
  return '#/' + [screen, ...rest].map(encodeURIComponent).join('/');
}

export function go(address) {
  if (location.hash === address) update();
  else location.hash = address;
}

/** Changes parameters of this address without a step in the history. */
export function note(params) {
  const here = place();
  for (const [name, value] of Object.entries(params)) {
    if (value === '' || value === null || value === undefined) here.params.delete(name);
    else here.params.set(name, value);
  }
  const search = here.params.toString();
  history.replaceState(null, '', to(here.screen, ...here.rest) + (search ? '?' + search : ''));
}
