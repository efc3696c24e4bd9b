import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { clockTime } from './format';
import type { Tone } from './parts';

export interface Line {
  label: string;
  tone: Tone | 'accent' | 'violet';
  values: (number | null)[];
  fill?: boolean;
}

/** Lines over time, with the same as a table and in a sentence. The library comes with the first chart. */
export function Chart(props: { title: string; times: number[]; lines: Line[]; unit: (value: number) => string; height?: number }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const asTable = useSignal(false);
  const data = [props.times, ...props.lines.map((line) => line.values)] as uPlot.AlignedData;
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    if (asTable.value) return;
    let gone = false;
    let watch: ResizeObserver | undefined;
    void import('./plot').then(({ make }) => {
      if (gone || !host.current) return;
      plot.current = make(host.current, props.lines, props.unit, latest.current, props.height ?? 168);
      watch = new ResizeObserver(() => host.current && plot.current?.setSize({ width: host.current.clientWidth, height: props.height ?? 168 }));
      watch.observe(host.current);
    });
    return () => {
      gone = true;
      watch?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [asTable.value, matchMedia('(prefers-color-scheme: dark)').matches, document.documentElement.dataset['theme']]);
  useEffect(() => plot.current?.setData(latest.current));

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{props.title}</span>
        <span class="legend">
          {props.lines.map((line) => (
            <span key={line.label} class={`key ${line.tone}`}>
              <i aria-hidden="true" />
              {line.label} <b>{shown(line, props.unit)}</b>
            </span>
          ))}
        </span>
        <button type="button" class="quiet" aria-pressed={asTable.value} onClick={() => (asTable.value = !asTable.value)}>
          {asTable.value ? 'chart' : 'table'}
          <span class="sr"> of {props.title}</span>
        </button>
      </figcaption>
      {asTable.value ? <Figures {...props} /> : <div ref={host} class="plot" style={{ minHeight: `${props.height ?? 168}px` }} role="img" aria-label={summary(props)} />}
    </figure>
  );
}

function shown(line: Line, unit: (value: number) => string): string {
  const last = line.values.at(-1);
  return typeof last === 'number' ? unit(last) : '–';
}

export function summary(props: { title: string; lines: Line[]; unit: (value: number) => string }): string {
  const parts = props.lines.map((line) => {
    const values = line.values.filter((value): value is number => typeof value === 'number');
    if (!values.length) return `${line.label}: no figures`;
    return `${line.label}: now ${props.unit(values.at(-1)!)}, from ${props.unit(Math.min(...values))} to ${props.unit(Math.max(...values))}`;
  });
  return `${props.title}. ${parts.join('. ')}.`;
}

function Figures(props: { title: string; times: number[]; lines: Line[]; unit: (value: number) => string; height?: number }): JSX.Element {
  const rows = props.times.map((time, i) => [time, i] as const).filter(([time]) => time % 10 === 0).slice(-60).reverse();
  return (
    <div class="figures" style={{ maxHeight: `${props.height ?? 168}px` }} tabIndex={0} role="region" aria-label={`${props.title} as a table`}>
      <table>
        <thead><tr><th scope="col">Time (UTC)</th>{props.lines.map((line) => <th scope="col" key={line.label}>{line.label}</th>)}</tr></thead>
        <tbody>
          {rows.map(([time, i]) => (
            <tr key={time}>
              <th scope="row">{clockTime(time * 1000)}</th>
              {props.lines.map((line) => <td key={line.label}>{typeof line.values[i] === 'number' ? props.unit(line.values[i]!) : '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
