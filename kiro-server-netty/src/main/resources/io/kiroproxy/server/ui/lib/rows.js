// A list of any length: only what is seen is in the document.
import { html, nothing, render } from './vendor.js';
import { oncePerFrame } from './frame.js';

const MARGIN = 8;

/**
 * <virtual-rows> with the properties items (an array, or what has a length and at()), rowHeight, row (item, index →
 * template), end (called near the end) and growsOnTop (new items come before the others: who has scrolled down goes on
 * seeing the same ones). Rows all have the same height; scroll position survives new items.
 */
export class VirtualRows extends HTMLElement {
  #items = [];
  #observer = null;
  rowHeight = 44;
  row = () => nothing;
  end = null;
  growsOnTop = false;

  set items(items) {
    const next = items ?? [];
    const grown = next.length - this.#items.length;
    this.#items = next;
    this.#draw();
    if (this.growsOnTop && grown > 0 && this.scrollTop > this.rowHeight) {
      this.scrollTop += grown * this.rowHeight;
      this.#draw();
    }
  }

  connectedCallback() {
    this.addEventListener('scroll', this.#soon, { passive: true });
    this.#observer = new ResizeObserver(this.#soon);
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.removeEventListener('scroll', this.#soon);
    this.#observer?.disconnect();
  }

  #soon = oncePerFrame(this, () => this.#draw());

  #draw() {
    const height = this.rowHeight;
    const total = this.#items.length;
    const seen = Math.ceil((this.clientHeight || 600) / height);
    const first = Math.max(0, Math.floor(this.scrollTop / height) - MARGIN);
    const last = Math.min(total, first + seen + 2 * MARGIN);
    const rows = [];
    for (let i = first; i < last; i++) {
      rows.push(html`<div class="vrow" role="row" aria-rowindex=${i + 1} .style=${`top:${i * height}px;height:${height}px`}>${this.row(this.#items.at(i), i)}</div>`);
    }
    render(html`<div role="presentation" class="vrow" .style=${`height:${total * height}px`}></div>${rows}`, this);
    if (this.end && last >= total - MARGIN && this.isConnected) queueMicrotask(() => this.end?.());
  }
}

customElements.define('virtual-rows', VirtualRows);

/** Whether the layout is the narrow one. */
export function narrow() {
  return window.matchMedia('(max-width: 780px)').matches;
}
