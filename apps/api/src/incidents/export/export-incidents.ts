import type { Subject } from '@incident-tracker/policy';
import type { TenantTransaction } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { readerNow } from '../../events/reader-now.js';
import type { TenantStreamContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { listIncidents } from '../list-incidents.js';
import type { IncidentPage } from '../schemas.js';
import { WRITERS } from './formats.js';
import type { ExportInput } from './schemas.js';

/** Incidents that one transaction reads and that are held at a time. */
const PAGE = 500;
/** No page is sent on the strength of rights that were looked at longer ago than this. */
const FRESH_MS = 1_000;

type Read = (subject: Subject, cursor: string | undefined) => Promise<IncidentPage>;

/**
 * The tenant's incidents as a file, piece by piece. No transaction is held while the reader takes
 * their time: each page has its own, and what changes meanwhile is as of its page. A reader who loses
 * their right to it meanwhile gets no further page, and no end of the file either.
 * @throws AppError FORBIDDEN, in the midst of it, to break the file off.
 */
export async function exportIncidents(
  ctx: TenantStreamContext,
  input: ExportInput,
  signal: AbortSignal,
): Promise<AsyncIterable<string, void, void>> {
  const { format, ...list } = input;
  const { ports, tenantId } = ctx;
  const now = ports.clock.now();
  const read: Read = (subject, cursor) =>
    ports.db.tenantTransaction(
      tenantId,
      (trx) =>
        listIncidents(
          { ...ctx, subject, trx, now, condition: undefined },
          { ...list, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        ),
      { readOnly: true },
    );
  const note = (trx: TenantTransaction) =>
    recordAudit(
      { ...ctx, trx, now },
      {
        action: 'incident.exported',
        target: { type: 'tenant', id: tenantId },
        after: { ...input },
      },
    );
  const first = await read(ctx.subject, undefined);
  await ports.db.tenantTransaction(tenantId, note);
  return pieces(ctx, { read, first, format, signal });
}

async function* pieces(
  ctx: TenantStreamContext,
  file: { read: Read; first: IncidentPage; format: ExportInput['format']; signal: AbortSignal },
): AsyncGenerator<string, void, void> {
  const { read, signal } = file;
  const writer = WRITERS[file.format];
  let page = file.first;
  let checkedAt = performance.now();
  let { subject } = ctx;
  if (writer.head !== '') yield writer.head;
  for (;;) {
    if (page.items.length > 0) yield page.items.map((item) => writer.line(item)).join('');
    if (page.nextCursor === null || signal.aborted) return;
    if (performance.now() - checkedAt > FRESH_MS) {
      const reader = await readerNow(ctx, 'incidents.export');
      if (reader === null) throw new AppError('FORBIDDEN', { permission: 'incidents.export' });
      subject = reader;
      checkedAt = performance.now();
    }
    page = await read(subject, page.nextCursor);
  }
}
