// The question a button asks before it acts.
import { el, textObject, withEmoji } from './mrkdwn.js';

export function askConfirm(confirm, names) {
  const dialog = document.getElementById('confirm');
  return new Promise(resolve => {
    dialog.replaceChildren(el('form', { method: 'dialog' },
      el('h2', { id: 'confirm-title' }, withEmoji(confirm.title.text)),
      el('div', { class: 'text' }, textObject(confirm.text, names)),
      el('footer', {},
        el('button', { class: 'btn', value: 'no' }, withEmoji(confirm.deny.text)),
        el('button', { class: `btn ${confirm.style ?? 'primary'}`, value: 'yes' }, withEmoji(confirm.confirm.text)))));
    dialog.returnValue = 'no';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
}
