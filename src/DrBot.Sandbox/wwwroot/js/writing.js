// A box to type in: it grows, Enter sends, the arrows bring back what was said before.
const said = [];
let at = -1;

export function remember(text) {
  said.unshift(text);
  at = -1;
}

export function grow(box) {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

export function typing(box, submit) {
  box.addEventListener('input', () => grow(box));
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && (box.value === '' || at >= 0) && at + 1 < said.length) {
      event.preventDefault();
      box.value = said[++at];
    } else if (event.key === 'ArrowDown' && at >= 0) {
      event.preventDefault();
      box.value = said[--at] ?? '';
    }
  });
}
