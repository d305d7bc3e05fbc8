// Block Kit as DOM. `on` is told what a person does: on.act(click) resolves to the practice result.
import { el, mrkdwn, textObject, withEmoji } from './mrkdwn.js';
import { askConfirm } from './confirm.js';
import { explain } from './api.js';

const stateful = new Set(['static_select', 'multi_static_select', 'checkboxes', 'radio_buttons', 'users_select', 'multi_users_select', 'conversations_select', 'channels_select', 'datepicker', 'timepicker']);

export const blocks = (list, names, on) => (list ?? []).map(block => render(block, names, on)).filter(Boolean);

function render(block, names, on) {
  const place = { class: `block ${block.type}`, dataset: { blockId: block.block_id ?? '' } };
  switch (block.type) {
    case 'header': return el('h3', place, withEmoji(block.text.text));
    case 'divider': return el('hr', place);
    case 'section': return section(block, names, on, place);
    case 'context': return el('div', place, block.elements.map(e => e.type === 'image' ? image(e, 'tiny') : el('span', {}, textObject(e, names))));
    case 'actions': return el('div', place, block.elements.map(e => element(e, block, names, on)));
    case 'image': return el('figure', place, block.title && el('figcaption', {}, withEmoji(block.title.text)), image(block));
    case 'markdown': return el('div', { ...place, class: 'block section' }, el('div', { class: 'text' }, mrkdwn(fromMarkdown(block.text), names)));
    case 'rich_text': return el('div', { ...place, class: 'block section' }, block.elements.map(e => rich(e, names)));
    case 'table': return el('table', place, block.rows.map(r => el('tr', {}, r.map(c => el('td', {}, c.text ?? (c.elements ?? []).map(e => rich(e, names)))))));
    case 'input': return input(block, names, on, place);
    default: return el('p', { class: 'block quiet' }, `(${block.type})`);
  }
}

function section(block, names, on, place) {
  return el('div', place,
    el('div', { class: 'grow' },
      block.text && el('div', { class: 'text' }, textObject(block.text, names)),
      block.fields && el('div', { class: 'fields' }, block.fields.map(f => el('div', { class: 'text' }, textObject(f, names))))),
    block.accessory && el('div', { class: 'accessory' }, element(block.accessory, block, names, on)));
}

function input(block, names, on, place) {
  const id = `in-${block.block_id}`;
  const many = ['checkboxes', 'radio_buttons'].includes(block.element.type);
  const label = [withEmoji(block.label.text), block.optional && el('span', { class: 'quiet' }, ' (optional)')];
  return el(many ? 'fieldset' : 'div', place,
    many ? el('legend', {}, label) : el('label', { for: id }, label),
    element(block.element, block, names, { ...on, act: block.dispatch_action ? on.act : null }, id),
    block.hint && el('p', { class: 'quiet' }, withEmoji(block.hint.text)),
    el('p', { class: 'complaint', role: 'alert' }));
}

// The practice page loads nothing from elsewhere, so a picture is shown by its description.
const image = (e, size = '') => el('span', { class: `picture ${size}`, role: 'img', 'aria-label': e.alt_text }, `🖼 ${e.alt_text}`);

function element(e, block, names, on, id) {
  const data = { actionId: e.action_id ?? '', blockId: block.block_id ?? '', type: e.type };
  switch (e.type) {
    case 'button': return button(e, data, names, on);
    case 'image': return image(e);
    case 'overflow': return menuButton(e, data, names, on);
    case 'plain_text_input': case 'email_text_input': case 'url_text_input': case 'number_input': return field(e, data, id);
    case 'checkboxes': case 'radio_buttons': return choices(e, data, names, on, id);
    default: return stateful.has(e.type) ? select(e, data, names, on, id) : el('span', { class: 'quiet' }, `(${e.type})`);
  }
}

async function act(on, e, data, value, node, names) {
  if (!on.act) return;
  if (e.confirm && !await askConfirm(e.confirm, names)) return;
  node.classList.add('busy');
  node.setAttribute('aria-busy', 'true');
  try {
    const result = await on.act({ action: data.actionId, blockId: data.blockId, value });
    if (!result.ok) complain(node, explain(result));
  } catch (error) {
    complain(node, error.message);
  } finally {
    node.classList.remove('busy');
    node.removeAttribute('aria-busy');
  }
}

function complain(node, text) {
  const host = node.closest('.block') ?? node;
  host.querySelector(':scope > .failed')?.remove();
  host.append(el('p', { class: 'failed', role: 'alert' }, '⚠ ' + text));
}

function button(e, data, names, on) {
  const attributes = { type: 'button', class: `btn ${e.style ?? ''}`, dataset: data, title: e.url, 'aria-label': e.accessibility_label };
  const node = el('button', attributes, withEmoji(e.text.text));
  node.addEventListener('click', () => {
    if (node.classList.contains('busy')) return;
    if (e.url && /^https?:/i.test(e.url)) window.open(e.url, '_blank', 'noopener');
    act(on, e, data, e.value, node, names);
  });
  return node;
}

function menuButton(e, data, names, on) {
  const list = el('div', { class: 'menu', role: 'menu', hidden: true });
  const node = el('div', { class: 'overflow', dataset: data });
  const open = el('button', { type: 'button', class: 'btn', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': 'More actions' }, '⋯');
  const toggle = show => { list.hidden = !show; open.setAttribute('aria-expanded', String(show)); if (show) list.querySelector('button')?.focus(); };
  open.addEventListener('click', () => toggle(list.hidden));
  node.addEventListener('keydown', event => { if (event.key === 'Escape') { toggle(false); open.focus(); } });
  node.addEventListener('focusout', event => { if (!node.contains(event.relatedTarget)) toggle(false); });
  list.append(...e.options.map(o => el('button', {
    type: 'button', role: 'menuitem',
    onclick: () => { toggle(false); act(on, e, data, o.value, open, names); },
  }, textObject(o.text, names))));
  node.append(open, list);
  return node;
}

function field(e, data, id) {
  const common = { id, dataset: data, class: 'field', placeholder: e.placeholder?.text, minlength: e.min_length, maxlength: e.max_length };
  const kind = { email_text_input: 'email', url_text_input: 'url', number_input: 'number' }[e.type] ?? 'text';
  const node = e.multiline ? el('textarea', { ...common, rows: 4 }) : el('input', { ...common, type: kind, step: e.is_decimal_allowed ? 'any' : undefined });
  node.value = e.initial_value ?? '';
  return node;
}

function choices(e, data, names, on, id) {
  const kind = e.type === 'checkboxes' ? 'checkbox' : 'radio';
  const chosen = new Set([...(e.initial_options ?? []), e.initial_option].filter(Boolean).map(o => o.value));
  const node = el('div', { class: 'choices', dataset: data, id });
  node.append(...e.options.map(o => {
    const box = el('input', { type: kind, name: `${data.blockId}-${data.actionId}`, value: o.value });
    box.checked = chosen.has(o.value);
    return el('label', {}, box, el('span', {}, textObject(o.text, names), o.description && el('span', { class: 'quiet' }, ' ', textObject(o.description, names))));
  }));
  node.addEventListener('change', () => act(on, e, data, valueOf(node), node, names));
  return node;
}

function select(e, data, names, on, id) {
  if (e.type === 'datepicker' || e.type === 'timepicker') {
    const node = el('input', { type: e.type === 'datepicker' ? 'date' : 'time', class: 'field', dataset: data, id });
    node.value = e.initial_date ?? e.initial_time ?? '';
    node.addEventListener('change', () => act(on, e, data, node.value, node, names));
    return node;
  }
  const many = e.type.startsWith('multi_');
  const node = el('select', { class: 'field', dataset: data, id, multiple: many, 'aria-label': id ? undefined : e.placeholder?.text ?? 'Choose' });
  const chosen = new Set([...(e.initial_options ?? []), e.initial_option].filter(Boolean).map(o => o.value));
  for (const given of [e.initial_user, e.initial_conversation, e.initial_channel, ...(e.initial_users ?? [])]) if (given) chosen.add(given);
  const option = o => { const n = el('option', { value: o.value }, withEmoji(o.text.text)); n.selected = chosen.has(o.value); return n; };
  if (!many) node.append(el('option', { value: '' }, e.placeholder?.text ?? 'Choose…'));
  if (e.option_groups) node.append(...e.option_groups.map(g => el('optgroup', { label: g.label.text }, g.options.map(option))));
  else node.append(...(e.options ?? people(e.type, names)).map(option));
  node.addEventListener('change', () => node.value && act(on, e, data, valueOf(node), node, names));
  return node;
}

const people = (type, names) => type.includes('users') ? names.people() : names.channels();

/** What an element holds, as the practice API takes it; undefined when nothing was chosen. */
export function valueOf(node) {
  if (node.classList.contains('choices')) {
    const checked = [...node.querySelectorAll('input:checked')].map(i => i.value);
    return node.dataset.type === 'checkboxes' ? checked : checked[0];
  }
  if (node.multiple) return [...node.selectedOptions].map(o => o.value);
  return node.value === '' && node.tagName === 'SELECT' ? undefined : node.value;
}

// Markdown blocks carry ordinary Markdown; its common marks are near enough to mrkdwn for a practice page.
const fromMarkdown = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  .replace(/^#{1,6} +(.*)$/gm, '*$1*').replace(/\*\*(.+?)\*\*/g, '*$1*').replace(/^[-*] /gm, '• ')
  .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>').replace(/^&gt; /gm, '&gt;');

function rich(e, names) {
  const inner = () => (e.elements ?? []).map(c => rich(c, names));
  switch (e.type) {
    case 'text': return styled(e);
    case 'link': return el('a', { href: /^https?:/i.test(e.url) ? e.url : '#', target: '_blank', rel: 'noopener noreferrer' }, e.text ?? e.url);
    case 'user': return el('span', { class: 'mention' }, '@' + names.user(e.user_id));
    case 'usergroup': return el('span', { class: 'mention' }, '@' + names.group(e.usergroup_id));
    case 'channel': return el('span', { class: 'mention' }, '#' + names.channel(e.channel_id));
    case 'broadcast': return el('span', { class: 'mention' }, '@' + e.range);
    case 'emoji': return withEmoji(`:${e.name}:`);
    case 'rich_text_list': return el(e.style === 'ordered' ? 'ol' : 'ul', {}, e.elements.map(c => el('li', {}, rich(c, names))));
    case 'rich_text_quote': return el('blockquote', {}, inner());
    case 'rich_text_preformatted': return el('pre', {}, inner());
    default: return el('div', {}, inner());
  }
}

function styled(e) {
  let node = document.createTextNode(e.text);
  for (const [style, tag] of [['code', 'code'], ['bold', 'strong'], ['italic', 'em'], ['strike', 's']])
    if (e.style?.[style]) node = el(tag, {}, node);
  return node;
}
