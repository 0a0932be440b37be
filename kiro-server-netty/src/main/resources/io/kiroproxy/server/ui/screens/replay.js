// A captured call made once more: asked about first, its answer shown as it comes.
import { html, nothing } from '../lib/vendor.js';
import { authorization } from '../lib/api.js';
import { frames } from '../lib/events.js';
import { millis, told } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { badge, button, callout, closeLayer, confirm, json, modal } from '../lib/parts.js';
import { go, to } from '../lib/router.js';
import { update } from '../lib/store.js';
import { answerView, gather, newAnswer, refusal } from './answer.js';
import { WIRES } from './playground-wire.js';

/** @param {any} call as the history has it */
export function replay(call) {
  confirm(t('request.replay'), t('replay.text', { model: call.requested_model ?? call.model }), t('replay.do'), () => run(call));
}

function run(call) {
  const turn = { answer: newAnswer(), whole: null, error: null, status: 0, id: '', took: null, started: performance.now(), running: new AbortController() };
  modal({
    wide: true,
    title: () => t('request.replay'),
    view: () => view(turn),
    foot: () => html`${turn.id && !turn.running ? button(t('replay.open'), () => open(turn.id)) : nothing}<span class="grow"></span>
      ${turn.running ? button(t('play.stop'), () => turn.running.abort(), { icon: 'stop' }) : button(t('do.close'), closeLayer)}`,
    closed: () => turn.running?.abort(),
  });
  send(call, turn);
}

function open(id) {
  closeLayer();
  closeLayer();
  go(to('requests', id));
}

async function send(call, turn) {
  try {
    const response = await fetch(`/api/calls/${encodeURIComponent(call.id)}/replay`, { method: 'POST', headers: authorization(), signal: turn.running.signal, cache: 'no-store' });
    turn.status = response.status;
    turn.id = response.headers.get('x-request-id') ?? '';
    if (!response.ok) throw await refusal(response);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) await stream(call, response, turn);
    else turn.whole = await response.json();
  } catch (e) {
    if (e.name !== 'AbortError') turn.error = e;
    if (e.beforeTheCall) turn.id = '';
  }
  turn.took = performance.now() - turn.started;
  turn.running = null;
  update();
}

async function stream(call, response, turn) {
  const { read } = WIRES[call.protocol]({ model: '', system: '', thinking: false, tools: [], turns: [] });
  for await (const frame of frames(response.body)) {
    const piece = gather(turn.answer, frame, read);
    if (piece?.error) turn.error = new Error(piece.error);
    update();
  }
}

function view(turn) {
  return html`<div class="stack">
    <div class="row wrap small dim" role="status">${turn.status ? badge(String(turn.status), turn.status < 400 ? 'good' : 'bad') : nothing}<span>${turn.running ? t('replay.running') : `${t('col.duration')} ${millis(turn.took)}`}</span></div>
    ${turn.error ? callout('bad', told(turn.error.message)) : nothing}
    ${turn.whole ? json(turn.whole) : html`<div class="turn assistant">${answerView(turn.answer, turn.running !== null && turn.status !== 0)}</div>`}
  </div>`;
}
