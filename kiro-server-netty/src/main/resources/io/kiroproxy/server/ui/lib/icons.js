// Line icons on a grid of 24, drawn for this UI.
import { html } from './vendor.js';

const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  accounts: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 20.5a6.5 6.5 0 0 1 13 0M16.5 3.6a4 4 0 0 1 0 7M18 14.6a6.5 6.5 0 0 1 3.5 5.9',
  sessions: 'M21 11.5a8 8 0 0 1-11.6 7.2L4 20.5l1.8-5.4A8 8 0 1 1 21 11.5z',
  requests: 'M4 6h16M4 12h16M4 18h10',
  playground: 'M5 4v16l14-8z',
  models: 'M12 3l8.5 4.8v8.4L12 21l-8.5-4.8V7.8zM3.5 7.8 12 12.5l8.5-4.700M12 12.500V21',
  keys: 'M14.5 14a5.5 5.5 0 1 0-5-3.200L3 17.300V21h4v-2.500h2.500V16h2.300l.9-2.100zM16.5 7.500h.01',
  connect: 'M9 3v5M15 3v5M6.5 8h11v3.500a5.5 5.5 0 0 1-11 0zM12 17v4',
  doctor: 'M3 12h4l2.5-6 5 12 2.5-6h4',
  logs: 'M4 5l5 5-5 5M12 17h8',
  settings: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 19.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.500a2.6 2.6 0 0 1 5 .8c0 1.8-2.5 2.2-2.5 3.700M12 17.200h.01',
  usage: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.800L20 8.500M20 3.500v5h-5',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  sun: 'M12 16.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2.500M12 19.500V22M2 12h2.500M19.5 12H22M5 5l1.7 1.700M17.3 17.3 19 19M5 19l1.7-1.700M17.3 6.7 19 5',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500z',
  auto: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  eyeOff: 'M4 4l16 16M9.5 5.400A9.6 9.6 0 0 1 12 5c6.4 0 10 7 10 7a17 17 0 0 1-3 3.800M6.3 6.800A16.6 16.6 0 0 0 2 12s3.6 7 10 7a9.4 9.4 0 0 0 4.6-1.200M9.9 9.900a3 3 0 0 0 4.2 4.2',
  close: 'M5 5l14 14M19 5 5 19',
  check: 'M4 12.500l5.5 5.500L20 6.5',
  chevron: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  menu: 'M4 6h16M4 12h16M4 18h16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  pause: 'M8 5v14M16 5v14',
  power: 'M12 3v9M6.5 6.500a8 8 0 1 0 11 0',
  restore: 'M4 12a8 8 0 1 0 2.5-5.800L4 8.500M4 3.500v5h5',
  edit: 'M4 20h4L19.5 8.500l-4-4L4 16zM13 7l4 4',
  upload: 'M12 16V4M7 9l5-5 5 5M4 20h16',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.5-3.500a4 4 0 0 0-5.7-5.700L12 6.300M14 10a4 4 0 0 0-5.7 0l-3.5 3.500a4 4 0 0 0 5.7 5.700l1.5-1.5',
  warn: 'M12 3.5 22 20.500H2zM12 10v4.500M12 17.500h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.500h.01',
  star: 'M12 3l2.8 5.8 6.2.9-4.5 4.4 1.1 6.3-5.6-3-5.6 3 1.1-6.300L3 9.700l6.2-.9z',
  table: 'M3 5h18v14H3zM3 10h18M3 14.500h18M9 10v9',
  cards: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  columns: 'M4 4h7v16H4zM13 4h7v16h-7z',
  image: 'M4 4h16v16H4zM4 16l5-5 4 4 2.5-2.500L20 17M15.5 9h.01',
  tool: 'M14.5 6a4.5 4.5 0 0 1 5.9-1.300L17.5 7.600l1.9 1.9 2.5-2.500a4.5 4.5 0 0 1-6.2 5.400L8 20.5 4 16.500l7.9-7.700a4.5 4.5 0 0 1 2.6-2.800z',
  stop: 'M6 6h12v12H6z',
  swap: 'M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  bolt: 'M13 2 4 14h7l-1 8 9-12h-7z',
  folder: 'M3 6h6l2 2.500h10V19H3z',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  filter: 'M3 5h18l-7 8v6l-4-2v-4z',
};

/**
 * An icon; decoration only, so name the button that carries it.
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name] ?? ''}></path></svg>`;
}
