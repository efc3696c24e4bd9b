import { now, table } from '../feed/store';
import type { Row } from '../feed/tables';

/** The newest seconds up to the moment that is shown, oldest first; seconds that nobody saw are gaps. */
export function series(seconds: number): { times: number[]; rows: (Row | null)[] } {
  const rows = table('series');
  let end = 0;
  for (const key of rows.keys()) end = Math.max(end, Number(key));
  if (end === 0) end = Math.floor(now() / 1000);
  const times: number[] = [];
  const found: (Row | null)[] = [];
  for (let second = end - seconds + 1; second <= end; second++) {
    times.push(second);
    found.push(rows.get(String(second)) ?? null);
  }
  return { times, rows: found };
}

export function field(rows: (Row | null)[], name: string, scale = 1): (number | null)[] {
  return rows.map((row) => (row && typeof row[name] === 'number' ? (row[name] as number) * scale : null));
}

/** A moving average, so that a line of single seconds can be read. */
export function smooth(values: (number | null)[], width: number): (number | null)[] {
  return values.map((value, i) => {
    if (value === null) return null;
    let sum = 0;
    let n = 0;
    for (let k = Math.max(0, i - width + 1); k <= i; k++) {
      const one = values[k];
      if (typeof one === 'number') {
        sum += one;
        n++;
      }
    }
    return n ? sum / n : null;
  });
}

export function sum(rows: (Row | null)[], name: string): number {
  return rows.reduce((total, row) => total + (row && typeof row[name] === 'number' ? (row[name] as number) : 0), 0);
}

export const num = (row: Row | undefined | null, name: string): number => (row && typeof row[name] === 'number' ? (row[name] as number) : 0);
export const str = (row: Row | undefined | null, name: string): string => (row && row[name] !== undefined && row[name] !== null ? String(row[name]) : '');
export const list = (row: Row | undefined | null, name: string): string[] => (row && Array.isArray(row[name]) ? (row[name] as unknown[]).map(String) : []);
