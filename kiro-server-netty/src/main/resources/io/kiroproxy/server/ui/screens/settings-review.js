// What a change of the settings would do, seen before it is made.
import { html, nothing } from '../lib/vendor.js';
import { must, post, put } from '../lib/api.js';
import { masked } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, button, callout, closeLayer, diff, modal } from '../lib/parts.js';

/**
 * Asks the server about a change and opens what it says; saves it when that is wanted.
 * @param {{changes?: object, text?: string}} change single settings, or the whole file
 * @param {string} revision of the file that one has seen
 * @param {() => void} saved
 */
export function review(change, revision, saved) {
  return attempt(async () => {
    const preview = await post(route(change) + '/preview', change);
    modal({
      wide: true,
      title: () => t('settings.review'),
      view: () => previewView(preview),
      foot: () => html`<span class="grow"></span>${button(t('do.cancel'), closeLayer)}
        ${button(t('settings.save'), () => save(change, revision, saved), { tone: 'primary', disabled: !preview.ok || !preview.diff })}`,
    });
  });
}

function route(change) {
  return change.text === undefined ? '/api/config' : '/api/config/file';
}

async function save(change, revision, saved) {
  const worked = await attempt(async () => must(await put(route(change), { ...change, revision })), t('settings.saved'));
  if (!worked) return;
  closeLayer();
  saved();
}

export function previewView(p) {
  return html`<div class="stack">
    ${(p.problems ?? []).map((problem) => callout('bad', html`${problem.path ? html`<span class="mono">${problem.path}</span>` : nothing}${problem.line ? ` ${t('settings.line', { n: problem.line })}` : ''}: ${masked(problem.message)}`))}
    ${p.restart?.length ? callout('warn', html`${t('settings.restart')} <span class="mono">${p.restart.join(', ')}</span>`) : nothing}
    ${p.diff ? diff(masked(p.diff)) : p.problems?.length ? nothing : html`<p class="dim">${t('connect.same')}</p>`}
  </div>`;
}
