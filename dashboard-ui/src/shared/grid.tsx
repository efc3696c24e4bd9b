import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Row, Table } from '../feed/tables';
import { matches, parse } from './filter';
import { byName } from './format';
import { go, query, setQuery } from './router';
import { Empty } from './parts';

export interface Column {
  id: string;
  title: string;
  /** By what rows are ordered, and what a filter sees as this field. */
  value: (row: Row, key: string) => string | number;
  cell?: (row: Row, key: string) => ComponentChildren;
  numeric?: boolean;
  wide?: boolean;
}

const ROW = 44;
const OVER = 6;

/** A table of any length: only what is in sight is drawn, and it can be ordered, filtered and walked by keys. */
export function Grid(props: {
  label: string;
  rows: Table | [string, Row][];
  columns: Column[];
  order?: string;
  link?: (key: string, row: Row) => string;
  empty: ComponentChildren;
  filter?: boolean;
  height?: number;
}): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const tall = useSignal(600);
  const current = useSignal(0);
  useEffect(() => {
    const watch = new ResizeObserver(() => frame.current && (tall.value = frame.current.clientHeight));
    if (frame.current) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  const text = props.filter === false ? '' : query('q');
  const order = query('sort') || props.order || '';
  const all = Array.isArray(props.rows) ? props.rows : [...props.rows];
  const terms = parse(text);
  const found = sorted(terms.length ? all.filter(([key, row]) => matches(terms, key, row)) : all, props.columns, order);
  const first = Math.max(0, Math.floor(top.value / ROW) - OVER);
  const shown = found.slice(first, first + Math.ceil(tall.value / ROW) + 2 * OVER);
  const template = props.columns.map((column) => (column.wide ? 'minmax(140px, 1.8fr)' : column.numeric ? 'minmax(62px, 0.6fr)' : 'minmax(84px, 1fr)')).join(' ');
  const walk = (event: KeyboardEvent): void => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const target = found[current.value];
    if (step) {
      current.value = Math.max(0, Math.min(found.length - 1, current.value + step));
      frame.current!.scrollTop = Math.max(0, Math.min(frame.current!.scrollTop, current.value * ROW), (current.value + 2) * ROW - tall.value);
    } else if (event.key === 'Enter' && target && props.link) {
      go(props.link(...target));
    } else return;
    event.preventDefault();
  };
  const sort = (column: Column): void => {
    const down = order === `-${column.id}`;
    setQuery('sort', down ? column.id : `-${column.id}`);
  };
  return (
    <div class="grid">
      {props.filter !== false && (
        <div class="grid-tools">
          <label class="search">
            <span class="sr">Filter {props.label}</span>
            <input
              type="search" id="filter" placeholder="Filter: words, !not, field:value, field:>10" value={text} spellcheck={false}
              onInput={(event) => setQuery('q', event.currentTarget.value)}
            />
            <kbd aria-hidden="true">/</kbd>
          </label>
          <span class="tally" role="status">{found.length === all.length ? `${all.length}` : `${found.length} of ${all.length}`}</span>
        </div>
      )}
      {all.length === 0 ? (
        props.empty
      ) : found.length === 0 ? (
        <Empty title="Nothing fits the filter">
          {terms.map((one) => (
            <button type="button" key={one.text} onClick={() => setQuery('q', terms.filter((other) => other !== one).map((other) => other.text).join(' '))}>
              without “{one.text}”
            </button>
          ))}
        </Empty>
      ) : (
        <div
          class="grid-frame" ref={frame} role="table" aria-label={props.label} aria-rowcount={found.length + 1} tabIndex={0}
          style={{ maxHeight: `${props.height ?? 640}px` }} onScroll={(event) => (top.value = event.currentTarget.scrollTop)} onKeyDown={walk}
        >
          <div class="grid-head" role="row" style={{ gridTemplateColumns: template }}>
            {props.columns.map((column) => {
              const state = order === column.id ? 'ascending' : order === `-${column.id}` ? 'descending' : 'none';
              return (
                <div role="columnheader" aria-sort={state} class={column.numeric ? 'numeric' : ''} key={column.id}>
                  <button type="button" onClick={() => sort(column)}>
                    {column.title}
                    <span aria-hidden="true">{state === 'ascending' ? ' ↑' : state === 'descending' ? ' ↓' : ''}</span>
                  </button>
                </div>
              );
            })}
          </div>
          <div role="rowgroup" class="grid-body" style={{ height: `${found.length * ROW}px` }}>
            {shown.map(([key, row], i) => (
              <div
                role="row" key={key} aria-rowindex={first + i + 2} class={first + i === current.value ? 'grid-row current' : 'grid-row'}
                style={{ gridTemplateColumns: template, transform: `translateY(${(first + i) * ROW}px)` }}
              >
                {props.columns.map((column, n) => {
                  const cell = column.cell ? column.cell(row, key) : String(column.value(row, key));
                  return (
                    <div role="cell" class={column.numeric ? 'numeric' : ''} key={column.id}>
                      {n === 0 && props.link ? <a href={props.link(key, row)}>{cell}</a> : cell}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

export function sorted(rows: [string, Row][], columns: Column[], order: string): [string, Row][] {
  const down = order.startsWith('-');
  const column = columns.find((one) => one.id === (down ? order.slice(1) : order));
  if (!column) return rows;
  const keyed = rows.map((entry) => [column.value(entry[1], entry[0]), entry] as const);
  keyed.sort(([a, x], [b, y]) => {
    const by = typeof a === 'number' && typeof b === 'number' ? a - b : byName(String(a), String(b));
    return (down ? -by : by) || (x[0] < y[0] ? -1 : 1);
  });
  return keyed.map(([, entry]) => entry);
}
