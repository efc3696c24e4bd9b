import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle';

const glyphs: Record<Tone, string> = { good: '●', warn: '▲', bad: '■', info: '◆', idle: '◌' };

const tones: Record<string, Tone> = {
  passing: 'good', active: 'good', closed: 'good', success: 'good', live: 'good', ok: 'good', resolved: 'good',
  warning: 'warn', draining: 'info', loading: 'info', pending: 'info', 'half-open': 'warn', yanked: 'idle', overloaded: 'warn', deadline: 'warn', ticket: 'warn',
  critical: 'bad', failed: 'bad', open: 'bad', firing: 'bad', page: 'bad', 'module-failure': 'bad', 'instance-failure': 'bad', 'outcome-unknown': 'bad', refused: 'bad',
  'caller-error': 'idle', cancelled: 'idle', silenced: 'idle',
};

export function toneOf(word: unknown): Tone {
  return tones[String(word)] ?? 'idle';
}

/** A state by shape, word and colour, so that each alone would do. */
export function State({ word, tone = toneOf(word) }: { word: unknown; tone?: Tone }): JSX.Element {
  return (
    <span class={`state ${tone}`}>
      <span class="glyph" aria-hidden="true">{glyphs[tone]}</span>
      {String(word ?? 'unknown')}
    </span>
  );
}

export function Page(props: { title: string; lead?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  useEffect(() => {
    document.title = `${props.title} · Modmesh`;
  }, [props.title]);
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.lead && <p class="lead">{props.lead}</p>}
        </div>
        {props.actions && <div class="actions">{props.actions}</div>}
      </header>
      {props.children}
    </>
  );
}

export function Panel(props: { title: string; aside?: ComponentChildren; class?: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class={`panel ${props.class ?? ''}`} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.aside && <div class="aside">{props.aside}</div>}
      </header>
      {props.children}
    </section>
  );
}

export function Stat(props: { label: string; value: string; note?: ComponentChildren; tone?: Tone; href?: string }): JSX.Element {
  const inner = (
    <>
      <span class="label">{props.label}</span>
      <span class={`value ${props.tone ?? ''}`}>{props.value}</span>
      <span class="note">{props.note ?? '\u00a0'}</span>
    </>
  );
  return props.href ? <a class="stat" href={props.href}>{inner}</a> : <div class="stat">{inner}</div>;
}

/** What is shown where there is nothing to show: why, and what to do. */
export function Empty(props: { title: string; children?: ComponentChildren; command?: string; tone?: Tone }): JSX.Element {
  return (
    <div class="empty">
      <span class={`mark ${props.tone ?? 'idle'}`} aria-hidden="true">{glyphs[props.tone ?? 'idle']}</span>
      <strong>{props.title}</strong>
      {props.children && <p>{props.children}</p>}
      {props.command && <Command line={props.command} />}
    </div>
  );
}

/** A command line to copy: each action of this page can be typed as well. */
export function Command({ line, label = 'Copy command' }: { line: string; label?: string }): JSX.Element {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(line);
    copied.value = true;
    setTimeout(() => (copied.value = false), 1500);
  };
  return (
    <span class="command">
      <code tabIndex={0}>{line}</code>
      <button type="button" class="quiet" aria-label={`${label}: ${line}`} onClick={() => void copy()}>
        {copied.value ? 'copied' : 'copy'}
      </button>
    </span>
  );
}

export function Meter({ share, tone = 'info', label }: { share: number; tone?: Tone; label: string }): JSX.Element {
  const value = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0));
  return (
    <span class={`meter ${tone}`} role="img" aria-label={label}>
      <span style={{ width: `${value * 100}%` }} />
    </span>
  );
}

export function Spark({ values, tone = 'info', label }: { values: number[]; tone?: Tone; label: string }): JSX.Element {
  const top = Math.max(1e-9, ...values);
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(2)},${(28 - (26 * value) / top).toFixed(2)}`).join(' ');
  return (
    <svg class={`spark ${tone}`} viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.length > 1 && <polygon points={`0,30 ${points} 100,30`} />}
      {values.length > 1 && <polyline points={points} />}
    </svg>
  );
}

export function Tags({ of }: { of: unknown }): JSX.Element {
  const list = Array.isArray(of) ? of : [];
  return <span class="tags">{list.map((one) => <span class="tag" key={String(one)}>{String(one)}</span>)}</span>;
}

export function Loading(): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      <span /><span /><span /><span />
    </div>
  );
}
