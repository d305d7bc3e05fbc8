// Light, dark, or as the system has it; remembered.
const after = { system: 'light', light: 'dark', dark: 'system' };
const chosen = () => localStorage.getItem('theme') ?? 'system';

export function showTheme(button) {
  if (chosen() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen();
  button.querySelector('span').textContent = chosen();
}

export function nextTheme(button) {
  localStorage.setItem('theme', after[chosen()]);
  showTheme(button);
}
