import { describe, expect, it } from 'vitest';
import { matches, parse } from './filter';

const row = { health: 'critical', pool: 'default', rate: 12, tags: ['nlp', 'fast'] };
const hit = (query: string): boolean => matches(parse(query), 'host-1', row);

describe('the filter', () => {
  it.each([
    ['', true], ['host', true], ['HOST-1', true], ['other', false], ['!other', true], ['!host', false],
    ['health:critical', true], ['health:passing', false], ['health:passing,critical', true], ['!health:passing', true],
    ['rate:>10', true], ['rate:<10', false], ['nlp', true], ['tags:fast', true], ['host rate:>10 !slow', true], ['missing:x', false], ['!', false],
  ])('%s', (query, expected) => expect(hit(query)).toBe(expected));
});
