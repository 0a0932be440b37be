// What every screen shares, and the one way to have it drawn again.

/** @type {(() => void) | null} */
let draw = null;
let asked = false;

/** Names the function that draws everything. */
export function drawWith(fn) {
  draw = fn;
}

/** Has everything drawn once more, soon; asking twice draws once. */
export function update() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    if (draw) draw();
  });
}

/**
 * Something that is run a while after it was first asked for, once however often it is asked for meanwhile: what happens
 * all the time neither floods it nor keeps it waiting for ever.
 * @param {() => void} run
 * @param {number} ms
 */
export function eventually(run, ms) {
  let due = 0;
  const ask = () => {
    due ||= setTimeout(() => {
      due = 0;
      run();
    }, ms);
  };
  ask.cancel = () => {
    clearTimeout(due);
    due = 0;
  };
  return ask;
}

/** The answer of a function, worked out anew only when it is asked with something else than the time before. */
export function whileSame(work) {
  let asked = [];
  let answer;
  return (...args) => {
    if (args.length !== asked.length || args.some((arg, i) => arg !== asked[i])) {
      answer = work(...args);
      asked = args;
    }
    return answer;
  };
}

let framed = false;

/** The same with the next frame: for what arrives often, which nobody can see sooner. */
export function updateWithFrame() {
  if (framed) return;
  framed = true;
  requestAnimationFrame(() => {
    framed = false;
    update();
  });
}

function remembered(name, fallback) {
  return localStorage.getItem('kiro.' + name) ?? fallback;
}

/**
 * @typedef {object} Shared
 * @property {'system'|'light'|'dark'} theme
 * @property {boolean} privacy masks e-mails, ids and paths
 * @property {boolean} locked the admin API asked for its key
 * @property {object|null} status the last answer of /api/status
 * @property {'connecting'|'live'|'polling'|'down'} link how live data comes in
 */

/** @type {Shared} */
export const shared = {
  theme: remembered('theme', 'system'),
  privacy: remembered('privacy', 'off') === 'on',
  locked: false,
  status: null,
  link: 'connecting',
  menu: false,
  keysHelp: false,
};

showPrivacy();

/** Keeps a preference of this browser. */
export function remember(name, value) {
  localStorage.setItem('kiro.' + name, value);
}

export function setTheme(theme) {
  shared.theme = theme;
  remember('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event('kiro-theme'));
  update();
}

/** Lets the style sheet know, as inputs are masked there. */
function showPrivacy() {
  document.documentElement.toggleAttribute('data-privacy', shared.privacy);
}

export function setPrivacy(on) {
  shared.privacy = on;
  remember('privacy', on ? 'on' : 'off');
  showPrivacy();
  update();
}

/** Accounts, fetched once for all screens that show names for ids. */
export const accounts = { list: /** @type {any[]} */ ([]), loaded: false };

/** The name of an account, or its id while names are unknown. */
export function accountName(id) {
  if (!id) return '–';
  return accounts.list.find((a) => a.id === id)?.name ?? id;
}
