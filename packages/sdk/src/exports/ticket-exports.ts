import type { ExportedFile, ExportOptions } from './create-export.js';

/** What is exported, and how: the filters of `tickets.list`. */
export interface TicketExportFilters {
  /** Newline-delimited JSON by default. */
  readonly format?: 'ndjson' | 'csv' | undefined;
  readonly sort?: '-createdAt' | 'createdAt' | undefined;
  readonly status?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  /** Ids of people, or `none`. */
  readonly assigneeId?: readonly string[] | undefined;
  readonly requesterId?: readonly string[] | undefined;
  readonly incidentId?: string | undefined;
  readonly breached?: boolean | undefined;
  readonly q?: string | undefined;
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

/** Exports of tickets. */
export interface TicketExports {
  /**
   * All tickets that the filters leave over, as one file that is streamed.
   * @throws IncidentTrackerError when the server refuses, or cannot be reached.
   */
  export(filters?: TicketExportFilters, options?: ExportOptions): Promise<ExportedFile>;
}
