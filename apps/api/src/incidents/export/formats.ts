import type { Incident } from '../schemas.js';
import { COLUMNS } from './columns.js';
import { csvLine } from './csv.js';
import type { ExportFormat } from './schemas.js';

/** How a file of a format is written. */
interface Writer {
  readonly contentType: string;
  /** What comes before the first incident. */
  readonly head: string;
  readonly line: (incident: Incident) => string;
}

/** `allowedTransitions` is about the caller, not about the incident: a file has no use for it. */
function withoutCaller({ allowedTransitions: _mine, ...incident }: Incident): object {
  return incident;
}

export const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (incident) => `${JSON.stringify(withoutCaller(incident))}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: csvLine(COLUMNS.map(([name]) => name)),
    line: (incident) => csvLine(COLUMNS.map(([, read]) => read(incident))),
  },
};
