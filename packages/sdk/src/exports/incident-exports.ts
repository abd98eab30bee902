import type { ExportedFile, ExportOptions } from './create-export.js';

/** What is exported, and how: the filters of `incidents.list`. */
export interface IncidentExportFilters {
  /** Newline-delimited JSON by default. */
  readonly format?: 'ndjson' | 'csv' | undefined;
  readonly sort?: '-declaredAt' | 'declaredAt' | undefined;
  readonly status?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly severity?: readonly string[] | undefined;
  readonly assigneeId?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

/** Exports of incidents. */
export interface IncidentExports {
  /**
   * All incidents that the filters leave over, as one file that is streamed.
   * @throws IncidentTrackerError when the server refuses, or cannot be reached.
   */
  export(filters?: IncidentExportFilters, options?: ExportOptions): Promise<ExportedFile>;
}
