import { describe, expect, it } from 'vitest';
import { featureName, planName, sortKinds } from './format';

describe('names', () => {
  it('are the key itself for what this app does not know yet', () => {
    expect([planName('team'), planName('constructor'), featureName('seats')]).toEqual([
      'Team',
      'constructor',
      'seats',
    ]);
  });
});

describe('sortKinds', () => {
  it('puts the most used first and the unknown last', () => {
    expect(sortKinds(['a.write', 'tenant.write', 'incident.write'])).toEqual([
      'incident.write',
      'tenant.write',
      'a.write',
    ]);
  });
});
