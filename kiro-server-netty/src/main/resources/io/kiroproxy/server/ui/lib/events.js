// The one live channel: server-sent events read through fetch, because EventSource cannot carry the admin key.
import { ApiError, authorization, get } from './api.js';
import { shared, update } from './store.js';

const POLL_MS = 5_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/** @type {Set<(event: {type: string, data: any}) => void>} */
const listeners = new Set();
let controller = null;
let failures = 0;
let timer = 0;

/** Hears of everything that happens until the returned function is called. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(type, data) {
  listeners.forEach((listener) => listener({ type, data }));
}

function link(state) {
  if (shared.link !== state) {
    shared.link = state;
    update();
  }
}

/** Opens the channel; again, when it was open. */
export function connect() {
  controller?.abort();
  clearTimeout(timer);
  controller = new AbortController();
  run(controller.signal);
}

async function run(signal) {
  try {
    const response = await fetch('/api/events', {
      headers: { accept: 'text/event-stream', ...authorization() },
      signal,
      cache: 'no-store',
    });
    if (response.status === 404 || response.status === 405 || response.status === 429 || response.status === 503) return poll(signal);
    if (response.status === 401) {
      shared.locked = true;
      return link('down');
    }
    if (!response.ok) throw new ApiError(response.status, 'events');
    failures = 0;
    link('live');
    for await (const event of parse(response.body)) tell(event.type, event.data);
    throw new ApiError(0, 'ended');
  } catch (e) {
    if (signal.aborted) return;
    link('down');
    timer = setTimeout(() => run(signal), RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
  }
}

/** Without the channel the counts are asked for while somebody looks. */
async function poll(signal) {
  if (signal.aborted) return;
  if (!document.hidden && !shared.locked) {
    try {
      const status = await get('/api/status', { signal });
      link('polling');
      tell('stats', status.stats);
    } catch {
      if (signal.aborted) return;
      link('down');
    }
  }
  timer = setTimeout(() => poll(signal), POLL_MS);
}

/**
 * The events of a stream of them.
 * @param {ReadableStream<Uint8Array>} body
 */
export async function* parse(body) {
  for await (const { event, data } of frames(body)) {
    if (data === null) continue;
    let parsed = data;
    try {
      parsed = JSON.parse(data);
    } catch {
      parsed = data;
    }
    yield { type: event, data: parsed };
  }
}

/** Frames as they stand on the wire: the event's name, its data joined, and the raw text. */
export async function* frames(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = done ? '' : blocks.pop();
      for (const block of blocks) {
        if (block.trim()) yield frame(block);
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function frame(block) {
  let event = 'message';
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }
  return { event, data: data.length ? data.join('\n') : null, raw: block };
}
