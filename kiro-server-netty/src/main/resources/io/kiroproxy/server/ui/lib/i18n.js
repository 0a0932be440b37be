// Chinese and English, switchable while running.
import diagnoses, { kinds } from '../i18n/doctor.js';
import en from '../i18n/en.js';
import reasons from '../i18n/reasons.js';
import settings, { values } from '../i18n/settings.js';
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
  return filled(DICTIONARIES[current][key] ?? en[key] ?? key, params);
}

function filled(text, params) {
  return params ? text.replace(/\{(\w+)\}/g, (all, name) => params[name] ?? all) : text;
}

/**
 * A check of the doctor in the reader's language; as the server says it where there is no other.
 * @returns {{name: string, detail: string, remedy: string}}
 */
export function checkText(check) {
  const known = current === 'zh' ? diagnoses[check.code] : null;
  if (!known) return check;
  const values = Object.fromEntries(check.values.map((v) => [v.name, v.text]));
  const [detail, remedy = ''] = known.map((text) => filled(text, values));
  return { name: filled(kinds[check.kind], values), detail, remedy };
}

/** What a setting does. */
export function settingText(setting) {
  return (current === 'zh' && settings[setting.path]) || setting.description;
}

/** What may stand there, or what stands there when nothing is set. */
export function valueText(text) {
  return current === 'zh' && typeof text === 'string' ? values[text] ?? text.replace(/^(\S+) to (\S+)$/, '$1 至 $2') : text;
}

const SENTENCES = new RegExp([...reasons.keys()].map((sentence) => sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');

/** A text of the server with its well-known sentences in the reader's language. */
export function inOwnWords(text) {
  return current === 'zh' ? text.replace(SENTENCES, (sentence) => reasons.get(sentence)) : text;
}
