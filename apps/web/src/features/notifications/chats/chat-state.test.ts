import { expect, it } from 'vitest';
import { stateOf } from './chat-state';

it('tells a channel that fails from one that is switched off or gone', () => {
  const fine = { enabled: true, disabledReason: null, lastError: null };
  expect(stateOf(fine)).toBe('active');
  expect(stateOf({ ...fine, lastError: 'timeout' })).toBe('failing');
  expect(stateOf({ ...fine, enabled: false, disabledReason: 'manual' })).toBe('manual');
  expect(stateOf({ enabled: false, disabledReason: 'gone', lastError: '404' })).toBe('gone');
});
