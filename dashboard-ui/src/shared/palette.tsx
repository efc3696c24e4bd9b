import { signal } from '@preact/signals';
import { createRef, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { goLive, pauseAt, paused, table } from '../feed/store';
import { pages } from '../pages';
import { go, href } from './router';
import { str } from './series';
import { nextTheme } from './theme';

const paletteOpen = signal(false);
export const helpOpen = signal(false);

interface Choice { label: string; kind: string; run: () => void }

function choices(): Choice[] {
  const found: Choice[] = pages.map((page) => ({ label: page.title, kind: 'page', run: () => go(href(...page.path)) }));
  found.push({ label: 'Switch theme', kind: 'action', run: nextTheme });
  found.push({ label: paused.value ? 'Go live' : 'Pause', kind: 'action', run: () => (paused.value ? goLive() : pauseAt(null)) });
  for (const name of new Set([...table('modules').values()].map((row) => str(row, 'name')))) found.push({ label: name, kind: 'module', run: () => go(href('modules', name)) });
  for (const id of table('instances').keys()) found.push({ label: id, kind: 'host', run: () => go(href('hosts', id)) });
  return found;
}

function matching(text: string): Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return choices().filter((one) => words.every((word) => `${one.kind} ${one.label}`.toLowerCase().includes(word))).slice(0, 12);
}

const dialog = createRef<HTMLDialogElement>();
const text = signal('');
const at = signal(0);

/** Opens at once and not with the next rendering, so that no key typed after Ctrl K is lost. */
export function openPalette(): void {
  if (!dialog.current || dialog.current.open) return;
  paletteOpen.value = true;
  dialog.current.showModal();
}

function closed(): void {
  paletteOpen.value = false;
  text.value = '';
  at.value = 0;
}

function take(choice: Choice | undefined): void {
  if (!choice) return;
  dialog.current?.close();
  choice.run();
}

/** Everything that can be gone to or done, by typing a part of its name. */
export function Palette(): JSX.Element {
  const found = paletteOpen.value ? matching(text.value) : [];
  return (
    <dialog ref={dialog} class="palette" aria-label="Command palette" onClose={closed} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <input
        role="combobox" aria-expanded="true" aria-controls="choices" aria-label="Go to or do" aria-activedescendant={found.length ? `choice-${at.value}` : undefined} placeholder="Go to a page, a module, a host …" value={text.value} spellcheck={false}
        onInput={(event) => { text.value = event.currentTarget.value; at.value = 0; }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') at.value = Math.min(found.length - 1, at.value + 1);
          else if (event.key === 'ArrowUp') at.value = Math.max(0, at.value - 1);
          else if (event.key === 'Enter') take(matching(event.currentTarget.value)[at.value]);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="choices" role="listbox" aria-label="Choices">
        {found.map((one, i) => (
          <li key={`${one.kind}${one.label}`} id={`choice-${i}`} role="option" aria-selected={i === at.value} onClick={() => take(one)}>
            <span>{one.label}</span><span class="kind">{one.kind}</span>
          </li>
        ))}
      </ul>
    </dialog>
  );
}

const keys: [string, string][] = [
  ['Ctrl K', 'go to anything'], ['/', 'filter the list'], ['j  k', 'next, previous row'], ['Enter', 'open the row'], ['p', 'pause, or go live'],
  ['[  ]', 'ten seconds back, forward'], ['t', 'light, dark, system'], ['y', 'copy a link to this view'], ['g then a letter', 'go to a page'], ['?', 'this help'],
];

export function Help(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value && !dialog.current?.open) dialog.current?.showModal();
  }, [helpOpen.value]);
  return (
    <dialog ref={dialog} class="help" aria-label="Keys" onClose={() => (helpOpen.value = false)} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <h2>Keys</h2>
      <dl>{keys.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
      <dl>{pages.map((page) => <div key={page.key}><dt><kbd>g {page.key}</kbd></dt><dd>{page.title}</dd></div>)}</dl>
      <form method="dialog"><button>Close</button></form>
    </dialog>
  );
}
