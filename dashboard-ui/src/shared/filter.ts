import type { Row, Value } from '../feed/tables';

/**
 * Words that a row must contain, as people type them: `cart !canary health:critical rate:>10`. `!` inverts, `field:value`
 * looks at one field, `>` and `<` compare numbers.
 */
export interface Term {
  text: string;
  not: boolean;
  field: string;
  test: (value: Value | undefined) => boolean;
}

export function parse(query: string): Term[] {
  return query.split(/\s+/).filter(Boolean).map(term);
}

function term(word: string): Term {
  const not = word.startsWith('!') && word.length > 1;
  const body = not ? word.slice(1) : word;
  const match = /^([a-z_][a-z0-9_]*):(.+)$/i.exec(body);
  const [field, wanted] = match ? [match[1]!, match[2]!] : ['', body];
  return { text: word, not, field, test: tester(wanted) };
}

function tester(wanted: string): Term['test'] {
  const number = /^([<>])(-?[0-9.]+)$/.exec(wanted);
  if (number) {
    const limit = Number(number[2]);
    return (value) => typeof value === 'number' && (number[1] === '>' ? value > limit : value < limit);
  }
  const words = wanted.toLowerCase().split(',').filter(Boolean);
  return (value) => {
    const text = flat(value).toLowerCase();
    return words.some((one) => text.includes(one));
  };
}

function flat(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? Object.values(value).map((inner) => flat(inner as Value)).join(' ') : String(value);
}

export function matches(terms: Term[], key: string, row: Row): boolean {
  return terms.every((one) => {
    const hit = one.field ? one.test(row[one.field]) : one.test(key) || Object.values(row).some((value) => one.test(value));
    return hit !== one.not;
  });
}
