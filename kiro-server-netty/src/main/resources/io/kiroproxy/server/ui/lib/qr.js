// QR codes (ISO/IEC 18004): byte mode, correction level M, versions 1 to 10, which is up to 213 bytes.
import { html } from './vendor.js';

/** Per version: data codewords per block of group 1 and 2, with counts, and correction codewords per block. */
const BLOCKS = [
  null,
  [10, [[1, 16]]],
  [16, [[1, 28]]],
  [26, [[1, 44]]],
  [18, [[2, 32]]],
  [24, [[2, 43]]],
  [16, [[4, 27]]],
  [18, [[4, 31]]],
  [22, [[2, 38], [2, 39]]],
  [22, [[3, 36], [2, 37]]],
  [26, [[4, 43], [1, 44]]],
];

const ALIGNMENT = [null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = x;
  LOG[x] = i;
  x = x & 128 ? (x << 1) ^ 0x11d : x << 1;
}
for (let i = 255; i < 512; i++) EXP[i] = EXP[i - 255];

function multiply(a, b) {
  return a && b ? EXP[LOG[a] + LOG[b]] : 0;
}

function generator(degree) {
  let poly = [1];
  for (let i = 0; i < degree; i++) {
    const next = new Array(poly.length + 1).fill(0);
    poly.forEach((c, j) => {
      next[j] ^= c;
      next[j + 1] ^= multiply(c, EXP[i]);
    });
    poly = next;
  }
  return poly;
}

function correction(data, degree) {
  const gen = generator(degree);
  const rest = [...data, ...new Array(degree).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    if (factor) gen.forEach((c, j) => (rest[i + j] ^= multiply(c, factor)));
  }
  return rest.slice(data.length);
}

function capacity(version) {
  return BLOCKS[version][1].reduce((sum, [n, size]) => sum + n * size, 0);
}

function codewords(bytes, version) {
  const bits = [];
  const push = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  const room = capacity(version) * 8;
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((b) => push(b, 8));
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(bits.slice(i, i + 8).reduce((v, b) => (v << 1) | b, 0));
  return data;
}

function interleaved(data, version) {
  const [degree, groups] = BLOCKS[version];
  const blocks = [];
  let at = 0;
  for (const [n, size] of groups) {
    for (let i = 0; i < n; i++, at += size) blocks.push(data.slice(at, at + size));
  }
  const corrections = blocks.map((block) => correction(block, degree));
  const out = [];
  const longest = Math.max(...blocks.map((b) => b.length));
  for (let i = 0; i < longest; i++) blocks.forEach((b) => i < b.length && out.push(b[i]));
  for (let i = 0; i < degree; i++) corrections.forEach((c) => out.push(c[i]));
  return out;
}

const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

function bch(value, poly, shift) {
  let rest = value << shift;
  const top = poly.toString(2).length;
  while (rest.toString(2).length >= top && rest) rest ^= poly << (rest.toString(2).length - top);
  return (value << shift) | rest;
}

function frame(version) {
  const size = 17 + 4 * version;
  const cells = Array.from({ length: size }, () => new Array(size).fill(null));
  const set = (r, c, v) => {
    if (r >= 0 && c >= 0 && r < size && c < size) cells[r][c] = v;
  };
  for (const [r0, c0] of [[0, 0], [0, size - 7], [size - 7, 0]]) {
    for (let r = -1; r < 8; r++) {
      for (let c = -1; c < 8; c++) {
        const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
        set(r0 + r, c0 + c, ring !== 2 && ring < 4);
      }
    }
  }
  const centres = ALIGNMENT[version];
  for (const r0 of centres) {
    for (const c0 of centres) {
      if (cells[r0][c0] !== null) continue;
      for (let r = -2; r <= 2; r++) {
        for (let c = -2; c <= 2; c++) set(r0 + r, c0 + c, Math.max(Math.abs(r), Math.abs(c)) !== 1);
      }
    }
  }
  for (let i = 8; i < size - 8; i++) {
    cells[6][i] ??= i % 2 === 0;
    cells[i][6] ??= i % 2 === 0;
  }
  cells[size - 8][8] = true;
  return cells;
}

function formatBits(cells, mask) {
  const size = cells.length;
  const bits = bch((0b00 << 3) | mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const v = ((bits >> i) & 1) === 1;
    if (i < 6) cells[i][8] = v;
    else if (i < 8) cells[i + 1][8] = v;
    else cells[size - 15 + i][8] = v;
    if (i < 8) cells[8][size - 1 - i] = v;
    else if (i < 9) cells[8][15 - i] = v;
    else cells[8][14 - i] = v;
  }
  cells[size - 8][8] = true;
}

function versionBits(cells, version) {
  if (version < 7) return;
  const size = cells.length;
  const bits = bch(version, 0x1f25, 12);
  for (let i = 0; i < 18; i++) {
    const v = ((bits >> i) & 1) === 1;
    cells[Math.floor(i / 3)][size - 11 + (i % 3)] = v;
    cells[size - 11 + (i % 3)][Math.floor(i / 3)] = v;
  }
}

function fill(cells, data, mask) {
  const size = cells.length;
  let bit = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let step = 0; step < size; step++) {
      const r = up ? size - 1 - step : step;
      for (const c of [right, right - 1]) {
        if (cells[r][c] !== null) continue;
        const v = bit < data.length * 8 && ((data[bit >> 3] >> (7 - (bit & 7))) & 1) === 1;
        bit++;
        cells[r][c] = v !== MASKS[mask](r, c);
      }
    }
    up = !up;
  }
}

function penalty(cells) {
  const size = cells.length;
  let sum = 0;
  let dark = 0;
  for (const line of [...cells, ...cells.map((_, i) => cells.map((row) => row[i]))]) {
    let run = 1;
    for (let i = 1; i <= size; i++) {
      if (i < size && line[i] === line[i - 1]) run++;
      else {
        if (run >= 5) sum += run - 2;
        run = 1;
      }
    }
    const text = line.map((v) => (v ? 1 : 0)).join('');
    sum += 40 * (text.match(/(?=10111010000|00001011101)/g)?.length ?? 0);
  }
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      if (cells[r][c]) dark++;
      if (r && c && cells[r][c] === cells[r - 1][c] && cells[r][c] === cells[r][c - 1] && cells[r][c] === cells[r - 1][c - 1]) sum += 3;
    }
  }
  return sum + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5);
}

/**
 * The modules of a code, true for dark; null when the text is too long.
 * @param {string} text
 * @returns {boolean[][] | null}
 */
export function modules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  let version = 1;
  while (version <= 10 && bytes.length + (version < 10 ? 2 : 3) > capacity(version)) version++;
  if (version > 10) return null;
  const data = interleaved(codewords(bytes, version), version);
  let best = null;
  for (let mask = 0; mask < 8; mask++) {
    const cells = frame(version);
    formatBits(cells, mask);
    versionBits(cells, version);
    fill(cells, data, mask);
    const bad = penalty(cells);
    if (!best || bad < best.bad) best = { bad, cells };
  }
  return best.cells;
}

/** A code as an image; nothing when the text is too long for one. */
export function qr(text, label) {
  const cells = modules(text);
  if (!cells) return html``;
  const path = cells.flatMap((row, r) => row.map((dark, c) => (dark ? `M${c} ${r}h1v1h-1z` : ''))).join('');
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${cells.length} ${cells.length}" shape-rendering="crispEdges"><path d=${path}></path></svg>`;
}
