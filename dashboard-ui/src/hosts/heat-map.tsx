import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Row, Table } from '../feed/tables';
import { toneOf } from '../shared/parts';
import { go, href } from '../shared/router';
import { str } from '../shared/series';

const CELL = 16;

/** One cell for each instance, on one canvas however many there are; the table below says the same in words. */
export function HeatMap({ rows, load }: { rows: Table; load: (row: Row) => number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const entries = [...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const place = (event: MouseEvent): [string, Row] | undefined => {
    const across = Math.max(1, Math.floor((canvas.current?.clientWidth ?? CELL) / CELL));
    return entries[Math.floor(event.offsetY / CELL) * across + Math.floor(event.offsetX / CELL)];
  };
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const width = element.clientWidth || element.parentElement!.clientWidth;
    const across = Math.max(1, Math.floor(width / CELL));
    const height = Math.ceil(entries.length / across) * CELL;
    const scale = devicePixelRatio;
    element.width = width * scale;
    element.height = height * scale;
    element.style.height = `${height}px`;
    const context = element.getContext('2d')!;
    context.scale(scale, scale);
    const paint = element.parentElement!.querySelector<HTMLElement>('.paint')!;
    const colours = new Map<string, string>();
    entries.forEach(([, row], i) => {
      const tone = toneOf(str(row, 'health'));
      if (!colours.has(tone)) {
        paint.style.color = `var(--${tone})`;
        colours.set(tone, getComputedStyle(paint).color);
      }
      context.globalAlpha = tone === 'good' ? 0.35 + 0.65 * Math.min(1, load(row)) : 1;
      context.fillStyle = colours.get(tone)!;
      context.beginPath();
      context.roundRect((i % across) * CELL + 1, Math.floor(i / across) * CELL + 1, CELL - 3, CELL - 3, tone === 'bad' ? 0 : 4);
      context.fill();
    });
  });
  return (
    <div class="heat">
      <span class="paint" hidden />
      <canvas
        ref={canvas} role="img" aria-label={`${entries.length} instances by health and load`}
        onClick={(event) => { const hit = place(event); if (hit) go(href('hosts', hit[0])); }}
        onMouseMove={(event) => { const hit = place(event); event.currentTarget.title = hit ? `${hit[0]}: ${str(hit[1], 'health')}` : ''; }}
      />
    </div>
  );
}
