import type { ExportedFile, ExportOptions } from './create-export.js';

/** Which part of the audit log is exported. */
export interface AuditExportFilters {
  /** The first leaf, 0 by default. */
  readonly from?: number | undefined;
  /** The leaf before which the export ends; all that is sealed by default. */
  readonly to?: number | undefined;
  /** Whether personal values are in the file, `include` by default. It can be verified either way. */
  readonly personal?: 'include' | 'omit' | undefined;
}

/** Exports of the audit log. */
export interface AuditExports {
  /**
   * The sealed log with its checkpoints as newline-delimited JSON, streamed; `incident-tracker
   * verify-audit` checks the file without the server.
   * @throws IncidentTrackerError when the server refuses, or cannot be reached.
   */
  export(filters?: AuditExportFilters, options?: ExportOptions): Promise<ExportedFile>;
}
