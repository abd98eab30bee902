/** How an endpoint has fared of late. Kept in the database, so that all processes know it. */
export interface Circuit {
  readonly circuit: 'closed' | 'open' | 'half_open';
  /** Failed attempts since the last success. */
  readonly consecutiveFailures: number;
  /** Probes that have failed since it opened. */
  readonly failedProbes: number;
  readonly openedAt: Date | null;
  /** While it is not closed, nothing is sent before then. */
  readonly probeAt: Date | null;
}

export interface CircuitRules {
  /** So many failures in a row open it. */
  readonly opensAfter: number;
  /** Before the first probe; each further one waits twice as long. */
  readonly firstProbeMs: number;
  readonly longestProbeMs: number;
}

export const CIRCUIT_RULES: CircuitRules = {
  opensAfter: 10,
  firstProbeMs: 30_000,
  longestProbeMs: 3_600_000,
};

/** An endpoint that nothing speaks against. */
export const CLOSED: Circuit = {
  circuit: 'closed',
  consecutiveFailures: 0,
  failedProbes: 0,
  openedAt: null,
  probeAt: null,
};

/**
 * The circuit after an attempt has failed: closed still, opened, or open for longer. What was under way
 * already when it opened only counts; a probe that fails puts the next one off.
 */
export function afterFailure(
  before: Circuit,
  { now, probe, rules }: { now: Date; probe: boolean; rules: CircuitRules },
): Circuit {
  const consecutiveFailures = before.consecutiveFailures + 1;
  if (before.circuit !== 'closed') {
    if (!probe) return { ...before, consecutiveFailures };
    const failedProbes = before.failedProbes + 1;
    const openedAt = before.openedAt ?? now;
    return { ...opened(now, failedProbes, rules), consecutiveFailures, openedAt };
  }
  if (consecutiveFailures < rules.opensAfter) return { ...before, consecutiveFailures };
  return { ...opened(now, 0, rules), consecutiveFailures, openedAt: now };
}

function opened(now: Date, failedProbes: number, rules: CircuitRules) {
  // The exponent is bounded, so that a long outage does not end in Infinity.
  const delay = Math.min(
    rules.firstProbeMs * 2 ** Math.min(failedProbes, 20),
    rules.longestProbeMs,
  );
  return { circuit: 'open', failedProbes, probeAt: new Date(now.getTime() + delay) } as const;
}

/** Whether a probe may go out now. */
export function mayProbe({ circuit, probeAt }: Circuit, now: Date): boolean {
  return circuit !== 'closed' && (probeAt === null || probeAt <= now);
}
