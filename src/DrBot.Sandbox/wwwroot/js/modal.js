// The topmost modal of the acting person.
import { el, withEmoji } from './mrkdwn.js';
import { blocks, valueOf } from './blocks.js';
import { explain, practice } from './api.js';

const dialog = document.getElementById('modal');
let current = null;

/** Shows the topmost view of a stack, or closes the dialog when there is none. */
export function showViews(stack, me, names) {
  const view = stack.at(-1);
  if (!view) {
    current = null;
    if (dialog.open) dialog.close();
    return;
  }
  const kept = current?.id === view.id ? held() : {};
  current = { id: view.id, me };
  dialog.replaceChildren(form(view, stack.length > 1, names));
  restore(kept);
  if (!dialog.open) dialog.showModal();
}

function form(view, stacked, names) {
  const on = { act: click => practice.click({ as: current.me, viewId: view.id, values: values(), ...click }) };
  const node = el('form', { novalidate: true, dataset: { viewId: view.id } },
    el('header', {},
      el('h2', { id: 'modal-title' }, withEmoji(view.title?.text ?? '')),
      el('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: () => close(true) }, '✕')),
    el('div', { class: 'modal-body' }, blocks(view.blocks, names, on), el('p', { class: 'failed', role: 'alert', hidden: true })),
    el('footer', {},
      el('button', { type: 'button', class: 'btn', onclick: () => close(false) }, withEmoji(view.close?.text ?? (stacked ? 'Back' : 'Cancel'))),
      view.submit && el('button', { type: 'submit', class: 'btn primary' }, withEmoji(view.submit.text))));
  node.addEventListener('submit', event => { event.preventDefault(); submit(node); });
  return node;
}

const elements = () => [...dialog.querySelectorAll('[data-action-id].field, [data-action-id].choices')];
const held = () => Object.fromEntries(elements().map(e => [`${e.dataset.blockId}/${e.dataset.actionId}`, valueOf(e)]));

// Keyed by action id where that is unique, by block id otherwise.
const values = () => Object.fromEntries(elements().map(e => [e.dataset.blockId, valueOf(e)]).filter(([, v]) => v !== undefined && v !== ''));

function restore(kept) {
  for (const node of elements()) {
    const value = kept[`${node.dataset.blockId}/${node.dataset.actionId}`];
    if (value === undefined) continue;
    if (node.classList.contains('choices')) for (const box of node.querySelectorAll('input')) box.checked = [value].flat().includes(box.value);
    else if (!node.multiple) node.value = value;
  }
}

async function submit(node) {
  const button = node.querySelector('[type=submit]');
  button.classList.add('busy');
  try {
    const result = await practice.submit({ as: current.me, viewId: node.dataset.viewId, values: values() });
    for (const block of node.querySelectorAll('[data-block-id]')) {
      const complaint = block.querySelector(':scope > .complaint');
      if (complaint) complaint.textContent = result.errors?.[block.dataset.blockId] ?? '';
    }
    const failed = node.querySelector('.modal-body > .failed');
    failed.hidden = result.ok || !!result.errors;
    failed.textContent = '⚠ ' + explain(result);
  } finally {
    button.classList.remove('busy');
  }
}

const close = all => current && practice.close({ as: current.me, viewId: current.id, all });

dialog.addEventListener('cancel', event => { event.preventDefault(); close(false); });
