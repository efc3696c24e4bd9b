import { describe, expect, it } from 'vitest';
import { History } from './history';

const at = (second: number): string => new Date(1_000_000 + second * 1000).toISOString();

describe('the past', () => {
  const history = new History({
    base: { time: at(0), topics: { t: { a: { x: 0 } } } },
    steps: [1, 2, 3].map((n) => ({ time: at(n), topics: { t: { put: { a: { x: n } }, ...(n === 3 ? { del: ['b'] } : {}) , } } })),
  });
  const x = (second: number) => history.seek(1_000_000 + second * 1000).get('t')!.get('a');

  it('is told forwards, backwards and beyond its ends', () => {
    expect(x(2)).toEqual({ x: 2 });
    expect(x(2.9)).toEqual({ x: 2 });
    expect(x(3)).toEqual({ x: 3 });
    expect(x(1)).toEqual({ x: 1 });
    expect(x(-10)).toEqual({ x: 0 });
    expect(x(99)).toEqual({ x: 3 });
    expect([history.from, history.to]).toEqual([1_000_000, 1_003_000]);
  });
});
