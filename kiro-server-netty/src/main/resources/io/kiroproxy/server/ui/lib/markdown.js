// Markdown as far as the guides use it, made into templates: text stays text, so nothing in it can become markup.
import { html, nothing } from './vendor.js';
import { code } from './parts.js';

const INLINE = /(`[^`]+`)|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text) {
  const out = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    out.push(text.slice(at, m.index));
    if (m[1]) out.push(html`<code>${m[1].slice(1, -1)}</code>`);
    else if (m[2]) out.push(html`<strong>${inline(m[2])}</strong>`);
    else out.push(link(m[3], m[4]));
    at = m.index + m[0].length;
  }
  out.push(text.slice(at));
  return out;
}

/** Guides link to each other by file name; the rest is shown, not followed: the UI asks nobody outside. */
function link(text, target) {
  const guide = target.match(/^(?:docs\/)?([\w-]+)\.md(?:#.*)?$/);
  return guide ? html`<a href=${'#/help/guides/' + guide[1]}>${text}</a>` : html`<span title=${target}>${text}</span>`;
}

/**
 * @param {string} text
 * @param {string} [search] only the parts between headings that hold it
 */
export function prose(text, search = '') {
  const q = search.toLowerCase();
  // Pictures stay with the repository.
  const blocks = parse(text.replace(/<!--[\s\S]*?-->|^!\[.*\]\(.*\)$/gm, ''));
  if (!q) return blocks.map(view);
  return blocks.map((b) => (b.kind === 'table' ? { ...b, rows: b.rows.filter((r) => r.join(' ').toLowerCase().includes(q)) } : b)).filter((b) => (b.kind === 'table' ? b.rows.length : b.kind !== 'heading' && JSON.stringify(b).toLowerCase().includes(q))).map(view);
}

function cells(line) {
  return line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((c) => c.trim().replaceAll('\\|', '|'));
}

function parse(text) {
  const lines = text.split(/\r?\n/);
  const blocks = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (line.startsWith('```')) {
      const from = ++i;
      while (i < lines.length && !lines[i].startsWith('```')) i++;
      blocks.push({ kind: 'code', text: lines.slice(from, i++).join('\n') });
    } else if (/^#{1,6} /.test(line)) {
      blocks.push({ kind: 'heading', level: line.indexOf(' '), text: line.replace(/^#+ /, '') });
      i++;
    } else if (line.startsWith('|') && /^\|[\s:|-]+$/.test(lines[i + 1] ?? '')) {
      const head = cells(line);
      const rows = [];
      for (i += 2; i < lines.length && lines[i].startsWith('|'); i++) rows.push(cells(lines[i]));
      blocks.push({ kind: 'table', head, rows });
    } else if (/^\s*([-*]|\d+\.) /.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const items = [];
      for (; i < lines.length && lines[i].trim(); i++) {
        if (/^\s*([-*]|\d+\.) /.test(lines[i])) items.push(lines[i].replace(/^\s*([-*]|\d+\.) /, ''));
        else items[items.length - 1] += ' ' + lines[i].trim();
      }
      blocks.push({ kind: ordered ? 'ordered' : 'list', items });
    } else if (!line.trim()) {
      i++;
    } else {
      const from = i;
      while (i < lines.length && lines[i].trim() && !/^(```|#{1,6} |\|)/.test(lines[i])) i++;
      blocks.push({ kind: 'text', text: lines.slice(from, Math.max(i, from + 1)).join(' ') });
      i = Math.max(i, from + 1);
    }
  }
  return blocks;
}

function view(b) {
  switch (b.kind) {
    case 'code': return code(b.text);
    case 'heading': return b.level === 1 ? html`<h2>${inline(b.text)}</h2>` : html`<h3>${inline(b.text)}</h3>`;
    case 'table': return html`<div class="scroll" tabindex="0"><table class="table"><thead><tr>${b.head.map((h) => html`<th>${inline(h)}</th>`)}</tr></thead><tbody>${b.rows.map((r) => html`<tr>${r.map((c) => html`<td>${inline(c)}</td>`)}</tr>`)}</tbody></table></div>`;
    case 'list': return html`<ul>${b.items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`;
    case 'ordered': return html`<ol>${b.items.map((item) => html`<li>${inline(item)}</li>`)}</ol>`;
    case 'text': return html`<p>${inline(b.text)}</p>`;
    default: return nothing;
  }
}
