import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

export const theme = signal<Theme>((localStorage.getItem('modmesh-theme') as Theme | null) ?? 'system');

export function setTheme(next: Theme): void {
  theme.value = next;
  localStorage.setItem('modmesh-theme', next);
  show();
}

export function nextTheme(): void {
  setTheme(theme.value === 'system' ? 'dark' : theme.value === 'dark' ? 'light' : 'system');
}

export function show(): void {
  if (theme.value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
}
