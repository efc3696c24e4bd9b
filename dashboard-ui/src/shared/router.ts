import { computed, signal } from '@preact/signals';

const BASE = '/ui';
const here = signal(read());

interface Place {
  path: string;
  query: URLSearchParams;
}

function read(): Place {
  return { path: location.pathname.slice(BASE.length) || '/', query: new URLSearchParams(location.search) };
}

addEventListener('popstate', () => (here.value = read()));

/** The page's path without /ui, decoded: ['modules', 'text']. */
export const segments = computed(() => here.value.path.split('/').filter(Boolean).map(decoded));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function query(name: string): string {
  return here.value.query.get(name) ?? '';
}

/** Changes the address without a new entry in the history; an empty value takes the name out. */
export function setQuery(name: string, value: string): void {
  const next = new URLSearchParams(location.search);
  if (value) next.set(name, value);
  else next.delete(name);
  const search = next.toString();
  history.replaceState(null, '', location.pathname + (search ? `?${search}` : ''));
  here.value = read();
}

export function href(...parts: string[]): string {
  return [BASE, ...parts.map(encodeURIComponent)].join('/') + (parts.length ? '' : '/');
}

export function go(address: string): void {
  const at = new URLSearchParams(location.search).get('at');
  const url = new URL(address, location.href);
  if (at) url.searchParams.set('at', at); // a moment in the past is kept on all pages
  history.pushState(null, '', url);
  here.value = read();
  document.getElementById('main')?.focus();
  scrollTo(0, 0);
}

/** Follows links within the page. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(`${BASE}/`) || link.hash) return;
  event.preventDefault();
  go(link.href);
}
