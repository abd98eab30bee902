import { expect, it } from 'vitest';
import { crossingOf, explain, factsOf } from './vocabulary';

it('explains an anomaly by what its detector found, and other events by their type', () => {
  const anomaly = { type: 'security.anomaly_detected', details: { detector: 'key_scanning' } };
  expect(explain(anomaly).label).toBe('Key scanning');
  expect(explain({ type: 'csrf.refused', details: {} }).label).toBe('Foreign request');
});

it('shows what it does not know as it came', () => {
  expect(explain({ type: 'authn.quantum', details: {} }).label).toBe('authn.quantum');
  expect(explain({ type: 'constructor', details: {} }).label).toBe('constructor');
  const anomaly = { type: 'security.anomaly_detected', details: { detector: 'toString' } };
  expect(explain(anomaly).label).toBe('toString');
  expect(factsOf({ colour: 'red' })).toEqual([{ name: 'colour', label: 'colour', value: 'red' }]);
});

it('writes facts for people, and leaves out those without a value', () => {
  const facts = factsOf({ windowSeconds: 600, throttled: true, observed: 1200, reason: null });
  expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Within: 10 min',
    'Limits tightened: yes',
    'Observed: 1,200',
  ]);
});

it('says how far a threshold was crossed, if the event says so', () => {
  expect(crossingOf({ observed: 24, threshold: 20, windowSeconds: 600 })).toBe(
    '24 within 10 min; the threshold is 20.',
  );
  expect(crossingOf({ observed: 24 })).toBeNull();
});
