import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Row, Table } from '../feed/tables';
import { toneOf } from '../shared/parts';
import { go, href } from '../shared/router';
import { byName } from '../shared/format';
import { str } from '../shared/series';

const CELL = 16;

/** One cell for each instance, on one canvas however many there are; the table below says the same in words. */
export function HeatMap({ rows, load }: { rows: Table; load: (row: Row) => number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const order = useRef<string[]>([]);
  if (order.current.length !== rows.size || !order.current.every((key) => rows.has(key))) order.current = [...rows.keys()].sort(byName);
  const entries = order.current.map((key): [string, Row] => [key, rows.get(key)!]);
  const drawn = useRef<{ look: string; rows: Row[] }>({ look: '', rows: [] });
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
    const context = element.getContext('2d')!;
    const paint = element.parentElement!.querySelector<HTMLElement>('.paint')!;
    paint.style.color = 'var(--good)';
    const look = [width, height, scale, getComputedStyle(paint).color].join();
    if (drawn.current.look !== look) {
      element.width = width * scale;
      element.height = height * scale;
      element.style.height = `${height}px`;
      drawn.current = { look, rows: [] };
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const before = drawn.current.rows;
    const colours = new Map<string, string>();
    // a row that changes is another object, so that a cell is drawn anew only where something is to be seen
    entries.forEach(([, row], i) => {
      if (before[i] === row) return;
      before[i] = row;
      const tone = toneOf(str(row, 'health'));
      if (!colours.has(tone)) {
        paint.style.color = `var(--${tone})`;
        colours.set(tone, getComputedStyle(paint).color);
      }
      context.globalAlpha = tone === 'good' ? 0.35 + 0.65 * Math.min(1, load(row)) : 1;
      context.fillStyle = colours.get(tone)!;
      context.clearRect((i % across) * CELL, Math.floor(i / across) * CELL, CELL, CELL);
      context.beginPath();
      context.roundRect((i % across) * CELL + 1, Math.floor(i / across) * CELL + 1, CELL - 3, CELL - 3, tone === 'bad' ? 0 : 4);
      context.fill();
    });
    for (let i = entries.length; i < before.length; i++) context.clearRect((i % across) * CELL, Math.floor(i / across) * CELL, CELL, CELL);
    before.length = entries.length;
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
