// Slack's mrkdwn as DOM nodes. Text only ever becomes text nodes: nothing a message says can become markup.
import { emoji } from './emoji.js';

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
export const unescape = text => text.replace(/&(amp|lt|gt);/g, e => entities[e]);

const inline = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*?\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*?\S)~(?![\w~])/g;

export const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter(c => c !== null && c !== undefined && c !== false));
  return node;
};

/** A text object of Block Kit. `names` resolves ids: { user, channel, group }. */
export const textObject = (text, names) =>
  !text ? [] : text.type === 'plain_text' ? [withEmoji(text.text)] : mrkdwn(text.text, names);

export const withEmoji = text => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji[name] ?? whole);

/** Paragraphs, quotes and code of a mrkdwn text. */
export function mrkdwn(text, names) {
  const out = [];
  let quote = null;
  let inCode = false;
  for (const line of (text ?? '').split('\n')) {
    const fences = line.split('```').length - 1;
    const quoted = !inCode && /^(&gt;|>)/.exec(line);
    if (quoted) {
      quote ??= out[out.push(el('blockquote')) - 1];
      if (quote.childNodes.length) quote.append('\n');
      quote.append(...spans(line.slice(quoted[0].length).trimStart(), names));
      continue;
    }
    quote = null;
    if (inCode || fences % 2 === 1) {
      const last = out.at(-1);
      if (inCode && last?.raw !== undefined) last.raw += '\n' + line;
      else out.push({ raw: line });
      if (fences % 2 === 1) inCode = !inCode;
      continue;
    }
    out.push({ raw: line });
  }
  return out.flatMap((part, i) => {
    const nodes = part.raw === undefined ? [part] : spans(part.raw, names);
    return i + 1 < out.length && part.raw !== undefined && out[i + 1].raw !== undefined ? [...nodes, '\n'] : nodes;
  });
}

function spans(text, names) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(inline)) {
    nodes.push(unescape(text.slice(at, match.index)));
    at = match.index + match[0].length;
    const [whole, block, code, angle, shortcode, bold, italic, strike] = match;
    if (block !== undefined) nodes.push(el('pre', {}, unescape(block.replace(/^\n|\n$/g, ''))));
    else if (code !== undefined) nodes.push(el('code', {}, unescape(code)));
    else if (angle !== undefined) nodes.push(reference(angle, names));
    else if (shortcode !== undefined) nodes.push(emoji[shortcode] ?? whole);
    else if (bold !== undefined) nodes.push(el('strong', {}, spans(bold, names)));
    else if (italic !== undefined) nodes.push(el('em', {}, spans(italic, names)));
    else nodes.push(el('s', {}, spans(strike, names)));
  }
  nodes.push(unescape(text.slice(at)));
  return nodes.filter(n => n !== '');
}

function reference(body, names) {
  const bar = body.indexOf('|');
  const [target, label] = bar < 0 ? [body, null] : [body.slice(0, bar), unescape(body.slice(bar + 1))];
  if (target[0] === '@') return el('span', { class: names.isMe(target.slice(1)) ? 'mention me' : 'mention' }, '@' + names.user(target.slice(1), label));
  if (target[0] === '#') return el('span', { class: 'mention' }, '#' + names.channel(target.slice(1), label));
  if (target.startsWith('!subteam^')) return el('span', { class: 'mention' }, '@' + names.group(target.slice(9), label));
  if (target.startsWith('!date^')) return date(target, label);
  if (target[0] === '!') return el('span', { class: 'mention' }, '@' + target.slice(1).split('^')[0]);
  // Only addresses that open a page: a link that runs script is shown as text.
  if (!/^(https?:|mailto:|tel:)/i.test(target)) return label ?? unescape(target);
  return el('a', { href: unescape(target), target: '_blank', rel: 'noopener noreferrer' }, label ?? unescape(target));
}

function date(target, fallback) {
  const [, seconds, format] = target.split('^');
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback ?? '';
  return el('time', { datetime: at.toISOString(), title: at.toISOString().replace('T', ' ').replace('.000Z', ' UTC') }, formatDate(at, format ?? ''));
}

const show = (at, options) => new Intl.DateTimeFormat('en', options).format(at);
const day = { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' };

function formatDate(at, format) {
  const time = seconds => show(at, { hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hourCycle: 'h23' });
  const pieces = {
    date_num: at.toISOString().slice(0, 10),
    date: show(at, { month: 'long', day: 'numeric', year: 'numeric' }),
    date_short: show(at, { month: 'short', day: 'numeric', year: 'numeric' }),
    date_long: show(at, day),
    date_pretty: pretty(at) ?? show(at, { month: 'long', day: 'numeric', year: 'numeric' }),
    date_short_pretty: pretty(at) ?? show(at, { month: 'short', day: 'numeric' }),
    date_long_pretty: pretty(at) ?? show(at, day),
    time: time(false), time_secs: time(true), ago: show(at, { dateStyle: 'short', timeStyle: 'short' }),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => pieces[name] ?? whole);
}

function pretty(at) {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86400000);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}
