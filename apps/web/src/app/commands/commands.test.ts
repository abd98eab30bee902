import { expect, it } from 'vitest';
import { COMMANDS, COMMAND_IDS, commandOf } from './commands';

const NONE = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

function pressed(key: string, held: Partial<typeof NONE> = {}) {
  return commandOf({ key, ...NONE, ...held } as KeyboardEvent);
}

it('gives every key to one command', () => {
  const keys = COMMAND_IDS.flatMap((id) => [...COMMANDS[id].keys]);
  expect(new Set(keys).size).toBe(keys.length);
});

it('tells a letter from the same with Shift, Ctrl or Cmd', () => {
  expect(pressed('x')).toBe('list.pick');
  expect(pressed('X', { shiftKey: true })).toBe('list.pickRange');
  expect(pressed('k')).toBe('list.previous');
  expect(pressed('k', { ctrlKey: true })).toBe('palette.open');
  expect(pressed('k', { metaKey: true })).toBe('palette.open');
});

it('knows signs wherever the keyboard has them', () => {
  expect(pressed('?', { shiftKey: true })).toBe('help.open');
  expect(pressed('/')).toBe('list.search');
  expect(pressed('/', { shiftKey: true })).toBe('list.search');
});

it('leaves other keys to the browser', () => {
  expect(pressed('c', { ctrlKey: true })).toBeUndefined();
  expect(pressed('j', { altKey: true })).toBeUndefined();
});
