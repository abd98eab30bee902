import type { Logger } from '../platform/logger.js';
import type { RetentionReport } from './run-retention.js';

/**
 * Writes what a run came to into the log. The end of a tenant has a line of its own, in the form of the
 * OWASP Application Logging Vocabulary: its audit log is gone, so this is what is left of it.
 */
export function logRun(logger: Logger, report: RetentionReport, seconds: number): void {
  for (const { tenantId, rows } of report.purgedTenants) {
    logger.warn(
      { event: `sys_tenant_purged:${tenantId}`, tenantId, rows },
      'A tenant that was deleted has been purged.',
    );
  }
  const { removed, droppedPartitions, failed, complete } = report;
  logger.info(
    { removed, droppedPartitions, failed, complete, seconds: Math.round(seconds * 10) / 10 },
    'old rows were removed',
  );
}
