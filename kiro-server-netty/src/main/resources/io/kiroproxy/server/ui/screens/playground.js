// Talks to the proxy as its clients do: four protocols, streamed, with the raw events beside, two at once if wanted.
import { html, live, nothing } from '../lib/vendor.js';
import { clientAuthorization, clientKey, get, resource, setClientKey } from '../lib/api.js';
import { frames } from '../lib/events.js';
import { count, hide, millis } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { badge, button, callout, code, empty, field, iconButton, modal, segment, toast } from '../lib/parts.js';
import { accounts, update } from '../lib/store.js';
import { answerView, gather, newAnswer, refusal } from './answer.js';
import { snippet, WIRES } from './playground-wire.js';

const EXAMPLE_TOOL = [{ name: 'get_weather', description: 'The weather of a city now', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }];
const RAW_EVENTS = 2_000;
const IMAGES = 5;
const IMAGE_LIMIT = 4 * 1024 * 1024;

const models = resource(async () => {
  const answer = await get('/api/models');
  const ids = answer.models.map((m) => m.id);
  for (const lane of state.lanes) if (!lane.model) lane.model = ids.find((id) => id.includes('sonnet')) ?? ids[0] ?? '';
  return answer;
});

const keys = resource(() => get('/api/keys'));

function newLane(protocol) {
  return { protocol, model: '', turns: [], raw: [], running: null, error: null, usage: null, stop: null, first: null, took: null, started: 0, ran: null };
}

const state = { lanes: [newLane('anthropic')], prompt: '', system: '', thinking: false, raw: false, tools: '', useTools: false, account: '', images: /** @type {any[]} */ ([]), language: 'curl' };

export default {
  id: 'playground',
  layout: 'play',
  enter(rest, params) {
    if (!models.data) models.load();
    keys.load();
    if (params.get('model')) state.lanes[0].model = params.get('model');
  },
  view: () => html`<div class="play">
    <section class="card play-setup stack" aria-label=${t('play.setup')}>${setup()}</section>
    <div class="play-right">
      <div class="play-lanes">${state.lanes.map(laneView)}</div>
      ${composer()}
    </div></div>`,
};

function setup() {
  return html`
    ${field(t('play.system'), html`<textarea class="area" rows="3" .value=${state.system} @input=${(e) => (state.system = e.target.value)} placeholder=${t('play.system.hint')}></textarea>`)}
    ${field(t('play.account'), html`<select class="select" @change=${(e) => set('account', e.target.value)}>
      <option value="">${t('play.anyAccount')}</option>${accounts.list.map((a) => html`<option value=${a.id} ?selected=${a.id === state.account}>${hide(a.name)}</option>`)}</select>`)}
    ${keyField()}
    <label class="check"><input type="checkbox" .checked=${state.thinking} @change=${(e) => set('thinking', e.target.checked)}>${t('play.thinking')}</label>
    <label class="check"><input type="checkbox" .checked=${state.raw} @change=${(e) => set('raw', e.target.checked)}>${t('play.raw')}</label>
    <label class="check"><input type="checkbox" .checked=${state.useTools} @change=${(e) => {
      if (!state.tools) state.tools = JSON.stringify(EXAMPLE_TOOL, null, 2);
      set('useTools', e.target.checked);
    }}>${t('play.tools')}</label>
    ${state.useTools ? field(t('play.toolsJson'), html`<textarea class="area mono" rows="9" spellcheck="false" .value=${state.tools} @input=${(e) => (state.tools = e.target.value)}></textarea>`) : nothing}
    <div class="row wrap">
      ${button(state.lanes.length > 1 ? t('play.single') : t('play.compare'), compare, { small: true, icon: 'columns' })}
      ${button(t('play.code'), showCode, { small: true, icon: 'copy' })}
      ${button(t('play.clear'), () => {
        state.lanes.forEach((l) => Object.assign(l, { ...newLane(l.protocol), model: l.model }));
        update();
      }, { small: true, icon: 'trash' })}
    </div>
    <p class="small dim">${t('play.note')}</p>`;
}

/** Needed as soon as the proxy has client keys and no admin key lets this page through. */
function keyField() {
  if (!keys.data?.keys.length && !keys.data?.configured?.length && !clientKey()) return nothing;
  return field(t('keys.client'), html`<input class="input mono" type="password" autocomplete="off" .value=${clientKey()} @input=${(e) => setClientKey(e.target.value.trim())}>`, t('play.key.hint'));
}

function set(name, value) {
  state[name] = value;
  update();
}

function compare() {
  if (state.lanes.length > 1) {
    state.lanes[1].running?.abort();
    state.lanes.length = 1;
  } else state.lanes.push({ ...newLane('openai'), model: state.lanes[0].model });
  update();
}

function laneView(lane, i) {
  const ids = (models.data?.models ?? []).map((m) => m.id);
  return html`<section class="card lane" aria-label=${t('play.lane', { n: i + 1 })}>
    <header class="lane-head">
      <label class="grow"><span class="sr">${t('col.protocol')}</span><select class="select" @change=${(e) => {
        lane.protocol = e.target.value;
        update();
      }}>${Object.keys(WIRES).map((p) => html`<option value=${p} ?selected=${p === lane.protocol}>${t('protocol.' + p)}</option>`)}</select></label>
      <label class="grow"><span class="sr">${t('col.model')}</span><input class="input" list="models" .value=${lane.model} placeholder=${t('col.model')} @input=${(e) => (lane.model = e.target.value)}></label>
      ${lane.running ? iconButton('stop', t('play.stop'), () => lane.running.abort(), { small: true }) : nothing}
    </header>
    ${i === 0 ? html`<datalist id="models">${ids.map((id) => html`<option value=${id}></option>`)}</datalist>` : nothing}
    <div class=${state.raw ? 'lane-split' : 'lane-whole'}>
      <div class="lane-body" tabindex="0" aria-label=${t('play.answer')}>${lane.turns.length ? lane.turns.map((m, j) => turnView(m, lane.running && j === lane.turns.length - 1)) : empty('chat', t('play.empty'), t('play.empty.text'))}
        ${lane.error ? callout('bad', html`<strong>${lane.error.status || ''}</strong> ${lane.error.message}`) : nothing}</div>
      ${state.raw ? html`<div class="raw" tabindex="0" aria-label=${t('play.raw')}>${lane.raw.length ? lane.raw.map((r) => html`<div class="raw-event">${r}</div>`) : html`<span class="dim">${t('play.rawEmpty')}</span>`}</div>` : nothing}
    </div>
    ${lane.started ? html`<footer class="lane-foot row wrap small dim num">
      <span>${t('col.ttft')} ${millis(lane.first)}</span><span>${t('col.duration')} ${millis(lane.took)}</span>${usageView(lane.usage)}${lane.stop ? badge(lane.stop, 'line') : nothing}${lane.ran && lane.ran !== lane.model ? html`<span>→ ${lane.ran}</span>` : nothing}</footer>` : nothing}
  </section>`;
}

function usageView(u) {
  if (!u) return nothing;
  const input = u.input_tokens ?? u.prompt_tokens ?? u.promptTokenCount;
  const output = u.output_tokens ?? u.completion_tokens ?? u.candidatesTokenCount;
  return html`<span>${count(input)} → ${count(output)} ${t('unit.tokens')}</span>`;
}

function turnView(m, running) {
  return html`<div class="turn ${m.role}">
    <span class="who">${t(m.role === 'user' ? 'play.you' : 'play.model')}</span>
    ${m.images?.length ? html`<div class="thumbs">${m.images.map((i) => html`<span class="thumb"><img src=${i.url} alt=${i.name}></span>`)}</div>` : nothing}
    ${answerView(m, running)}
  </div>`;
}

function composer() {
  const running = state.lanes.some((l) => l.running);
  return html`<form class="card composer" @submit=${send} @paste=${paste}>
    ${state.images.length ? html`<div class="thumbs">${state.images.map((i, n) => html`<span class="thumb"><img src=${i.url} alt=${i.name}><button type="button" aria-label=${t('play.removeImage')} @click=${() => {
      state.images.splice(n, 1);
      update();
    }}>×</button></span>`)}</div>` : nothing}
    <label><span class="sr">${t('play.prompt')}</span><textarea class="area" rows="2" name="prompt" .value=${live(state.prompt)} placeholder=${t('play.prompt')} @input=${(e) => (state.prompt = e.target.value)} @keydown=${(e) => {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) send(e);
    }}></textarea></label>
    <div class="row"><label class="btn ghost icon-only" title=${t('play.image')}>${icon('image')}<span class="sr">${t('play.image')}</span><input class="sr" type="file" accept="image/png,image/jpeg,image/gif,image/webp" multiple @change=${(e) => addImages(e.target.files)}></label>
      <span class="small dim grow">${t('play.enter')}</span>
      ${running ? button(t('play.stop'), () => state.lanes.forEach((l) => l.running?.abort()), { icon: 'stop' }) : html`<button class="btn primary" type="submit">${icon('playground')}${t('play.send')}</button>`}</div>
  </form>`;
}

function paste(event) {
  const files = [...event.clipboardData.files].filter((f) => f.type.startsWith('image/'));
  if (files.length) {
    event.preventDefault();
    addImages(files);
  }
}

function addImages(files) {
  for (const file of [...files].slice(0, IMAGES - state.images.length)) {
    if (file.size > IMAGE_LIMIT) {
      toast(t('play.imageLarge'), { tone: 'bad' });
      continue;
    }
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      state.images.push({ name: file.name, type: file.type, url, data: url.slice(url.indexOf(',') + 1) });
      update();
    };
    reader.readAsDataURL(file);
  }
}

/* ---- running ---- */

function plan(lane, turns) {
  const tools = state.useTools ? JSON.parse(state.tools) : [];
  return WIRES[lane.protocol]({ model: lane.model, system: state.system.trim(), thinking: state.thinking, tools, turns: turns.filter((m) => m.text || m.images?.length) });
}

function send(event) {
  event.preventDefault();
  const text = state.prompt.trim();
  if ((!text && !state.images.length) || state.lanes.some((l) => l.running)) return;
  try {
    if (state.useTools) JSON.parse(state.tools);
  } catch (e) {
    toast(t('play.toolsBad', { why: e.message }), { tone: 'bad' });
    return;
  }
  const turn = { role: 'user', text, images: state.images };
  state.prompt = '';
  state.images = [];
  state.lanes.forEach((lane) => run(lane, turn));
  update();
}

async function run(lane, turn) {
  lane.turns.push(turn);
  const wire = plan(lane, lane.turns);
  const answer = newAnswer();
  lane.turns.push(answer);
  Object.assign(lane, { raw: [], error: null, usage: null, stop: null, first: null, took: null, ran: null, started: performance.now(), running: new AbortController() });
  try {
    const response = await fetch(wire.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...clientAuthorization(), ...(state.account ? { 'x-kiro-account': state.account } : {}) },
      body: JSON.stringify(wire.body),
      signal: lane.running.signal,
    });
    lane.ran = response.headers.get('x-kiro-model');
    if (!response.ok) throw await refusal(response);
    for await (const frame of frames(response.body)) take(lane, answer, frame, wire);
  } catch (e) {
    if (e.name !== 'AbortError') lane.error = e;
  }
  lane.took = performance.now() - lane.started;
  lane.running = null;
  if (!answer.text && !answer.tools.size && !answer.thinking) lane.turns.pop();
  update();
}

function take(lane, answer, frame, wire) {
  if (lane.raw.length < RAW_EVENTS) lane.raw.push(frame.raw);
  const piece = gather(answer, frame, wire.read);
  if (!piece) return;
  if (lane.first === null && (piece.text || piece.thinking || piece.tool)) lane.first = performance.now() - lane.started;
  if (piece.usage) lane.usage = { ...lane.usage, ...piece.usage };
  if (piece.stop) lane.stop = piece.stop;
  if (piece.error) lane.error = new Error(piece.error);
  update();
}

function showCode() {
  modal({
    wide: true,
    title: () => t('play.code'),
    view: () => {
      const lane = state.lanes[0];
      const turns = lane.turns.length ? lane.turns : [{ role: 'user', text: state.prompt || t('play.example') }];
      let text;
      try {
        text = snippet(plan(lane, turns), state.language);
      } catch (e) {
        text = e.message;
      }
      return html`<div class="stack">${segment(t('play.code'), [['curl', 'curl'], ['python', 'Python'], ['javascript', 'JavaScript']], state.language, (v) => set('language', v))}${code(text)}</div>`;
    },
  });
}
