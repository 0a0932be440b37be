// The only place that knows where the two libraries are and which version they have.
export { html, svg, nothing, render } from '../vendor/lit-html-3.3.2/lit-html.js';
export { repeat } from '../vendor/lit-html-3.3.2/directives/repeat.js';
export { classMap } from '../vendor/lit-html-3.3.2/directives/class-map.js';
export { live } from '../vendor/lit-html-3.3.2/directives/live.js';
export { default as uPlot } from '../vendor/uplot-1.6.30/uPlot.esm.js';
