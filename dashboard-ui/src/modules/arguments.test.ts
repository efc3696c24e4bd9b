import { describe, expect, it } from 'vitest';
import { commandLine, readArguments } from './arguments';

describe('arguments as people type them', () => {
  it.each([
    ['', []], ['Hello, World!', ['Hello, World!']], ['["a", 1]', ['a', 1]], ['{"x": 1}', [{ x: 1 }]], ['42', [42]], ['"42"', ['42']], ['[broken', ['[broken']],
  ])('%s', (text, expected) => expect(readArguments(text)).toEqual(expected));

  it('become the command line that makes the same call', () => {
    expect(commandLine('text', '', 'slugify', ['Hello, World!'])).toBe("./modmesh call text slugify 'Hello, World!'");
    expect(commandLine('text', '^1.2', 'f', ['42', 42, { a: 1 }])).toBe(`./modmesh call text@^1.2 f '"42"' 42 '{"a":1}'`);
  });
});
