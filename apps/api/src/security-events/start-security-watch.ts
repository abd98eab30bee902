import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { detectAnomalies } from './detection/detect-anomalies.js';
import { countThrottled } from './throttling/throttles-store.js';

/** How soon after a threshold is crossed limits tighten. */
const LOOK_EVERY_MS = 2_000;

/** Lets the detectors look, for as long as the result is not disposed of. Of all processes, one looks at a time. */
export function startSecurityWatch(ports: Ports, everyMs = LOOK_EVERY_MS): AsyncDisposable {
  const { db, clock, logger, metrics } = ports;
  const stack = new AsyncDisposableStack();
  stack.use(
    metrics.observe('security_throttles', async () => {
      const counts = await db.platformTransaction((trx) => countThrottled(trx, clock.now()), {
        readOnly: true,
      });
      return [...counts].map(([detector, value]) => ({ value, attributes: { detector } }));
    }),
  );
  stack.use(
    repeat({ name: 'security watch', logger }, everyMs, async () => {
      await detectAnomalies(ports);
      return 'done';
    }),
  );
  return stack;
}
