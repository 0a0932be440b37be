// What a model says, gathered from the events of any of the four protocols.
import { html, nothing } from '../lib/vendor.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';

/** An answer of which nothing has come yet. */
export function newAnswer() {
  return { role: 'assistant', text: '', thinking: '', tools: new Map() };
}

/**
 * Adds what an event of a stream brings.
 * @param {(data: any) => import('./playground-wire.js').Piece} read of the protocol
 * @returns the piece, null when the event has none
 */
export function gather(answer, frame, read) {
  if (frame.data === null || frame.data === '[DONE]') return null;
  let data;
  try {
    data = JSON.parse(frame.data);
  } catch {
    return null;
  }
  const piece = read(data);
  if (piece.text) answer.text += piece.text;
  if (piece.thinking) answer.thinking += piece.thinking;
  if (piece.tool) {
    const call = answer.tools.get(piece.tool.id) ?? { name: '', args: '' };
    answer.tools.set(piece.tool.id, { name: piece.tool.name ?? call.name, args: call.args + (piece.tool.args ?? '') });
  }
  return piece;
}

export function answerView(m, running) {
  return html`${m.thinking ? html`<details open><summary class="small dim">${t('play.thoughts')}</summary><div class="thought">${m.thinking}</div></details>` : nothing}
    ${m.text || running ? html`<div class="said ${running ? 'caret' : ''}">${m.text}</div>` : nothing}
    ${[...(m.tools?.values() ?? [])].map((c) => html`<div class="tool-call"><span class="row">${icon('tool')}<strong>${c.name}</strong></span><pre class="code">${c.args}</pre></div>`)}`;
}

/** What a refused call says, in whichever protocol's envelope; in the admin API's own when no call was made of it. */
export async function refusal(response) {
  const text = await response.text();
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  const error = new Error(body?.error?.message ?? body?.detail ?? text.slice(0, 300));
  error.status = response.status;
  error.beforeTheCall = body?.detail !== undefined;
  return error;
}
