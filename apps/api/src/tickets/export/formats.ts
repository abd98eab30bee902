import { csvLine } from '../../incidents/export/csv.js';
import type { ExportFormat } from '../../incidents/export/schemas.js';
import type { Ticket } from '../schemas.js';

type Column = readonly [name: string, read: (ticket: Ticket) => string | number | null];

/** The columns of a CSV export, in order. */
const COLUMNS: readonly Column[] = [
  ['reference', ({ reference }) => reference],
  ['title', ({ title }) => title],
  ['status', ({ status }) => status],
  ['priority', ({ priority }) => priority],
  ['category', ({ category }) => category],
  ['requester', ({ requester }) => requester.name],
  ['assignee', ({ assignee }) => assignee?.name ?? null],
  ['tags', ({ tags }) => tags.join(', ')],
  ['firstResponseDueAt', ({ firstResponseDueAt }) => firstResponseDueAt],
  ['firstRespondedAt', ({ firstRespondedAt }) => firstRespondedAt],
  ['resolutionDueAt', ({ resolutionDueAt }) => resolutionDueAt],
  ['solvedAt', ({ solvedAt }) => solvedAt],
  ['closedAt', ({ closedAt }) => closedAt],
  ['breached', ({ breached }) => breached.join(', ')],
  ['incidents', ({ incidents }) => incidents.map(({ reference }) => reference).join(', ')],
  ['commentCount', ({ commentCount }) => commentCount],
  ['createdAt', ({ createdAt }) => createdAt],
  ['updatedAt', ({ updatedAt }) => updatedAt],
  ['version', ({ version }) => version],
  ['id', ({ id }) => id],
  ['description', ({ description }) => description],
];

/** How a file of a format is written. */
interface Writer {
  readonly contentType: string;
  /** What comes before the first ticket. */
  readonly head: string;
  readonly line: (ticket: Ticket) => string;
}

/** `allowedTransitions` is about the caller, not about the ticket: a file has no use for it. */
function withoutCaller({ allowedTransitions: _mine, ...ticket }: Ticket): object {
  return ticket;
}

export const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (ticket) => `${JSON.stringify(withoutCaller(ticket))}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: csvLine(COLUMNS.map(([name]) => name)),
    line: (ticket) => csvLine(COLUMNS.map(([, read]) => read(ticket))),
  },
};
