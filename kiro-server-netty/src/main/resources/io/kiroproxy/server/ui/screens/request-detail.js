// One call: who was tried, what was changed, what both sides said, what the linter finds.
import { html, nothing } from '../lib/vendor.js';
import { download, get, post, resource } from '../lib/api.js';
import { anonymous, count, credits, exact, hide, masked, millis, told } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { attempt, badge, button, callout, copy, empty, facts, iconButton, json, show, tabs } from '../lib/parts.js';
import { to } from '../lib/router.js';
import { accountName, update } from '../lib/store.js';
import { openCapture } from './capture.js';
import { snippet, WIRES } from './playground-wire.js';
import { replay } from './replay.js';
import { routing } from './routing.js';
import { outcomeBadge } from './requests.js';

const PANES = ['client_request', 'upstream_request', 'upstream_events', 'client_events'];

/**
 * @param {string} id
 * @param {any} known its row, when the list has it
 */
export function requestDetail(id, known) {
  const at = `/api/calls/${encodeURIComponent(id)}`;
  const pane = { shown: 'client_request', findings: null, linting: false };
  const one = resource(async () => {
    try {
      const answer = await get(at);
      return answer.call ?? answer;
    } catch (e) {
      if (!e.missing) throw e;
      // Without a history: the flow of the log in memory.
      const flow = await get(`/api/flows/${encodeURIComponent(id)}`);
      const row = known ?? (await get('/api/logs?limit=1000')).logs.find((r) => r.id === id);
      return { ...row, tags: flow.tags, note: flow.notes, bookmarked: flow.bookmarked, stop_reason: flow.response?.stop_reason, attempts: null, memory: true };
    }
  });
  one.load();

  async function flow(part, body, text) {
    await attempt(() => post(`/api/flows/${encodeURIComponent(id)}/${part}`, body), text);
    one.load();
  }

  async function lint(r) {
    pane.linting = true;
    update();
    await attempt(async () => {
      const body = bodyOf(r.captures.client_request);
      pane.findings = (await post('/api/lint', { protocol: r.protocol, path: r.path, body })).findings;
    });
    pane.linting = false;
    update();
  }

  const view = () => html`<div class="stack loose">${show(one, (r) => html`
    <div class="row wrap">
      ${outcomeBadge(r)}${badge(t('protocol.' + r.protocol), 'line')}${r.stream ? badge(t('request.streamed'), 'line') : nothing}
      <span class="grow"></span>
      ${iconButton('star', t(r.bookmarked ? 'request.unmark' : 'request.mark'), () => flow('bookmark', { bookmarked: !r.bookmarked }), { pressed: !!r.bookmarked })}
      ${button(t('request.curl'), () => copy(curl(r)), { small: true, icon: 'copy' })}
      ${r.captures?.client_request ? button(t('request.replay'), () => replay(r), { small: true, icon: 'refresh' }) : nothing}
      ${button(t('request.export'), () => download(`fixture-${id}.json`, JSON.stringify(fixture(r), null, 2)), { small: true, icon: 'download', title: t('request.export.text') })}
    </div>
    ${r.error ? callout('bad', html`<strong>${r.error_code ?? r.status}</strong> ${told(r.error)}`) : nothing}
    <div class="two">
      ${facts([
        [t('col.time'), exact(r.timestamp)],
        [t('col.model'), html`${r.requested_model && r.requested_model !== r.model ? html`<span class="dim">${r.requested_model} → </span>` : nothing}<span class="strong">${r.model}</span>`],
        [t('col.account'), r.account_id ? html`<a href=${to('accounts', r.account_id)}>${hide(accountName(r.account_id))}</a>` : '–'],
        [t('col.client'), r.client ? hide(r.client) : t('request.noClient')],
        [t('col.path'), html`<code>${r.method} ${r.path}</code>`],
        [t('col.id'), html`<code>${hide(r.id)}</code>`],
        r.session && [t('col.session'), html`<code>${hide(r.session)}</code>`],
      ])}
      ${facts([
        [t('col.ttft'), millis(r.ttft_ms)],
        [t('col.duration'), millis(r.duration_ms)],
        [t('col.tokensIn'), html`${count(r.tokens_in)}${r.cache_read_tokens ? html` <span class="dim">${t('request.cached', { n: count(r.cache_read_tokens) })}</span>` : nothing}`],
        [t('col.tokensOut'), count(r.tokens_out)],
        [t('col.credits'), r.credits ? credits(r.credits) : '–'],
        [t('request.origin'), t('from.' + (r.usage_source ?? 'unknown'))],
        [t('request.stop'), r.stop_reason ? html`<code>${r.stop_reason}</code>` : '–'],
      ])}
    </div>
    ${attempts(r)}
    ${adaptations(r)}
    ${notes(r)}
    ${panes(r)}`, 10)}</div>`;

  function attempts(r) {
    const list = Array.isArray(r.attempts) ? r.attempts : [];
    if (!list.length) return nothing;
    const start = list[0].started_at;
    const end = Math.max(...list.map((a) => a.ended_at ?? a.started_at), start + r.duration_ms / 1000);
    const chosen = choicesOf(list, r.choices ?? []);
    const part = (s) => `${Math.max(0, Math.min(100, ((s - start) / Math.max(0.001, end - start)) * 100))}%`;
    return html`<section class="stack tight"><h3>${t('request.attempts')}</h3><ol class="timeline">${list.map((a, i) => html`<li class=${a.failure ? 'bad' : 'good'}>
      <div class="row wrap"><span class="strong">${i + 1}. <a href=${to('accounts', a.account ?? '')}>${hide(accountName(a.account))}</a></span>${a.endpoint ? badge(a.endpoint, 'line') : nothing}${a.status ? badge(String(a.status), a.failure ? 'bad' : 'good') : nothing}
        <span class="dim small num">${millis(((a.ended_at ?? a.started_at) - a.started_at) * 1000)}</span></div>
      <div class="span-track" role="presentation"><i class=${a.failure ? 'bad' : ''} .style=${`left:${part(a.started_at)};width:max(4px, calc(${part(a.ended_at ?? end)} - ${part(a.started_at)}))`}></i></div>
      ${a.failure ? html`<p class="small"><strong>${a.failure.kind}</strong>${a.failure.scope ? html` <span class="dim">(${a.failure.scope})</span>` : nothing} ${told(a.failure.message)}</p>` : nothing}
      ${chosen[i] ? html`<details class="small"><summary class="dim">${t('request.why')}</summary>${routing(chosen[i], a.account)}</details>` : nothing}
    </li>`)}</ol></section>`;
  }

  function adaptations(r) {
    if (!r.adaptations?.length) return nothing;
    return html`<section class="stack tight"><h3>${t('request.adaptations')}</h3><p class="small dim">${t('request.adaptations.text')}</p><div class="row wrap">${r.adaptations.map((a) => badge(typeof a === 'string' ? a : a.name ?? JSON.stringify(a), 'warn'))}</div></section>`;
  }

  function notes(r) {
    return html`<section class="stack tight"><h3>${t('request.notes')}</h3>
      <div class="row wrap">${(r.tags ?? []).map((tag) => badge(tag, 'accent'))}
        <form class="row" @submit=${(e) => {
          e.preventDefault();
          const tag = new FormData(e.target).get('tag').toString().trim();
          e.target.reset();
          if (tag) flow('tag', { tag });
        }}><label><span class="sr">${t('request.addTag')}</span><input class="input small-input" name="tag" placeholder=${t('request.addTag')} maxlength="50"></label></form></div>
      <form class="row top" @submit=${(e) => {
        e.preventDefault();
        flow('note', { note: new FormData(e.target).get('note').toString() }, t('done.saved'));
      }}><label class="grow"><span class="sr">${t('col.note')}</span><textarea class="area" name="note" maxlength="2000" placeholder=${t('request.note')} .value=${r.note ?? ''}></textarea></label><button class="btn" type="submit">${t('do.save')}</button></form>
    </section>`;
  }

  function panes(r) {
    const c = r.captures;
    if (!c || !PANES.some((p) => c[p])) {
      return html`<section class="card">${empty('eyeOff', t('request.noCapture'), t('request.noCapture.text'), button(t('request.captureSettings'), openCapture))}</section>`;
    }
    return html`<section class="stack tight"><h3>${t('request.captured')}</h3>
      ${tabs(t('request.captured'), [...PANES.map((p) => [p, t('pane.' + p)]), ['findings', t('pane.findings')]], pane.shown, (p) => {
        pane.shown = p;
        if (p === 'findings' && !pane.findings) lint(r);
        update();
      })}
      ${pane.shown === 'findings' ? findings() : c[pane.shown] ? json(masked(pretty(c[pane.shown]))) : html`<p class="dim">${t('request.paneEmpty')}</p>`}
    </section>`;
  }

  function findings() {
    if (pane.linting) return html`<p class="dim">${t('state.loading')}</p>`;
    if (!pane.findings) return html`<p class="dim">${t('state.missing')}</p>`;
    if (!pane.findings.length) return callout('good', t('request.noFindings'));
    return html`<ul class="card checklist">${pane.findings.map((f) => html`<li><span></span><div><strong>${f.rule}</strong> ${badge(f.severity, f.severity === 'error' ? 'bad' : 'warn')} <code>${f.where}</code><p>${f.message}</p>${f.fix ? html`<p class="small dim">${f.fix}</p>` : nothing}</div><span></span></li>`)}</ul>`;
  }

  return { id, view };
}

/** The choice that led to each attempt; none for one that kept the account of the attempt before. */
function choicesOf(attempts, choices) {
  const left = [...choices];
  return attempts.map((a) => (left[0]?.chosen === a.account ? left.shift() : null));
}

/**
 * What was captured: the head as it was sent, a blank line, and the body.
 * @param {string} captured
 */
function split(captured) {
  const at = captured.indexOf('\n\n');
  return at < 0 ? { head: '', body: captured } : { head: captured.slice(0, at), body: captured.slice(at + 2) };
}

/** A head as it is, its body as indented JSON where it is some. */
function pretty(captured) {
  const { head, body } = split(captured);
  try {
    return (head ? head + '\n\n' : '') + JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return captured;
  }
}

/** The body of a captured request: an object, or the text when it is not whole. */
function bodyOf(captured) {
  const { body } = split(captured);
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Where a captured request went, its query included. */
function targetOf(captured, fallback) {
  return /^[A-Z]+ (\/\S*)/.exec(captured)?.[1] ?? fallback;
}

/** The call for a shell: as it was captured, else one of its protocol and model. */
function curl(r) {
  const captured = r.captures?.client_request;
  const wire = captured
    ? { path: targetOf(captured, r.path), body: bodyOf(captured) }
    : WIRES[r.protocol]?.({ model: r.requested_model ?? r.model, system: '', thinking: false, tools: [], turns: [{ role: 'user', text: '…' }] });
  return wire ? snippet(wire, 'curl') : `curl '${location.origin}${r.path}'`;
}

/** What of an attempt does not say whose account it was. */
function anonymousAttempt(a) {
  return { endpoint: a.endpoint, status: a.status, failure: a.failure && { ...a.failure, message: anonymous(a.failure.message) } };
}

/** The call as something to make a test of: what went over the wires, and nothing that names a person, a machine or an account. */
function fixture(r) {
  return {
    protocol: r.protocol,
    method: r.method,
    path: r.path,
    requested_model: r.requested_model,
    model: r.model,
    stream: r.stream,
    status: r.status,
    result: r.result,
    error_code: r.error_code,
    error: r.error && anonymous(r.error),
    stop_reason: r.stop_reason,
    usage: { source: r.usage_source, tokens_in: r.tokens_in, tokens_out: r.tokens_out, cache_read_tokens: r.cache_read_tokens, cache_write_tokens: r.cache_write_tokens, credits: r.credits },
    adaptations: r.adaptations,
    attempts: (r.attempts ?? []).map(anonymousAttempt),
    captures: r.captures && Object.fromEntries(PANES.map((p) => [p, r.captures[p] && anonymous(r.captures[p])])),
  };
}
