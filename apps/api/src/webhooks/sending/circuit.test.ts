import { describe, expect, it } from 'vitest';
import { CLOSED, afterFailure, mayProbe } from './circuit.js';
import type { Circuit } from './circuit.js';

const RULES = { opensAfter: 3, firstProbeMs: 1_000, longestProbeMs: 5_000 };
const START = new Date('2026-03-02T09:00:00Z');
const after = (ms: number): Date => new Date(START.getTime() + ms);

function fail(circuit: Circuit, times: number, now = START): Circuit {
  if (times === 0) return circuit;
  const probe = circuit.circuit !== 'closed';
  return fail(afterFailure(circuit, { now, probe, rules: RULES }), times - 1, now);
}

describe('the circuit of an endpoint', () => {
  it('stays closed below its threshold and opens at it', () => {
    expect(fail(CLOSED, 2)).toMatchObject({ circuit: 'closed', consecutiveFailures: 2 });
    expect(fail(CLOSED, 3)).toEqual({
      circuit: 'open',
      consecutiveFailures: 3,
      failedProbes: 0,
      openedAt: START,
      probeAt: after(1_000),
    });
  });

  it('waits twice as long after each probe that failed, up to a bound, and keeps when it opened', () => {
    const delays = [1, 2, 3, 4, 40].map((probes) => {
      const circuit = fail(fail(CLOSED, 3), probes, after(60_000));
      expect(circuit.openedAt).toEqual(START);
      return (circuit.probeAt?.getTime() ?? 0) - after(60_000).getTime();
    });
    expect(delays).toEqual([2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  it('is not kept open for longer by what was under way when it opened', () => {
    const open = fail(CLOSED, 3);
    const later = afterFailure(open, { now: after(500), probe: false, rules: RULES });
    expect(later).toEqual({ ...open, consecutiveFailures: 4 });
  });

  it('lets a probe out once its time has come, also after a process died while it probed', () => {
    const open = fail(CLOSED, 3);
    expect(mayProbe(open, after(999))).toBe(false);
    expect(mayProbe(open, after(1_000))).toBe(true);
    expect(mayProbe({ ...open, circuit: 'half_open' }, after(1_000))).toBe(true);
    expect(mayProbe(CLOSED, after(1_000))).toBe(false);
  });
});
