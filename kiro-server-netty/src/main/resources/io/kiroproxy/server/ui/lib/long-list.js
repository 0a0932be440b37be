// A list of any length that scrolls with what is around it, and whose rows may differ in height.
import { html, nothing, render, repeat } from './vendor.js';
import { oncePerFrame } from './frame.js';

/** Pixels on both sides of what is seen that are drawn already. */
const MARGIN = 400;
/** A row's height in pixels before the first has been measured. */
const GUESS = 56;

/**
 * <long-list> with the properties size (rows of a part), frame (all that is drawn → template around it), part (rows, index
 * of the first → one element with the attribute data-part), gap (pixels → template), end (called near the end) and, set
 * last, items. Rows are drawn by parts; parts out of sight are gaps of their height, which is measured once they were
 * seen. It is seen through the window, or through the next {@code .long-box} around it.
 */
export class LongList extends HTMLElement {
  #items = [];
  /** Measured heights by part. */
  #heights = [];
  #rowHeight = 0;
  #width = 0;
  #observer = null;
  size = 12;
  frame = (body) => body;
  part = () => nothing;
  gap = (pixels) => html`<div class="gap" .style=${`height:${pixels}px`}></div>`;
  end = null;

  set items(items) {
    this.#items = items ?? [];
    this.#draw();
  }

  connectedCallback() {
    // Also of boxes around it, whose events do not rise.
    document.addEventListener('scroll', this.#soon, { passive: true, capture: true });
    window.addEventListener('resize', this.#soon);
    this.#observer = new ResizeObserver(this.#soon);
    this.#observer.observe(this);
    this.#soon();
  }

  disconnectedCallback() {
    document.removeEventListener('scroll', this.#soon, { capture: true });
    window.removeEventListener('resize', this.#soon);
    this.#observer?.disconnect();
  }

  #soon = oncePerFrame(this, () => this.#draw());

  #heightOf(part) {
    return this.#heights[part] ?? Math.min(this.size, this.#items.length - part * this.size) * (this.#rowHeight || GUESS);
  }

  /** What is seen, and the margin, in pixels from its own top. */
  #seen() {
    const own = this.getBoundingClientRect();
    if (own.width !== this.#width) {
      this.#width = own.width;
      this.#heights = [];
      this.#rowHeight = 0;
    }
    const box = this.closest('.long-box')?.getBoundingClientRect();
    return [Math.max(0, box?.top ?? 0) - own.top - MARGIN, Math.min(window.innerHeight, box?.bottom ?? Infinity) - own.top + MARGIN];
  }

  #draw() {
    const [from, to] = this.#seen();
    const parts = Math.ceil(this.#items.length / this.size);
    let first = 0;
    let above = 0;
    while (first < parts - 1 && above + this.#heightOf(first) < from) above += this.#heightOf(first++);
    let last = first;
    let drawn = above;
    while (last < parts && (drawn < to || last === first)) drawn += this.#heightOf(last++);
    let below = 0;
    for (let i = last; i < parts; i++) below += this.#heightOf(i);
    const shown = Array.from({ length: last - first }, (_, i) => first + i);
    render(this.frame(html`${above ? this.gap(above) : nothing}${repeat(shown, (i) => i, (i) => this.part(this.#items.slice(i * this.size, (i + 1) * this.size), i * this.size))}${below ? this.gap(below) : nothing}`), this);
    this.#measure(first);
    if (this.end && last === parts && this.isConnected) queueMicrotask(() => this.end?.());
  }

  #measure(first) {
    if (!this.#width) return;
    [...this.querySelectorAll('[data-part]')].forEach((element, i) => {
      const height = element.getBoundingClientRect().height;
      const rows = Math.min(this.size, this.#items.length - (first + i) * this.size);
      this.#rowHeight ||= height / rows;
      if (Math.abs(this.#heightOf(first + i) - height) > 1) this.#soon();
      this.#heights[first + i] = height;
    });
    this.#heights.length = Math.ceil(this.#items.length / this.size);
  }
}

customElements.define('long-list', LongList);

/** The gap between rows of a table. */
export const tableGap = (pixels) => html`<tbody class="gap" aria-hidden="true"><tr><td colspan="99" .style=${`height:${pixels}px`}></td></tr></tbody>`;
