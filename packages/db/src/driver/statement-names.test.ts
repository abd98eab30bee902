import { describe, expect, it } from 'vitest';
import { StatementNames } from './statement-names.js';

describe('StatementNames', () => {
  it('names a text from its second use on, always alike', () => {
    const names = new StatementNames();
    expect(names.nameFor('SELECT 1')).toBeUndefined();
    const name = names.nameFor('SELECT 1');
    expect(name).toMatch(/^s_[\w-]{22}$/);
    expect(names.nameFor('SELECT 1')).toBe(name);
  });

  it('gives different texts different names', () => {
    const names = new StatementNames();
    const twice = (text: string): string | undefined => names.nameFor(text) ?? names.nameFor(text);
    expect(twice('SELECT 1')).not.toBe(twice('SELECT 2'));
  });

  it('forgets the texts that are not used, and keeps those that are, however many pass by', () => {
    const names = new StatementNames(100);
    for (let n = 0; n < 10_000; n += 1) {
      names.nameFor('hot');
      names.nameFor(`passing ${n}`);
    }
    expect(names.nameFor('hot')).toBeDefined();
    expect(names.nameFor('passing 0')).toBeUndefined();
  });
});
