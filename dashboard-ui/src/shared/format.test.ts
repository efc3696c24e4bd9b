import { describe, expect, it } from 'vitest';
import { age, bytes, count, millis, percent, quoted, rate } from './format';

describe('figures for people', () => {
  it('are short and honest', () => {
    expect([count(0), count(9999), count(12_345), count(1.5e6), count(NaN)]).toEqual(['0', '9,999', '12.3k', '1.5M', '–']);
    expect([rate(0), rate(0.25), rate(3.14), rate(42)]).toEqual(['0', '0.25', '3.1', '42']);
    expect([millis(0), millis(0.25), millis(3.14), millis(420), millis(2500)]).toEqual(['–', '250 µs', '3.1 ms', '420 ms', '2.50 s']);
    expect([percent(1), percent(0), percent(0.99996), percent(0.123)]).toEqual(['100 %', '0 %', '99.99 %', '12.3 %']);
    expect([bytes(512), bytes(2048)]).toEqual(['512 B', '2.0 KiB']);
    expect([age(0, 5000), age(0, 120_000), age(0, 4_000_000)]).toEqual(['5 s', '2 min', '1 h 6 min']);
  });

  it('quotes what a shell would take apart', () => {
    expect([quoted('text@^1.2'), quoted("it's"), quoted('a b'), quoted('$(rm)')]).toEqual(['text@^1.2', "'it'\\''s'", "'a b'", "'$(rm)'"]);
  });
});
