// Chinese and English, switchable while running.
import en from '../i18n/en.js';
import reasons from '../i18n/reasons.js';
import zh from '../i18n/zh.js';
import { remember, update } from './store.js';

const DICTIONARIES = { en, zh };

let current = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

export function language() {
  return current;
}

/** The tag for Intl. */
export function locale() {
  return current === 'zh' ? 'zh-CN' : 'en-GB';
}

export function setLanguage(lang) {
  current = lang;
  remember('lang', lang);
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  update();
}

/**
 * The text of a key, with {name} filled in from params.
 * @param {string} key
 * @param {Record<string, any>} [params]
 */
export function t(key, params) {
  const text = DICTIONARIES[current][key] ?? en[key] ?? key;
  return params ? text.replace(/\{(\w+)\}/g, (all, name) => params[name] ?? all) : text;
}

const SENTENCES = new RegExp([...reasons.keys()].map((sentence) => sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');

/** A text of the server with its well-known sentences in the reader's language. */
export function inOwnWords(text) {
  return current === 'zh' ? text.replace(SENTENCES, (sentence) => reasons.get(sentence)) : text;
}
