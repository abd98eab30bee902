import { describe, expect, it } from 'vitest';
import { deliveryState, errorLabel, resultLabel } from './vocabulary';

describe('the state of a delivery', () => {
  it.each([
    ['pending', null, 'active', 'waiting'],
    ['pending', 'timeout', 'active', 'retrying'],
    ['pending', 'timeout', 'open', 'parked'],
    ['pending', null, 'half_open', 'parked'],
    ['pending', null, 'disabled', 'parked'],
    ['delivered', null, 'open', 'delivered'],
    ['dead_letter', 'status', 'disabled', 'dead_letter'],
  ] as const)(
    'of %s with the error %s at a webhook that is %s is %s',
    (status, error, at, state) => {
      expect(deliveryState({ status, error }, at)).toBe(state);
    },
  );
});

it('names what came back, and why nothing did', () => {
  expect(resultLabel({ responseStatus: 500, error: 'status' })).toBe('HTTP 500');
  expect(resultLabel({ responseStatus: null, error: 'timeout' })).toBe(
    'No complete answer in time',
  );
  expect(resultLabel({ responseStatus: null, error: null })).toBeNull();
});

it('shows a reason that it does not know as it came', () => {
  expect(errorLabel('quantum')).toBe('quantum');
  expect(errorLabel('constructor')).toBe('constructor');
});
