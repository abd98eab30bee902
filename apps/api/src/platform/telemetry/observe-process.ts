import type { Metrics } from './metrics.js';

/** Memory, processor time and how busy the event loop is. */
export function observeProcess(metrics: Metrics): Disposable {
  const looks = new DisposableStack();
  const one = (value: number) => [{ value, attributes: {} }];
  let seen = performance.eventLoopUtilization();
  looks.use(metrics.observe('process_resident_memory_bytes', () => one(process.memoryUsage.rss())));
  looks.use(
    metrics.observe('process_cpu_seconds_total', () => {
      const { user, system } = process.cpuUsage();
      return one((user + system) / 1_000_000);
    }),
  );
  looks.use(
    metrics.observe('nodejs_eventloop_utilization_ratio', () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, seen);
      seen = now;
      return one(utilization);
    }),
  );
  return looks;
}
